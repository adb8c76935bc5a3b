import { immutableFunctions, stableFunctions, volatileFunctions } from './generated/builtin-functions.generated.js';
import type { Call } from './resolver.js';
import { findFunctions } from './routines.js';
import type { Scene } from './scene.js';

export type Volatility = 'immutable' | 'stable' | 'volatile';

/** Functions of extensions that projects use in defaults, by name: pgcrypto and uuid-ossp. */
const extensionFunctions: Readonly<Record<string, Volatility>> = {
  uuid_generate_v1: 'volatile', uuid_generate_v1mc: 'volatile', uuid_generate_v4: 'volatile', uuid_generate_v3: 'immutable', uuid_generate_v5: 'immutable',
  gen_random_bytes: 'volatile', gen_salt: 'volatile', crypt: 'immutable', digest: 'immutable', hmac: 'immutable', unaccent: 'stable',
};

/**
 * How volatile an expression is: the most volatile of the functions that it calls (contain_volatile_functions in clauses.c).
 * A function that nobody knows counts as volatile, as CREATE FUNCTION does by default.
 */
export function volatilityOf(scene: Scene, calls: readonly Call[]): Volatility {
  let result: Volatility = 'immutable';
  for (const call of calls) {
    const volatility = functionVolatility(scene, call);
    if (volatility === 'volatile') return 'volatile';
    if (volatility === 'stable') result = 'stable';
  }
  return result;
}

function functionVolatility(scene: Scene, call: Call): Volatility {
  const own = findFunctions(scene, call, call.arguments);
  if (own.length > 0) return own.some((routine) => routine.volatility === 'volatile') ? 'volatile' : own.some((routine) => routine.volatility === 'stable') ? 'stable' : 'immutable';
  if (call.schema === undefined || call.schema === 'pg_catalog') {
    if (volatileFunctions.has(call.name)) return 'volatile';
    if (stableFunctions.has(call.name)) return 'stable';
    if (immutableFunctions.has(call.name)) return 'immutable';
  }
  return extensionFunctions[call.name] ?? 'volatile';
}
