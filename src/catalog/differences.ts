import { gravityOf } from './gravity.js';
import { hostOf, keyOf, subjectOf } from './identity.js';
import type { Catalog, Gap } from './catalog.js';
import { displayName, type CatalogObject, type Column, type ObjectId, type ObjectKind, type Relation } from './model.js';
import { columnProperties, propertiesOf, type Names, type Properties } from './properties.js';
import { sameSql } from './same-sql.js';

/** One thing in which two catalogs differ. */
export interface Difference {
  /** `missing`: only the earlier one has it; `extra`: only the later one. */
  readonly kind: 'missing' | 'extra' | 'changed';
  /** The object as the later catalog has it, as the earlier one when it is missing; for a column, its table. */
  readonly object: CatalogObject;
  /** `policy "own rows" on "notes"`, `column "notes.body"`. */
  readonly subject: string;
  /** Set when it is about this column of the object. */
  readonly column?: Column;
  /** For `changed`: which property, `row level security` or `grants to anon`. */
  readonly property?: string;
  /** Both values as SQL text; one is absent when the property is. */
  readonly was?: string;
  readonly is?: string;
}

/**
 * What differs between two catalogs of one replay, the gravest first. Objects are the same when they are called the same, whatever their
 * ids; one that lives on under another name is renamed. What stands or falls with a table or column is not named beside it. Nothing is
 * said of what no file made, nor of a part of the schema that could not be followed since the earlier catalog. The parser must be loaded.
 */
export function differencesOf(before: Catalog, after: Catalog): readonly Difference[] {
  const found = [...new Comparison(before, after).differences()];
  return found.map((difference, at) => ({ difference, at, gravity: gravityOf(difference) })).sort((a, b) => a.gravity - b.gravity || a.at - b.at).map(({ difference }) => difference);
}

/** The tables whose columns are the same but stand in another order, by their names: a column that was brought back stands last. */
export function reorderedTables(before: Catalog, after: Catalog): readonly string[] {
  const reordered: string[] = [];
  for (const was of before.objectsOf('relation')) {
    const is = was.view === undefined ? after.relation(was) : undefined;
    if (is === undefined || is.columns === was.columns || is.columns.length !== was.columns.length) continue;
    const [old, now] = [was.columns.map(({ name }) => name), is.columns.map(({ name }) => name)];
    if (old.join('\0') !== now.join('\0') && old.every((name) => now.includes(name))) reordered.push(displayName(is));
  }
  return reordered;
}

/** The part of the schema that must be known for something to be said of a kind of object. */
const gaps: Readonly<Record<ObjectKind, Gap>> = {
  'relation': 'tables', 'constraint': 'tables', 'index': 'indexes', 'policy': 'policies', 'function': 'functions', 'trigger': 'triggers', 'event-trigger': 'triggers',
  'rewrite-rule': 'others', 'statistics': 'others', 'type': 'others', 'schema': 'others', 'extension': 'others', 'publication': 'others', 'role': 'others',
};

class Comparison {
  readonly #before: Catalog;
  readonly #after: Catalog;
  /** Earlier object → the later one that is taken for the same, and back. */
  readonly #later = new Map<ObjectId, CatalogObject>();
  readonly #earlier = new Map<ObjectId, CatalogObject>();
  readonly #lost: CatalogObject[] = [];
  readonly #fresh: CatalogObject[] = [];

  constructor(before: Catalog, after: Catalog) {
    this.#before = before;
    this.#after = after;
    const [were, are] = [[...before.objects()], [...after.objects()]];
    // Tables first: what stands on them is known by what they were called.
    this.#match(were.filter((object) => hostOf(object) === undefined && after.get(object.id) !== object), are.filter((object) => hostOf(object) === undefined && before.get(object.id) !== object));
    const moved = new Set([...this.#later].flatMap(([id, later]) => (later.id === id ? [] : [id, later.id])));
    const touched = (object: CatalogObject, other: Catalog): boolean => (hostOf(object) !== undefined && other.get(object.id) !== object) || (other.get(object.id) === object && object.dependsOn.some(({ on }) => moved.has(on)));
    this.#match(were.filter((object) => touched(object, after)), are.filter((object) => touched(object, before)));
  }

  #match(was: readonly CatalogObject[], are: readonly CatalogObject[]): void {
    const byKey = new Map(are.map((object) => [keyOf(object, (id) => String(id)), object]));
    const unmatched: CatalogObject[] = [];
    for (const object of was) {
      const same = byKey.get(keyOf(object, (id) => String(this.#later.get(id)?.id ?? id)));
      if (same === undefined) unmatched.push(object);
      else this.#pair(object, same);
    }
    for (const object of unmatched) {
      const renamed = this.#after.get(object.id);
      if (renamed !== undefined && !this.#earlier.has(renamed.id)) this.#pair(object, renamed);
      else this.#lost.push(object);
    }
    for (const object of are) if (!this.#earlier.has(object.id)) this.#fresh.push(object);
  }

  #pair(earlier: CatalogObject, later: CatalogObject): void {
    this.#later.set(earlier.id, later);
    this.#earlier.set(later.id, earlier);
  }

  *differences(): Generator<Difference> {
    const lost = new Map(this.#lost.map((object) => [object.id, object]));
    for (const object of this.#lost) {
      if (!this.#isFollowed(object) || this.#goesAlong(object, this.#before, lost, (column, table) => this.#isGone(column, table))) continue;
      yield { kind: 'missing', object, subject: subjectOf(this.#before, object) };
    }
    const fresh = new Map(this.#fresh.map((object) => [object.id, object]));
    for (const object of this.#fresh) {
      if (!this.#isFollowed(object)) continue;
      if (isAssumed(object)) yield* this.#newColumns(object, []);
      else if (!this.#goesAlong(object, this.#after, withoutAssumed(fresh), (column, table) => this.#isNew(column, table))) yield { kind: 'extra', object, subject: subjectOf(this.#after, object) };
    }
    for (const [id, later] of this.#later) yield* this.#changes(this.#before.get(id)!, later);
    yield* this.#defaultPrivileges();
  }

  /** False where the replay lost track, and for what comes and goes with a session or a constraint. */
  #isFollowed(object: CatalogObject): boolean {
    if (object.kind === 'index' && object.constraint !== undefined) return false;
    if (object.kind === 'relation' && isOfIdentity(object, this.#before.get(object.id) === object ? this.#before : this.#after)) return false;
    if ('schema' in object && object.schema === 'pg_temp') return false;
    return this.#after.knowsSince(this.#before, gaps[object.kind]);
  }

  /** True when an object stands or falls with another one, or with a column, of which is told already. */
  #goesAlong(object: CatalogObject, catalog: Catalog, others: ReadonlyMap<ObjectId, CatalogObject>, columnGoes: (column: number, table: Relation) => boolean): boolean {
    return object.dependsOn.some(({ on, column, type, of }) => {
      if (of !== undefined || type !== 'auto') return false;
      if (others.has(on)) return true;
      const table = catalog.getAs('relation', on);
      return column !== undefined && table !== undefined && columnGoes(column, table);
    });
  }

  #isGone(number: number, table: Relation): boolean {
    const is = this.#later.get(table.id);
    const column = table.columns.find((candidate) => candidate.number === number);
    return is?.kind === 'relation' && column !== undefined && sameColumn(column, table, is) === undefined;
  }

  #isNew(number: number, table: Relation): boolean {
    const was = this.#earlier.get(table.id);
    const column = table.columns.find((candidate) => candidate.number === number);
    return was?.kind === 'relation' && column !== undefined && was.columnsKnown && !was.columns.some((old) => sameColumn(old, was, table) === column);
  }

  *#changes(was: CatalogObject, is: CatalogObject): Generator<Difference> {
    if (!this.#isFollowed(was)) return;
    const subject = subjectOf(this.#before, was);
    if (nameOf(was) !== nameOf(is)) yield { kind: 'changed', object: is, subject, property: 'name', was: nameOf(was), is: nameOf(is) };
    if (was.kind === 'relation' && is.kind === 'relation') {
      if (was.view === undefined && is.view === undefined) yield* this.#columns(was, is);
      // Of a table that no file made nothing else is known.
      if (isAssumed(was)) return;
      const elsewhere = was.id === is.id ? undefined : this.#after.getAs('relation', was.id);
      if (elsewhere !== undefined) yield { kind: 'changed', object: is, subject, property: 'rows', was: 'its own', is: `other rows: its own are in "${displayName(elsewhere)}"` };
    }
    yield* this.#properties(is, subject, propertiesOf(was, this.#names(this.#before)), propertiesOf(is, this.#names(this.#after)));
  }

  *#properties(object: CatalogObject, subject: string, was: Properties, is: Properties, column?: Column): Generator<Difference> {
    for (const name of new Set([...was.keys(), ...is.keys()])) {
      if (this.#isHidden(name) || this.#isDoubtful(name, object)) continue;
      const [old, now] = [was.get(name), is.get(name)];
      if (old?.text === now?.text || (old !== undefined && now !== undefined && old.sql !== undefined && sameSql(old.sql, old.text, now.text))) continue;
      // What is not known is not compared.
      if (unknowable.has(name) && (old === undefined || now === undefined)) continue;
      if (name === 'relations read' && was.get('query')?.text !== is.get('query')?.text) continue;
      yield { kind: 'changed', object, subject, property: name, ...(column && { column }), ...(old && { was: old.text }), ...(now && { is: now.text }) };
    }
  }

  #isHidden(property: string): boolean {
    if (property.startsWith('row level security')) return !this.#after.knowsSince(this.#before, 'row-security');
    return property.startsWith('grants to ') && !this.#after.knowsSince(this.#before, 'privileges');
  }

  /** What a loop over the catalogs, which is not followed, may have given all functions or policies before: how it was is not known. */
  #isDoubtful(property: string, { id, kind }: CatalogObject): boolean {
    const was = this.#earlier.get(id)?.id ?? id;
    if (kind === 'policy') return !this.#before.knowsSinceMade(was, 'policies');
    return kind === 'function' && ((property === 'search_path' && !this.#before.knowsSinceMade(was, 'functions')) || (property.startsWith('grants to ') && !this.#before.knowsSinceMade(was, 'privileges')));
  }

  *#columns(was: Relation, is: Relation): Generator<Difference> {
    const names = [this.#names(this.#before), this.#names(this.#after)] as const;
    for (const column of was.columns) {
      const now = sameColumn(column, was, is);
      const subject = columnSubject(was, column);
      if (now === undefined) {
        if (is.columnsKnown || was.id === is.id) yield { kind: 'missing', object: is, subject, column };
        continue;
      }
      if (now === column) continue;
      if (now.name !== column.name) yield { kind: 'changed', object: is, subject, column: now, property: 'name', was: column.name, is: now.name };
      const elsewhere = was.id === is.id && now.number !== column.number ? is.columns.find(({ number }) => number === column.number) : undefined;
      if (elsewhere !== undefined) yield { kind: 'changed', object: is, subject, column: now, property: 'values', was: 'its own', is: `other values: its own are in "${elsewhere.name}"` };
      yield* this.#properties(is, subject, columnProperties(column, names[0]), columnProperties(now, names[1]), now);
    }
    yield* this.#newColumns(is, was.columns.map((column) => sameColumn(column, was, is)), was.columnsKnown);
  }

  /** Where not all columns were known, only what a file added is new. */
  *#newColumns(object: CatalogObject, known: readonly (Column | undefined)[], allKnown = false): Generator<Difference> {
    if (object.kind !== 'relation') return;
    for (const column of object.columns) {
      if (!known.includes(column) && (allKnown || column.origin !== undefined)) yield { kind: 'extra', object, subject: columnSubject(object, column), column };
    }
  }

  *#defaultPrivileges(): Generator<Difference> {
    if (this.#before.defaultPrivileges === this.#after.defaultPrivileges || !this.#after.knowsSince(this.#before, 'privileges')) return;
    const texts = (catalog: Catalog): Properties => new Map(catalog.defaultPrivileges.flatMap(({ role, schema, objects, grants }) => grants.map(({ role: to, privileges, grantable }) =>
      [`default privileges of ${role} on ${objects}${schema === undefined ? '' : ` in ${schema}`} to ${to}${grantable === true ? ' with grant option' : ''}`, { text: [...privileges].sort().join(', ') }] as const)));
    const object = this.#after.schema('public') ?? [...this.#after.objectsOf('schema')][0];
    if (object !== undefined) yield* this.#properties(object, 'the database', texts(this.#before), texts(this.#after));
  }

  /** Names as the earlier catalog has them, also in the later one: who was renamed is told once, not at everything that names it. */
  #names(catalog: Catalog): Names {
    const earlier = (id: ObjectId): CatalogObject | undefined => (catalog === this.#after ? this.#earlier.get(id) : undefined) ?? catalog.get(id);
    return {
      object: (id) => {
        const object = earlier(id);
        return object === undefined || !('name' in object) ? '?' : displayName({ schema: 'schema' in object ? object.schema : undefined, name: object.name });
      },
      column: (id, number) => {
        const column = catalog.getAs('relation', id)?.columns.find((candidate) => candidate.number === number);
        const was = this.#earlier.get(id);
        if (catalog === this.#before || column === undefined || was?.kind !== 'relation') return column?.name ?? '?';
        return was.columns.find((old) => sameColumn(old, was, catalog.getAs('relation', id)!) === column)?.name ?? column.name;
      },
    };
  }
}

/** What the catalog may not know of either side. */
const unknowable = new Set(['type', 'owner', 'columns', 'result', 'schema']);

/** The column that is taken for an earlier one: called the same, or, in the table itself, the same under another name. */
function sameColumn(column: Column, was: Relation, is: Relation): Column | undefined {
  const named = is.columns.find(({ name }) => name === column.name);
  if (named !== undefined || was.id !== is.id) return named;
  const renamed = is.columns.find(({ number }) => number === column.number);
  return renamed !== undefined && !was.columns.some(({ name }) => name === renamed.name) ? renamed : undefined;
}

/** The sequence of an identity column, which is a property of that column. */
function isOfIdentity({ sequence }: Relation, catalog: Catalog): boolean {
  const owned = sequence?.ownedBy;
  return owned !== undefined && catalog.getAs('relation', owned.table)?.columns.find(({ number }) => number === owned.column)?.identity !== undefined;
}

function isAssumed(object: CatalogObject): boolean {
  return object.origin === undefined && (object.kind === 'relation' || object.kind === 'schema' || object.kind === 'role' || object.kind === 'publication');
}

function withoutAssumed(objects: ReadonlyMap<ObjectId, CatalogObject>): ReadonlyMap<ObjectId, CatalogObject> {
  return new Map([...objects].filter(([, object]) => !isAssumed(object)));
}

function columnSubject(table: Relation, column: Column): string {
  return `column "${displayName(table)}.${column.name}"`;
}

/** The schema of an index, and of a sequence that belongs to a column, is that of the table. */
function nameOf(object: CatalogObject): string {
  if (object.kind === 'index' || (object.kind === 'relation' && object.sequence?.ownedBy !== undefined)) return object.name;
  return displayName({ schema: 'schema' in object && object.kind !== 'extension' ? object.schema : undefined, name: object.name });
}
