import type { Catalog, Routine } from '../catalog/index.js';
import { namesInBody } from '../sql/body-names.js';

/** The functions that a SELECT or CALL names, `schema.name` as written; a name without a schema is sought in public. */
export function routinesCalled(catalog: Catalog, names: readonly string[]): readonly Routine[] {
  return names.flatMap((written) => {
    const dot = written.indexOf('.');
    return catalog.functions(dot === -1 ? { schema: 'public', name: written } : { schema: written.slice(0, dot), name: written.slice(dot + 1) });
  });
}

/** True when one of these functions makes a temporary table of that name. Only bodies that hold the name are read. */
export function makeTemporary(routines: readonly Routine[], name: string): boolean {
  return routines.some(({ body, origin }) => origin !== undefined && body?.text.includes(name) === true && namesInBody(origin.span).temporaryTables.includes(name));
}
