import { extensionOf, managedSchemas, namesInBody, type Catalog, type Routine } from '../../src/rule/index.js';

/** True when its body names no relation and no function of the catalog or an extension without a schema, as far as it could be read. */
export function isQualified({ origin, body }: Routine, catalog: Catalog): boolean {
  if (origin === undefined || body === undefined) return false;
  const { relations, functions, temporaryTables } = namesInBody(origin.span);
  if (relations.length + functions.length === 0) return false;
  // What it declares, and what it casts to, is not among these names.
  const text = body.text.toLowerCase();
  if (text.includes('%') && /%\s*(?:row)?type/.test(text)) return false;
  for (const type of catalog.objectsOf('type')) if (!managedSchemas.has(type.schema) && text.includes(type.name)) return false;
  return temporaryTables.length === 0 && relations.every(({ schema }) => schema !== undefined)
    && functions.every(({ schema, name }) => schema !== undefined || (catalog.functionsIn(['public', 'extensions'], name).length === 0 && extensionOf('function', name) === undefined));
}
