import type { Catalog } from '../catalog/index.js';
import { immutableFunctions, stableFunctions, volatileFunctions } from '../replay/generated/builtin-functions.generated.js';
import { nameInText } from '../sql/names.js';

/** Volatile functions of Postgres that change nothing that lasts. */
const quiet = /^(?:pg_notify|pg_sleep\w*|pg_(?:try_)?advisory_\w+|clock_timestamp|timeofday|random\w*|setseed|gen_random_uuid|uuidv\d|pg_\w+_size|currval|lastval|txid_\w+|pg_stat_\w+)$/;

/** True when a call may leave something behind: by the name that was written, as `data.query` tells it. */
export function leavesTraces(catalog: Catalog, call: string): boolean {
  const { schema, name } = nameInText(call);
  const own = catalog.functionsIn(schema === undefined ? ['public', 'extensions'] : [schema], name);
  if (own.length > 0) return own.some(({ volatility, routine }) => volatility === 'volatile' || routine === 'procedure');
  if (schema !== undefined && schema !== 'pg_catalog') return true;
  if (volatileFunctions.has(name)) return !quiet.test(name);
  return !immutableFunctions.has(name) && !stableFunctions.has(name);
}
