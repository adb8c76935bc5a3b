import type { Catalog } from './catalog.js';
import { displayName, type CatalogObject, type ObjectId, type Relation, type Routine } from './model.js';

/** An object as a sentence names it: `policy "own rows" on "notes"`, `function "total(integer)"`. */
export function subjectOf(catalog: Catalog, object: CatalogObject): string {
  switch (object.kind) {
    case 'relation':
      return `${relationWord(object)} "${displayName(object)}"`;
    case 'function':
      return `${object.routine} "${signatureOf(object)}"`;
    case 'type':
      return `${object.typeKind === 'domain' ? 'domain' : object.typeKind === 'enum' ? 'enum' : 'type'} "${displayName(object)}"`;
    case 'index':
    case 'statistics':
      return `${object.kind} "${displayName(object)}"`;
    case 'policy':
    case 'trigger':
    case 'constraint':
      return `${object.kind} "${object.name}" on "${ownerName(catalog, object.table)}"`;
    case 'rewrite-rule':
      return `rule "${object.name}" on "${ownerName(catalog, object.table)}"`;
    case 'event-trigger':
      return `event trigger "${object.name}"`;
    default:
      return `${object.kind} "${object.name}"`;
  }
}

/** What a relation is called: `table`, `materialized view`. */
function relationWord({ relationKind }: Relation): string {
  return relationKind === 'partitioned-table' ? 'table' : relationKind.replace('-', ' ');
}

/** `total(integer, text)`: a function's name with the types by which it is told from others of that name. */
function signatureOf(routine: Routine): string {
  return `${displayName(routine)}(${inputTypesOf(routine).join(', ')})`;
}

/** The types of the arguments that count for identity (pg_proc.proargtypes). */
function inputTypesOf({ parameters, routine }: Routine): readonly string[] {
  return parameters.flatMap(({ mode, type }) => (mode === 'table' || (mode === 'out' && routine !== 'procedure') ? [] : [type]));
}

/** What tells an object from others of its kind, given how its table is called. */
export function keyOf(object: CatalogObject, tableKey: (id: ObjectId) => string): string {
  switch (object.kind) {
    case 'relation':
    case 'type':
    case 'index':
    case 'statistics':
      return `${object.kind} ${object.schema}.${object.name}`;
    case 'function':
      return `function ${object.schema}.${object.name}(${inputTypesOf(object).join(', ')})`;
    case 'policy':
    case 'trigger':
    case 'constraint':
    case 'rewrite-rule':
      return `${object.kind} ${tableKey(object.table)} ${object.name}`;
    default:
      return `${object.kind} ${object.name}`;
  }
}

/** The table or domain that an object is a part of. */
export function hostOf(object: CatalogObject): ObjectId | undefined {
  return 'table' in object && typeof object.table === 'number' ? object.table : undefined;
}

function ownerName(catalog: Catalog, id: ObjectId): string {
  const owner = catalog.get(id);
  return owner === undefined || !('name' in owner) ? '?' : displayName({ schema: 'schema' in owner ? owner.schema : undefined, name: owner.name });
}
