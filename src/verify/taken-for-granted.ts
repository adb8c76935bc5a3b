import type { Catalog } from '../catalog/index.js';
import type { PostgresError } from './driver.js';
import { missingIn, type Name } from './missing-names.js';

/** Whether an error says that something is not there which no file makes: the replay supposes that it was made by hand. */
export function isTakenForGranted(error: PostgresError, catalog: Catalog): boolean {
  const missing = missingIn(error);
  return missing !== undefined && supposable.has(missing.kind) && !isMade(missing, catalog);
}

const supposable: ReadonlySet<Name['kind']> = new Set(['relation', 'type', 'function', 'schema', 'extension', 'role']);

function isMade({ kind, schema, name }: Name, catalog: Catalog): boolean {
  const schemas = schema === undefined ? [...catalog.objectsOf('schema')].map((one) => one.name) : [schema];
  switch (kind) {
    case 'relation': return schemas.some((one) => catalog.relation({ schema: one, name })?.origin !== undefined);
    case 'type': return schemas.some((one) => catalog.firstType([one], name)?.origin !== undefined);
    case 'function': return catalog.functionsIn(schemas, name).length > 0;
    case 'schema': return catalog.schema(name)?.origin !== undefined;
    case 'extension': case 'role': return catalog.named(kind, name) !== undefined;
    default: return true;
  }
}
