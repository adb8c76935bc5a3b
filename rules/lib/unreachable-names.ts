import { extensionOf, namesInBody, schemasIn, type Catalog, type Relation, type Routine } from '../../src/rule/index.js';
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

/** A function of an extension that a body calls without a schema. */
export interface OfExtension {
  readonly name: string;
  readonly extension: string;
  readonly schema: string;
}

/** The functions of installed extensions that a body calls, and that its path does not have. */
export function missingOfExtensions(catalog: Catalog, routine: Routine): readonly OfExtension[] {
  const { body, origin } = routine;
  const path = pathOf(routine);
  if (path === undefined || body === undefined || origin === undefined || path.includes('$user') || /search_path/i.test(body.text)) return [];
  const schemas = [...path, 'pg_catalog'];
  const named = [...body.text.matchAll(/(?<![.\w$"])([a-z_]\w*)\s*\(/gi)].some(([, name]) => extensionOf('function', name!.toLowerCase()) !== undefined);
  const found = !named ? [] : namesInBody(origin.span).functions.flatMap(({ schema, name }): readonly OfExtension[] => {
    const extension = schema === undefined ? catalog.named('extension', extensionOf('function', name) ?? '') : undefined;
    const elsewhere = extension?.schema;
    return extension === undefined || elsewhere === undefined || schemas.includes(elsewhere) || catalog.functionsIn(schemas, name).length > 0 ? [] : [{ name, extension: extension.name, schema: elsewhere }];
  });
  return [...new Map(found.map((one) => [one.name, one])).values()];
}

/** Something that a project's file made, in public or in the function's own schema. */
function outside<T extends Relation | Routine>(catalog: Catalog, routine: Routine, inPath: ReadonlySet<string>, find: (schema: string) => T | undefined): T | undefined {
  for (const schema of new Set(['public', routine.schema])) {
    const found = inPath.has(schema) || catalog.schema(schema) === undefined ? undefined : find(schema);
    if (found?.origin !== undefined && found.origin.deploy >= 0) return found;
  }
  return undefined;
}
