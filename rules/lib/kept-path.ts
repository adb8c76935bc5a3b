import { schemasIn, type Catalog, type Routine } from '../../src/rule/index.js';
import { extensionSchemas } from './extension-operators.js';
import { missingNames } from './unreachable-names.js';

/** The search path that a function had, with the schemas that only its new body needs, as the setting holds it. */
export function keptPath(before: Routine, now: Routine, catalog: Catalog): string {
  const old = before.settings['search_path'] ?? '';
  const missing = missingNames(catalog, { ...now, settings: { ...now.settings, search_path: old } }).map(({ schema }) => schema);
  const operators = extensionSchemas(before, catalog) === undefined ? (extensionSchemas(now, catalog) ?? []) : [];
  const schemas = schemasIn(old);
  const added = [...new Set([...missing, ...operators])].filter((schema) => !schemas.includes(schema));
  if (added.length === 0) return old;
  // Where pg_temp is not named it comes first, and anybody can make a table there.
  return [...schemas.filter((schema) => schema !== 'pg_temp'), ...added, 'pg_temp'].join(', ');
}
