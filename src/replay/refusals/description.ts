import type { CatalogObject, Part, Relation, Routine } from '../../catalog/index.js';
import { quoteName } from '../../sql/quote.js';
import { inputTypes } from '../routines.js';
import type { Scene } from '../scene.js';

/** An object as Postgres' messages call it: getObjectDescription in objectaddress.c. */
export function describe(scene: Scene, object: CatalogObject, of?: Part): string {
  if (of !== undefined && object.kind === 'relation') {
    const name = object.columns.find(({ number }) => number === of.column)?.name ?? '';
    return `${of.part === 'default' ? 'default value for column' : 'column'} ${name} of ${describe(scene, object)}`;
  }
  switch (object.kind) {
    case 'relation':
      return `${kindOf(object)} ${visibleName(scene, object)}`;
    case 'index':
      return `index ${visibleName(scene, object)}`;
    case 'function':
      return `function ${signature(scene, object)}`;
    case 'type':
      return `type ${visibleName(scene, object)}`;
    case 'statistics':
      return `statistics object ${visibleName(scene, object)}`;
    case 'constraint':
    case 'trigger':
    case 'policy':
    case 'rewrite-rule': {
      const table = scene.catalog.getAs('relation', object.table);
      return `${object.kind === 'rewrite-rule' ? 'rule' : object.kind} ${object.name}${table === undefined ? '' : ` on ${describe(scene, table)}`}`;
    }
    case 'event-trigger':
      return `event trigger ${object.name}`;
    default:
      return `${object.kind} ${object.name}`;
  }
}

/** A function's name with the types that it takes, as format_procedure prints it. */
function signature(scene: Scene, routine: Routine): string {
  const visible = scene.catalog.functionsIn(scene.lookupPath, routine.name).some(({ id }) => id === routine.id);
  return `${visible ? '' : `${quoteName(routine.schema)}.`}${quoteName(routine.name)}(${inputTypes(routine).join(',')})`;
}

function kindOf({ relationKind }: Relation): string {
  return relationKind === 'partitioned-table' ? 'table' : relationKind.replace('-', ' ');
}

/** Qualified only where the search path does not find it. */
function visibleName(scene: Scene, object: Extract<CatalogObject, { readonly schema: string }>): string {
  const { catalog, lookupPath } = scene;
  const found = object.kind === 'type' ? catalog.firstType(lookupPath, object.name)
    : object.kind === 'statistics' ? lookupPath.map((schema) => catalog.statistics({ schema, name: object.name })).find((one) => one !== undefined)
    : catalog.firstRelation(lookupPath, object.name);
  return found?.id === object.id ? quoteName(object.name) : `${quoteName(object.schema)}.${quoteName(object.name)}`;
}
