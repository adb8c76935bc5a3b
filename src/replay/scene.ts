import type { RangeVar } from '@pgsql/types';
import {
  Catalog, columnNamed, planDrop, type Casualty, type CatalogObject, type Dependency, type Gap, type ObjectId, type Origin, type QualifiedName, type Relation, type RelationKind,
} from '../catalog/index.js';
import type { Migration } from '../history/migration.js';
import type { Statement } from '../sql/statement.js';
import type { Span } from '../text/index.js';
import type { Cause, Effect, EffectKind, EffectKinds } from './effects.js';
import { newSession, type Session } from './session.js';

/** Receives each effect with the catalog before and after it. */
export type Sink = (effect: Effect, before: Catalog, after: Catalog) => void;

/** How an effect differs from the plain case: explicit, at the statement. */
interface Manner {
  readonly span?: Span;
  readonly cause?: Cause;
}

/**
 * The stage on which statements play: the catalog as it is now, the session, and the statement that is being replayed.
 * Lowerings read names through it and tell it what happens; it keeps the catalog and passes the effects on.
 */
export class Scene {
  catalog: Catalog;
  session: Session = newSession;
  /** The major version that the history runs on. */
  readonly postgres: number;
  #sink: Sink | undefined;
  #wants: (kind: EffectKind) => boolean = () => true;
  #migration: Pick<Migration, 'version' | 'deploy'> = { version: 'baseline', deploy: -1 };
  #statement!: Statement;
  #conditional = false;
  #nextId: number;

  constructor(options: { readonly postgres: number; readonly catalog?: Catalog; readonly nextId?: number }) {
    this.postgres = options.postgres;
    this.catalog = options.catalog ?? Catalog.empty;
    this.#nextId = options.nextId ?? 1;
  }

  /** Begin a file: a new session, where effects go from now on, and which kinds are worth making. */
  open(migration: Pick<Migration, 'version' | 'deploy'>, sink?: Sink, wants: (kind: EffectKind) => boolean = () => true): void {
    this.#migration = migration;
    this.#sink = sink;
    this.#wants = wants;
    this.session = newSession;
  }

  /** Turn to the next statement. */
  turnTo(statement: Statement): void {
    this.#statement = statement;
    this.#conditional = statement.nested !== undefined && isConditional(statement);
  }

  get statement(): Statement {
    return this.#statement;
  }

  /** True when the statement stands under a condition; then creating what exists or dropping what does not is no error but a branch not taken. */
  get conditional(): boolean {
    return this.#conditional;
  }

  get deploy(): number {
    return this.#migration.deploy;
  }

  newId(): ObjectId {
    return this.#nextId++;
  }

  /** The origin of an object that this statement makes. */
  origin(span: Span = this.#statement.span): Origin {
    const { version, deploy } = this.#migration;
    return this.#conditional ? { span, migration: version, deploy, conditional: true } : { span, migration: version, deploy };
  }

  /** Say what happens. `after` is the catalog once it has happened; without it the catalog stays. */
  emit<K extends EffectKind>(kind: K, facts: EffectKinds[K], after: Catalog = this.catalog, manner: Manner = {}): void {
    const before = this.catalog;
    this.catalog = after;
    if (this.#sink === undefined || !this.#wants(kind)) return;
    const effect = {
      kind,
      span: manner.span ?? this.#statement.span,
      statement: this.#statement,
      cause: manner.cause ?? 'explicit',
      conditional: this.#conditional,
      ...facts,
    } as unknown as Effect;
    this.#sink(effect, before, after);
  }

  /** Replace an object without an effect of its own. */
  put(object: CatalogObject): void {
    this.catalog = this.catalog.put(object);
  }

  /** From here on, this part of the schema is not fully known. */
  gap(gap: Gap): void {
    this.catalog = this.catalog.withGap(gap);
  }

  /** The span of an AST location up to `length` UTF-16 units, or of the statement when there is no location. */
  spanAt(location: number | undefined, length: number): Span {
    if (location === undefined || location < 0) return this.#statement.span;
    const start = this.#statement.at(location);
    return { source: this.#statement.span.source, start, end: Math.min(start + length, this.#statement.span.end) };
  }

  /** The span of a relation's name as written, with its schema. */
  spanOf(range: RangeVar | undefined): Span {
    if (range?.location === undefined) return this.#statement.span;
    const start = this.#statement.at(range.location);
    const { source, end } = this.#statement.span;
    const written = /^(?:"(?:[^"]|"")*"|[^\s"().,;]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[^\s"().,;]+)){0,2}/.exec(source.text.slice(start, Math.min(end, start + 300)));
    return { source, start, end: start + (written?.[0].length ?? 1) };
  }

  /** The schema in which an unqualified new object is made. */
  get creationSchema(): string {
    return this.session.searchPath[0] ?? 'public';
  }

  /** The full name for something to be made. */
  nameForNew(name: { readonly schema?: string | undefined; readonly name: string }): QualifiedName {
    return { schema: name.schema ?? this.creationSchema, name: name.name };
  }

  /** The relation that a name means here, when the catalog has it. */
  findRelation(name: { readonly schema?: string | undefined; readonly name: string }): Relation | undefined {
    if (name.schema !== undefined) return this.catalog.relation({ schema: name.schema, name: name.name });
    for (const schema of ['pg_temp', ...this.session.searchPath]) {
      const found = this.catalog.relation({ schema, name: name.name });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The relation that a name means, assumed to exist when no file made it. */
  relation(name: { readonly schema?: string | undefined; readonly name: string }, relationKind: RelationKind = 'table'): Relation {
    return this.findRelation(name) ?? this.assume(this.nameForNew(name), relationKind);
  }

  /** Put an object into the catalog that no file made, and of which nothing is known but its name. */
  assume(name: QualifiedName, relationKind: RelationKind = 'table'): Relation {
    const relation: Relation = {
      kind: 'relation', id: this.newId(), relationKind, schema: name.schema, name: name.name, dependsOn: [], columns: [], columnsKnown: false,
      persistence: 'permanent', rowSecurity: false, forceRowSecurity: false, options: {}, grants: [],
    };
    this.catalog = this.catalog.put(relation);
    return relation;
  }

  /** Take an object and all that goes with it out of the catalog. Returns the catalog after; emits nothing. */
  without(casualties: readonly Casualty[], target?: ObjectId): Catalog {
    let after = this.catalog;
    for (const casualty of casualties) after = removeCasualty(after, casualty);
    return target === undefined ? after : after.remove(target);
  }

  /** What a drop takes along; see planDrop. */
  planDrop(target: ObjectId, column?: number): ReturnType<typeof planDrop> {
    return planDrop(this.catalog, target, column);
  }
}

/** The catalog without an object, or without the column or default that a casualty names. */
export function removeCasualty(catalog: Catalog, { object, of }: Casualty): Catalog {
  if (of === undefined) return catalog.remove(object.id);
  const relation = catalog.getAs('relation', object.id);
  if (relation === undefined) return catalog;
  return catalog.put(of.part === 'column' ? withoutColumn(relation, of.column) : withoutDefault(relation, of.column));
}

/** The relation without one of its columns, and without what that column needed. */
export function withoutColumn(relation: Relation, number: number): Relation {
  return {
    ...relation,
    columns: relation.columns.filter((column) => column.number !== number),
    dependsOn: relation.dependsOn.filter((need) => need.of?.column !== number),
  };
}

function withoutDefault(relation: Relation, number: number): Relation {
  return {
    ...relation,
    columns: relation.columns.map((column) => {
      if (column.number !== number) return column;
      const { default: _default, ...rest } = column;
      return rest;
    }),
    dependsOn: relation.dependsOn.filter((need) => need.of?.column !== number || need.of.part !== 'default'),
  };
}

/** Needs without repeats. */
export function distinctNeeds(needs: readonly Dependency[]): readonly Dependency[] {
  if (needs.length < 2) return needs;
  const seen = new Set<string>();
  return needs.filter((need) => {
    const key = `${need.on} ${need.column ?? ''} ${need.type} ${need.of?.part ?? ''} ${need.of?.column ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Column numbers for names; names that the relation does not list are left out. */
export function numbersOf(relation: Relation, names: readonly string[]): readonly number[] {
  return names.flatMap((name) => columnNamed(relation, name)?.number ?? []);
}

function isConditional(statement: Statement): boolean {
  for (let at: Statement | undefined = statement; at !== undefined; at = at.nested?.parent) {
    if (at.nested !== undefined && at.nested.runs !== 'always') return true;
  }
  return false;
}
