import type { Catalog, CatalogObject, ObjectId, Relation, Routine } from '../../catalog/index.js';
import { inputTypes, sameSignature } from '../../replay/routines.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';

const relationWords: Readonly<Record<Relation['relationKind'], string>> = {
  'table': 'table', 'partitioned-table': 'table', 'foreign-table': 'foreign table', 'view': 'view', 'materialized-view': 'materialized view', 'sequence': 'sequence', 'composite-type': 'type',
};

/** What ALTER, DROP and COMMENT ON call the kind of an object: `materialized view`. */
export function kindWord(object: CatalogObject): string {
  switch (object.kind) {
    case 'relation': return relationWords[object.relationKind];
    case 'function': return object.routine;
    case 'type': return object.typeKind === 'domain' ? 'domain' : 'type';
    case 'event-trigger': return 'event trigger';
    case 'rewrite-rule': return 'rule';
    default: return object.kind;
  }
}

/** The name of a function with the types by which it is told from its overloads. */
export function signature(routine: Routine): string {
  const list = inputTypes(routine).join(', ');
  return `${quoteQualified(routine)}(${routine.routine === 'aggregate' && list === '' ? '*' : list})`;
}

/** The name of an object as ALTER, DROP and COMMENT ON want it: `f(integer)`, `"own rows" on notes`. */
export function nameIn(catalog: Catalog, object: CatalogObject): string {
  switch (object.kind) {
    case 'function': return signature(object);
    case 'policy':
    case 'trigger':
    case 'rewrite-rule': return `${quoteName(object.name)} on ${tableName(catalog, object.table)}`;
    case 'constraint': {
      const domain = catalog.getAs('type', object.table);
      return `${quoteName(object.name)} on ${domain === undefined ? tableName(catalog, object.table) : `domain ${quoteQualified(domain)}`}`;
    }
    case 'relation':
    case 'index':
    case 'type':
    case 'statistics': return quoteQualified(object);
    default: return quoteName(object.name);
  }
}

/** The name of a table by its id. */
export function tableName(catalog: Catalog, id: ObjectId): string {
  const table = catalog.getAs('relation', id);
  return table === undefined ? '' : quoteQualified(table);
}

/** The object that another catalog has under the name that this one has in its own. */
export function namesake<O extends CatalogObject>(object: O, catalog: Catalog, other: Catalog): O | undefined {
  return found(object, catalog, other) as O | undefined;
}

function found(object: CatalogObject, catalog: Catalog, other: Catalog): CatalogObject | undefined {
  switch (object.kind) {
    case 'relation': return other.relation(object);
    case 'index': return other.index(object);
    case 'type': return other.type(object);
    case 'statistics': return other.statistics(object);
    case 'schema': return other.schema(object.name);
    case 'function': return sameSignature(other.functions(object), inputTypes(object));
    case 'extension':
    case 'publication':
    case 'event-trigger':
    case 'role': return other.named(object.kind, object.name);
    case 'policy':
    case 'trigger':
    case 'constraint':
    case 'rewrite-rule': {
      const table = catalog.getAs('relation', object.table);
      const domain = catalog.getAs('type', object.table);
      const there = table === undefined ? domain && other.type(domain) : other.relation(table);
      return there && other.dependents(there.id).find((part) => part.kind === object.kind && part.table === there.id && part.name === object.name);
    }
  }
}
