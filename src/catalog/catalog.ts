import { Map as PersistentMap } from 'immutable';
import type {
  CatalogObject, Column, Constraint, DefaultPrivilege, Index, ObjectId, ObjectKind, ObjectOf, Policy, QualifiedName, Relation,
  Routine, Schema, Statistics, Trigger, TypeObject,
} from './model.js';
import { link, ones, unlink, type Chain, type Links } from './links.js';
import { nameSlots, type NameSpace } from './name-slots.js';
import { named, slotOf, unnamed, type Names } from './names.js';

/** What a catalog holds. */
export interface State {
  readonly objects: PersistentMap<ObjectId, CatalogObject>;
  readonly names: Names;
  /** Table or domain → its own constraints, indexes, policies, triggers and rules. */
  readonly parts: PersistentMap<ObjectId, Chain>;
  /** Object → the others that depend on it or on one of its columns. */
  readonly dependents: PersistentMap<ObjectId, Chain>;
  /** What was removed or got another name, by the slot of its name: the last one of each. */
  readonly former: PersistentMap<number, Former>;
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  /** For a part that something may have changed which was not followed: an id that is greater than those made before. */
  readonly gaps: Gaps;
}

/** What the replay could not follow may have changed this part of the schema. */
export type Gap = 'tables' | 'row-security' | 'policies' | 'privileges' | 'functions' | 'indexes' | 'triggers' | 'others';
export type Gaps = ReadonlyMap<Gap, ObjectId>;
const noGaps: Gaps = new Map();

/** An object whose name is free since. */
export interface Former {
  readonly object: CatalogObject;
  /** It is there, under another name or in another schema. */
  readonly renamed: boolean;
  readonly gaps: Gaps;
}

/** For `contents.ts`, which lays a catalog open and puts one together again. */
export let stateOf: (catalog: Catalog) => State;
export let catalogWith: (state: State) => Catalog;

/**
 * The schema at one point of the history. A value: every change gives a new catalog and leaves this one as it was, so a
 * catalog "before" costs nothing to keep.
 */
export class Catalog {
  /** A catalog that holds nothing: not even the schema public. */
  static readonly empty = new Catalog({
    objects: PersistentMap(),
    names: PersistentMap(),
    parts: PersistentMap(),
    dependents: PersistentMap(),
    defaultPrivileges: [],
    former: PersistentMap(),
    gaps: noGaps,
  });

  /** A catalog of these objects, made at once: quicker than one `put` after another. */
  static of(objects: readonly CatalogObject[], defaultPrivileges: readonly DefaultPrivilege[]): Catalog {
    const { names, parts, dependents } = Catalog.empty.#state;
    const changing: Links = { parts: parts.asMutable(), dependents: dependents.asMutable() };
    const taken = names.asMutable();
    for (const object of objects) {
      const slot = slotOf(object);
      if (slot !== undefined) named(taken, slot, object);
      for (const on of ones(object.dependsOn)) link(changing, on, object);
    }
    return new Catalog({
      objects: PersistentMap(objects.map((object) => [object.id, object])),
      names: taken.asImmutable(),
      parts: changing.parts.asImmutable(),
      dependents: changing.dependents.asImmutable(),
      defaultPrivileges,
      former: PersistentMap(),
      gaps: noGaps,
    });
  }

  static #sorted: { readonly of: Catalog; readonly kinds: ReadonlyMap<ObjectKind, readonly CatalogObject[]> } | undefined;
  readonly #state: State;

  private constructor(state: State) {
    this.#state = state;
  }

  static {
    stateOf = (catalog) => catalog.#state;
    catalogWith = (state) => new Catalog(state);
  }

  /** True when this part of the schema is known: rules that reason from absence ("no policy exists") stay quiet otherwise. */
  knows(part: Gap): boolean {
    return !this.#state.gaps.has(part);
  }

  /**
   * True when everything since an earlier catalog of the same replay is known of this part. What was made since then is
   * fully known, whatever could not be followed before.
   */
  knowsSince(earlier: Catalog, part: Gap): boolean {
    return this.#state.gaps.get(part) === earlier.#state.gaps.get(part);
  }

  /** True when nothing that could not be followed has come since the object of this id was made. */
  knowsSinceMade(id: ObjectId, part: Gap): boolean {
    const gap = this.#state.gaps.get(part);
    return gap === undefined || gap < id;
  }

  /** What ALTER DEFAULT PRIVILEGES has said so far. */
  get defaultPrivileges(): readonly DefaultPrivilege[] {
    return this.#state.defaultPrivileges;
  }

  /** The object with this id; undefined when it is gone. */
  get(id: ObjectId): CatalogObject | undefined {
    return this.#state.objects.get(id);
  }

  /** The object with this id when it is of this kind. */
  getAs<K extends ObjectKind>(kind: K, id: ObjectId | undefined): ObjectOf<K> | undefined {
    const object = id === undefined ? undefined : this.#state.objects.get(id);
    return object?.kind === kind ? (object as ObjectOf<K>) : undefined;
  }

  /** All objects, in no order to rely on. */
  objects(): IterableIterator<CatalogObject> {
    return this.#state.objects.values();
  }

  /** The objects of one kind, in no order to rely on. All kinds are sorted out at once, and kept for the catalog that was asked last: several rules ask in turn. */
  objectsOf<K extends ObjectKind>(kind: K): IterableIterator<ObjectOf<K>> {
    if (Catalog.#sorted?.of !== this) Catalog.#sorted = { of: this, kinds: byKind(this.#state.objects.values()) };
    return (Catalog.#sorted.kinds.get(kind) ?? []).values() as IterableIterator<ObjectOf<K>>;
  }

  /** A table, view, sequence … by its schema and name; an index with that name is not one. */
  relation({ schema, name }: QualifiedName): Relation | undefined {
    return this.getAs('relation', this.#one('relation', schema, name));
  }

  /** True when a relation or an index has that name. */
  hasRelationOrIndex({ schema, name }: QualifiedName): boolean {
    return this.#one('relation', schema, name) !== undefined;
  }

  /** The last relation of that name that was removed. */
  formerRelation({ schema, name }: QualifiedName): Relation | undefined {
    const former = this.#former('relation', schema, name);
    return former?.renamed === false && former.object.kind === 'relation' ? former.object : undefined;
  }

  /** The last object of that name, which was removed or got another one; undefined when something that was not followed may have made another since. */
  lastOfName(space: NameSpace, { schema, name }: QualifiedName, part: Gap): CatalogObject | undefined {
    const former = this.#former(space, schema, name);
    return former === undefined || former.gaps.get(part) !== this.#state.gaps.get(part) ? undefined : former.object;
  }

  #former(space: NameSpace, schema: string, name: string): Former | undefined {
    const slot = nameSlots[space].find(name)?.get(schema);
    return slot === undefined ? undefined : this.#state.former.get(slot);
  }

  /** The index of that schema and name; undefined when something else has the name. */
  index({ schema, name }: QualifiedName): Index | undefined {
    return this.getAs('index', this.#one('relation', schema, name));
  }

  /** The schema of that name. */
  schema(name: string): Schema | undefined {
    return this.getAs('schema', this.#one('schema', '', name));
  }

  /** The type of that schema and name, not the row type of a relation. */
  type({ schema, name }: QualifiedName): TypeObject | undefined {
    return this.getAs('type', this.#one('type', schema, name));
  }

  /** What CREATE STATISTICS made under that name. */
  statistics({ schema, name }: QualifiedName): Statistics | undefined {
    return this.getAs('statistics', this.#one('statistics', schema, name));
  }

  /** The constraints of that name, whatever table or domain has them. */
  constraintsNamed(name: string): readonly Constraint[] {
    return this.#several('constraint', '', name) as readonly Constraint[];
  }

  /** Every overload of a function name. */
  functions({ schema, name }: QualifiedName): readonly Routine[] {
    return this.#several('function', schema, name) as readonly Routine[];
  }

  /** An object of the name spaces without a schema: extension, publication, event trigger, role. */
  named<K extends 'extension' | 'publication' | 'event-trigger' | 'role'>(kind: K, name: string): ObjectOf<K> | undefined {
    return this.getAs(kind, this.#one(kind, '', name));
  }

  #one(space: NameSpace, schema: string, name: string): ObjectId | undefined {
    const slot = nameSlots[space].find(name)?.get(schema);
    return slot === undefined ? undefined : (this.#state.names.get(slot) as ObjectId | undefined);
  }

  #several(space: NameSpace, schema: string, name: string): readonly CatalogObject[] {
    const slot = nameSlots[space].find(name)?.get(schema);
    const ids = slot === undefined ? undefined : this.#state.names.get(slot);
    if (ids === undefined) return [];
    return typeof ids === 'number' ? [this.#state.objects.get(ids)!] : ids.map((id) => this.#state.objects.get(id)!);
  }

  /** The relation or index that a name means where it is sought in several schemas, one after another. */
  firstRelation(schemas: readonly string[], name: string): Relation | Index | undefined {
    return this.#first('relation', schemas, name) as Relation | Index | undefined;
  }

  /** The type that a name means where it is sought in several schemas, or the relation whose rows are of that type. */
  firstType(schemas: readonly string[], name: string): TypeObject | Relation | undefined {
    const types = nameSlots.type.find(name);
    const relations = nameSlots.relation.find(name);
    if (types === undefined && relations === undefined) return undefined;
    for (const schema of schemas) {
      const type = this.#at(types?.get(schema)) as TypeObject | undefined;
      if (type !== undefined) return type;
      const relation = this.#at(relations?.get(schema)) as Relation | Index | undefined;
      if (relation?.kind === 'relation' && relation.relationKind !== 'sequence') return relation;
    }
    return undefined;
  }

  /** Every overload of a function name in several schemas. */
  functionsIn(schemas: readonly string[], name: string): readonly Routine[] {
    const slots = nameSlots.function.find(name);
    if (slots === undefined) return [];
    if (slots.size === 1 || schemas.length === 1) {
      for (const schema of schemas) if (slots.has(schema)) return this.functions({ schema, name });
      return [];
    }
    return schemas.flatMap((schema) => this.functions({ schema, name }));
  }

  #first(space: NameSpace, schemas: readonly string[], name: string): CatalogObject | undefined {
    const slots = nameSlots[space].find(name);
    if (slots === undefined) return undefined;
    for (const schema of schemas) {
      const object = this.#at(slots.get(schema));
      if (object !== undefined) return object;
    }
    return undefined;
  }

  #at(slot: number | undefined): CatalogObject | undefined {
    const id = slot === undefined ? undefined : this.#state.names.get(slot);
    return typeof id === 'number' ? this.#state.objects.get(id) : undefined;
  }

  /** True when something depends on this object. */
  hasDependents(id: ObjectId): boolean {
    return this.#state.parts.has(id) || this.#state.dependents.has(id);
  }

  /** The tables that inherit from a table, or are partitions of it. */
  children(parent: ObjectId): readonly Relation[] {
    let found: Relation[] | undefined;
    for (let at = this.#state.dependents.get(parent); at !== undefined; at = at.rest) {
      const object = this.#state.objects.get(at.id)!;
      if (object.kind === 'relation' && object.parents?.includes(parent) === true) (found ??= []).push(object);
    }
    return found === undefined ? noRelations : found.reverse();
  }

  /** Objects that depend directly on this one or on one of its columns. */
  dependents(id: ObjectId): readonly CatalogObject[] {
    return [...this.#linked(this.#state.parts.get(id)), ...this.#linked(this.#state.dependents.get(id))];
  }

  /** The objects of a chain, the first one linked first. */
  #linked(chain: Chain | undefined): readonly CatalogObject[] {
    if (chain === undefined) return [];
    const found: CatalogObject[] = [];
    for (let at: Chain | undefined = chain; at !== undefined; at = at.rest) found.push(this.#state.objects.get(at.id)!);
    return found.length === 1 ? found : found.reverse();
  }

  #parts<K extends PartKind>(kind: K, table: ObjectId): readonly ObjectOf<K>[] {
    const found: ObjectOf<K>[] = [];
    for (let at = this.#state.parts.get(table); at !== undefined; at = at.rest) {
      const object = this.#state.objects.get(at.id)!;
      if (object.kind === kind) found.push(object as ObjectOf<K>);
    }
    return found.length < 2 ? found : found.reverse();
  }

  #part<K extends PartKind>(kind: K, table: ObjectId, name: string): ObjectOf<K> | undefined {
    for (let at = this.#state.parts.get(table); at !== undefined; at = at.rest) {
      const object = this.#state.objects.get(at.id)!;
      if (object.kind === kind && object.name === name) return object as ObjectOf<K>;
    }
    return undefined;
  }

  /** The policies of a table, in the order in which they were made. */
  policies(table: ObjectId): readonly Policy[] {
    return this.#parts('policy', table);
  }

  /** The triggers of a table or view, in the order in which they were made. */
  triggers(table: ObjectId): readonly Trigger[] {
    return this.#parts('trigger', table);
  }

  /** The constraints of a table (or domain), without foreign keys of other tables that point at it. */
  constraints(table: ObjectId): readonly Constraint[] {
    return this.#parts('constraint', table);
  }

  /** The indexes of a table, in the order in which they were made. */
  indexes(table: ObjectId): readonly Index[] {
    return this.#parts('index', table);
  }

  /** The policy of that name on a table. */
  policy(table: ObjectId, name: string): Policy | undefined {
    return this.#part('policy', table, name);
  }

  /** The trigger of that name on a table or view. */
  trigger(table: ObjectId, name: string): Trigger | undefined {
    return this.#part('trigger', table, name);
  }

  /** The constraint of that name on a table or domain. */
  constraint(table: ObjectId, name: string): Constraint | undefined {
    return this.#part('constraint', table, name);
  }

  /** Add an object, or put a new version of it in place of the old one. Names and dependencies follow. */
  put(object: CatalogObject): Catalog {
    const { objects, defaultPrivileges, gaps } = this.#state;
    let { names, parts, dependents, former } = this.#state;
    const old = objects.get(object.id);
    const oldSlot = old && slotOf(old);
    const newSlot = slotOf(object);
    if (oldSlot !== newSlot) {
      if (oldSlot !== undefined) {
        names = unnamed(names, oldSlot, object.id);
        former = former.set(oldSlot, { object: old!, renamed: true, gaps });
      }
      if (newSlot !== undefined) names = named(names, newSlot, object);
    }
    if (old?.dependsOn !== object.dependsOn) {
      const links: Links = { parts, dependents };
      const before = old === undefined ? [] : ones(old.dependsOn);
      const after = ones(object.dependsOn);
      for (const on of before) if (!after.includes(on)) unlink(links, on, object);
      for (const on of after) if (!before.includes(on)) link(links, on, object);
      ({ parts, dependents } = links);
    }
    return new Catalog({ objects: objects.set(object.id, object), names, parts, dependents, former, defaultPrivileges, gaps });
  }

  /** Take one object away, and nothing that depends on it: `planDrop` decides what goes along. */
  remove(id: ObjectId): Catalog {
    const old = this.#state.objects.get(id);
    if (old === undefined) return this;
    const slot = slotOf(old);
    const links: Links = { parts: this.#state.parts, dependents: this.#state.dependents };
    for (const on of ones(old.dependsOn)) unlink(links, on, old);
    return new Catalog({
      ...this.#state,
      objects: this.#state.objects.remove(id),
      names: slot === undefined ? this.#state.names : unnamed(this.#state.names, slot, id),
      parts: links.parts.remove(id),
      dependents: links.dependents.remove(id),
      former: slot === undefined ? this.#state.former : this.#state.former.set(slot, { object: old, renamed: false, gaps: this.#state.gaps }),
    });
  }

  /** The same catalog with these default privileges in place of those that it has. */
  withDefaultPrivileges(defaultPrivileges: readonly DefaultPrivilege[]): Catalog {
    return new Catalog({ ...this.#state, defaultPrivileges });
  }

  /**
   * The same catalog, known to be incomplete in this part from here on.
   * @param at a new id, which no object has
   */
  withGap(part: Gap, at: ObjectId): Catalog {
    return new Catalog({ ...this.#state, gaps: new Map(this.#state.gaps).set(part, at) });
  }
}

/** The column of a relation by name. */
export function columnNamed(relation: Relation, name: string): Column | undefined {
  return relation.columns.find((column) => column.name === name);
}

/** The column of a relation by its number. */
export function columnNumbered(relation: Relation, number: number): Column | undefined {
  return relation.columns.find((column) => column.number === number);
}

type PartKind = 'policy' | 'trigger' | 'constraint' | 'index';

const noRelations: readonly Relation[] = [];

function byKind(objects: Iterable<CatalogObject>): ReadonlyMap<ObjectKind, readonly CatalogObject[]> {
  const kinds = new Map<ObjectKind, CatalogObject[]>();
  for (const object of objects) {
    const same = kinds.get(object.kind);
    if (same === undefined) kinds.set(object.kind, [object]);
    else same.push(object);
  }
  return kinds;
}
