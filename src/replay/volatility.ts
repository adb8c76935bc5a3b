import type { Node } from '@pgsql/types';
import type { Routine } from '../catalog/index.js';
import { immutableFunctions, partlyImmutableFunctions, stableFunctions, volatileFunctions } from './generated/builtin-functions.generated.js';
import { inlinedBody } from './inlining.js';
import { Resolver, type Call } from './resolver.js';
import { findFunctions } from './routines.js';
import type { Scene } from './scene.js';

export type Volatility = 'immutable' | 'stable' | 'volatile';

/** Functions of extensions that projects use in defaults, by name: pgcrypto and uuid-ossp. */
const extensionFunctions: Readonly<Record<string, Volatility>> = {
  uuid_generate_v1: 'volatile', uuid_generate_v1mc: 'volatile', uuid_generate_v4: 'volatile', uuid_generate_v3: 'immutable', uuid_generate_v5: 'immutable',
  gen_random_bytes: 'volatile', gen_salt: 'volatile', crypt: 'immutable', digest: 'immutable', hmac: 'immutable', unaccent: 'stable',
};

/** Functions in functions that are looked into. */
const deepest = 8;

/**
 * How volatile an expression is: the most volatile of the functions that it calls (contain_volatile_functions in clauses.c).
 * A function that nobody knows counts as volatile, as CREATE FUNCTION does by default.
 */
export function volatilityOf(scene: Scene, calls: readonly Call[], depth = 0): Volatility {
  let result: Volatility = 'immutable';
  for (const call of calls) {
    const volatility = functionVolatility(scene, call, depth);
    if (volatility === 'volatile') return 'volatile';
    if (volatility === 'stable') result = 'stable';
  }
  return result;
}

/** True for an expression that is certainly not immutable, so that Postgres refuses it for a STORED column. */
export function isMutable(scene: Scene, expression: Node, calls: readonly Call[]): boolean {
  const doubtful = ({ name, routines }: Call): boolean => routines === undefined && partlyImmutableFunctions.has(name);
  // CURRENT_DATE and its like are stable.
  return JSON.stringify(expression).includes('"SQLValueFunction"') || calls.some((call) => !doubtful(call) && isKnown(call) && functionVolatility(scene, call, 0) !== 'immutable');
}

function isKnown({ name, routines }: Call): boolean {
  return routines !== undefined || volatileFunctions.has(name) || stableFunctions.has(name);
}

function functionVolatility(scene: Scene, call: Call, depth: number): Volatility {
  const own = call.routines ?? findFunctions(scene, call, call.arguments);
  if (own.length > 0) return most(own.map((routine) => routineVolatility(scene, routine, depth)));
  if (call.schema === undefined || call.schema === 'pg_catalog') {
    if (volatileFunctions.has(call.name)) return 'volatile';
    if (stableFunctions.has(call.name)) return 'stable';
    if (immutableFunctions.has(call.name)) return 'immutable';
  }
  return extensionFunctions[call.name] ?? 'volatile';
}

/** What counts is the expression after planning: a function that is put in place of its call is as volatile as its body (contain_volatile_functions_after_planning). */
function routineVolatility(scene: Scene, routine: Routine, depth: number): Volatility {
  if (routine.volatility !== 'volatile' || depth >= deepest) return routine.volatility;
  const body = inlinedBody(routine);
  if (body === undefined) return 'volatile';
  const resolver = new Resolver(scene);
  resolver.expression(body, undefined);
  return volatilityOf(scene, resolver.calls, depth + 1);
}

function most(volatilities: readonly Volatility[]): Volatility {
  return volatilities.includes('volatile') ? 'volatile' : volatilities.includes('stable') ? 'stable' : 'immutable';
}
