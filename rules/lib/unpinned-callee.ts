import { managedSchemas, namesInBody, type Catalog, type Routine } from '../../src/rule/index.js';
import { isReadable } from './naming-functions.js';
import { inputsOf } from './routines.js';

/** A function that a body calls, itself or through others, and that has no search path of its own but names something without a schema: it finds that by the path of its caller. */
export function unpinnedCallee(catalog: Catalog, routine: Routine, seen: Set<number> = new Set([routine.id])): Routine | undefined {
  for (const { schema, name, arguments: count } of namesInBody(routine.origin!.span).functions) {
    const named = schema === undefined ? catalog.functionsIn(['public', 'extensions'], name) : catalog.functions({ schema, name });
    for (const callee of named) {
      const inputs = inputsOf(callee);
      if (seen.has(callee.id) || inputs.length < count || inputs.filter(({ hasDefault }) => !hasDefault).length > count) continue;
      seen.add(callee.id);
      if (!isReadable(callee) || managedSchemas.has(callee.schema) || callee.settings['search_path'] !== undefined) continue;
      const found = namesBare(catalog, callee) ? callee : unpinnedCallee(catalog, callee, seen);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** True when a body names a table or function of the catalog without its schema. */
function namesBare(catalog: Catalog, routine: Routine): boolean {
  const { relations, functions, temporaryTables } = namesInBody(routine.origin!.span);
  return relations.some(({ schema, name }) => schema === undefined && !temporaryTables.includes(name) && catalog.relation({ schema: 'public', name }) !== undefined)
    || functions.some(({ schema, name }) => schema === undefined && catalog.functionsIn(['public', 'extensions'], name).length > 0);
}
