import { namesInBody, schemasIn, type Catalog, type Relation, type Routine } from '../../src/rule/index.js';
import { hasOutsider } from './outside-names.js';
import { inputsOf } from './routines.js';

/** The schemas that a fixed search path has; undefined where it is not fixed. */
export function pathOf({ settings }: Routine): readonly string[] | undefined {
  const path = settings['search_path'];
  return path === undefined || path === 'from current' || path.toLowerCase() === 'default' ? undefined : schemasIn(path);
}

/** The names in a body that only mean something outside the path, tables first. */
export function missingNames(catalog: Catalog, routine: Routine): readonly (Relation | Routine)[] {
  const { body, origin } = routine;
  const path = pathOf(routine);
  // A body that sets the path itself finds what it likes.
  if (path === undefined || body === undefined || origin === undefined || path.includes('$user') || /search_path/i.test(body.text)) return [];
  const inPath = new Set([...path, 'pg_catalog', 'pg_temp']);
  if (!hasOutsider(catalog, routine, body.text, inPath)) return [];
  const { relations, functions, temporaryTables } = namesInBody(origin.span);
  const own = new Set([...temporaryTables, ...routine.parameters.map(({ name }) => name)]);
  const missing = new Set<Relation | Routine>();
  const add = (found: Relation | Routine | undefined): void => void (found !== undefined && missing.add(found));
  for (const { schema, name } of relations) {
    if (schema !== undefined || own.has(name) || name.startsWith('pg_') || [...inPath].some((within) => catalog.hasRelationOrIndex({ schema: within, name }))) continue;
    add(outside(catalog, routine, inPath, (within) => catalog.relation({ schema: within, name })));
  }
  for (const { schema, name, arguments: count } of functions) {
    if (schema !== undefined || [...inPath].some((within) => catalog.functions({ schema: within, name }).length > 0)) continue;
    add(outside(catalog, routine, inPath, (within) => catalog.functions({ schema: within, name }).find((other) => inputsOf(other).length >= count && inputsOf(other).filter(({ hasDefault }) => !hasDefault).length <= count)));
  }
  return [...missing];
}

/** Something that a project's file made, in public or in the function's own schema. */
function outside<T extends Relation | Routine>(catalog: Catalog, routine: Routine, inPath: ReadonlySet<string>, find: (schema: string) => T | undefined): T | undefined {
  for (const schema of new Set(['public', routine.schema])) {
    const found = inPath.has(schema) || catalog.schema(schema) === undefined ? undefined : find(schema);
    if (found?.origin !== undefined && found.origin.deploy >= 0) return found;
  }
  return undefined;
}
