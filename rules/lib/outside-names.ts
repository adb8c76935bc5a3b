import type { Catalog, Routine } from '../../src/rule/index.js';

/** A name where a table stands, or before the arguments of a call, without a schema. */
const tableName = /(?:\b(?:from|join|into|update|only|using|truncate|table|view(?:\s+concurrently)?|lock|copy|analyze)\s+|,\s*)(?:"([^"]+)"|([a-z_][\w$]*))(?![\w$])(?!\s*\.)/gi;
const calledName = /(?<![.\w$"])(?:"([^"]+)"|([a-z_][\w$]*))\s*\(/gi;

/** True when a body might name something outside the path: the other bodies need not be parsed. */
export function hasOutsider(catalog: Catalog, routine: Routine, text: string, inPath: ReadonlySet<string>): boolean {
  const schemas = ['public', routine.schema].filter((schema) => !inPath.has(schema));
  return names(text, tableName).some((name) => schemas.some((schema) => catalog.hasRelationOrIndex({ schema, name })))
    || names(text, calledName).some((name) => schemas.some((schema) => catalog.functions({ schema, name }).length > 0));
}

function names(text: string, place: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(place)].map(([, quoted, plain]) => quoted ?? plain!.toLowerCase()))];
}
