import type { RangeVar } from '@pgsql/types';
import {
  Catalog, columnNamed, nextColumnNumber, withColumn, type CatalogObject, type Gap, type Index, type ObjectId, type Origin, type QualifiedName, type Relation, type RelationKind, type Schema,
} from '../catalog/index.js';
import type { Migration, Runner } from '../history/migration.js';
import { rangeName, type WrittenName } from '../sql/names.js';
import type { Statement } from '../sql/statement.js';
import type { Span } from '../text/index.js';
import { Doubts } from './certainty.js';
import type { Cause, Effect, EffectKind, EffectKinds } from './effects.js';
import { newSession, runnersTransaction, sessionAtStart, type Session, type StartSetting, type Transaction } from './session.js';

/** Receives each effect with the catalog before and after it. */
export type Sink = (effect: Effect, before: Catalog, after: Catalog) => void;

/** A name with up to two qualifiers. */
const writtenName = /(?:"(?:[^"]|"")*"|[^\s"().,;]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[^\s"().,;]+)){0,2}/y;

/** A new database: Postgres makes the schema `public`, in which everyone may create until version 15. */
function emptyDatabase(postgres: number): Catalog {
  return Catalog.empty.put({
    kind: 'schema', id: 1, name: 'public', comment: 'standard public schema', owner: postgres >= 15 ? 'pg_database_owner' : newSession.role, dependsOn: [],
    grants: [{ role: 'public', privileges: postgres >= 15 ? ['USAGE'] : ['USAGE', 'CREATE'] }],
  });
}

/** An effect that is yet to be told. */
interface Told {
  readonly sink: Sink;
  readonly effect: Effect;
  readonly before: Catalog;
  readonly after: Catalog;
}

/** What a scene remembers of the files so far, besides the catalog. */
export interface Memory {
  readonly doubts: Readonly<Record<'objects' | 'tables' | 'shapes', Iterable<ObjectId>>>;
  readonly madeAt: Iterable<readonly [ObjectId, ObjectId]>;
  readonly startSettings: Iterable<StartSetting>;
}

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
  /** The transaction that BEGIN or the runner opened. */
  transaction: Transaction | undefined;
  /** How the file reaches the server. */
  runner: Runner = 'supabase';
  /** The statements at the top of the file. */
  file: readonly Statement[] = [];
  /** What roles and the database give to connections that begin later. */
  readonly startSettings: StartSetting[] = [];
  /** The major version that the history runs on. */
  readonly postgres: number;
  readonly doubts = new Doubts();
  /** For what was assumed and then made: an id that is greater than those of what was on it before. */
  readonly madeAt = new Map<ObjectId, ObjectId>();
  #sink: Sink | undefined;
  #wants: (kind: EffectKind) => boolean = () => true;
  #migration: Pick<Migration, 'version' | 'deploy'> = { version: 'baseline', deploy: -1 };
  #statement!: Statement;
  #conditional = false;
  #quiet = false;
  #whispered: Sink | undefined;
  /** What the statement that is being carried out does, as long as it may still be refused. */
  #told: Told[] | undefined;
  #before: Catalog | undefined;
  #refused = false;
  /** Tables that a statement was to make and did not: what comes after it means these, of which nobody is a client yet. */
  readonly #unmade = new Map<string, Origin>();
  #lookupPath: { readonly of: Session; readonly schemas: readonly string[] } | undefined;
  #nextId: number;

  constructor(options: { readonly postgres: number; readonly catalog?: Catalog; readonly nextId?: number }) {
    this.postgres = options.postgres;
    this.catalog = options.catalog ?? emptyDatabase(options.postgres);
    this.#nextId = options.nextId ?? 2;
  }

  /**
   * Begin a file: a new session, where effects go from now on, and which kinds are worth making.
   * @param whispered where effects go that are told quietly
   */
  open(migration: Pick<Migration, 'version' | 'deploy'>, sink?: Sink, wants: (kind: EffectKind) => boolean = () => true, whispered?: Sink): void {
    this.#migration = migration;
    this.#sink = sink;
    this.#wants = wants;
    this.#whispered = whispered;
    this.session = sessionAtStart(this.startSettings, migration.deploy);
    this.transaction = runnersTransaction(this.runner, { catalog: this.catalog, session: this.session });
  }

  /** Remember of the history what another scene does, besides the catalog. */
  recall({ doubts, madeAt, startSettings }: Memory): void {
    for (const kind of ['objects', 'tables', 'shapes'] as const) for (const id of doubts[kind]) this.doubts[kind].add(id);
    for (const [id, at] of madeAt) this.madeAt.set(id, at);
    this.startSettings.push(...startSettings);
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

  /**
   * True in a block. A statement there may stand under a condition or before an exception handler: one that cannot be
   * carried out, because what it makes is there or what it drops is not, is no error but a branch not taken.
   */
  get inBlock(): boolean {
    return this.#statement.nested !== undefined;
  }

  get deploy(): number {
    return this.#migration.deploy;
  }

  newId(): ObjectId {
    return this.#nextId++;
  }

  /** The id that `newId` gives next. */
  get nextId(): ObjectId {
    return this.#nextId;
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
    if (this.#conditional) this.doubts.note(kind, facts);
    const sink = this.#quiet ? this.#whispered : this.#sink;
    if (sink === undefined || this.#refused || !this.#wants(kind)) return;
    const effect = {
      kind,
      span: manner.span ?? this.#statement.span,
      statement: this.#statement,
      cause: manner.cause ?? 'explicit',
      conditional: this.#conditional,
      ...facts,
    } as unknown as Effect;
    if (this.#told === undefined) sink(effect, before, after);
    else this.#told.push({ sink, effect, before, after });
  }

  /** Carry out a statement at the top of the file: what it does is told when all of it is done, and has not happened when Postgres refuses a part of it. */
  whole(carryOut: () => void): void {
    const before = this.catalog;
    this.#before = before;
    this.#told = [];
    this.#refused = false;
    carryOut();
    if (this.#refused) this.catalog = before;
    const told = this.#told;
    this.#refused = false;
    this.#told = undefined;
    for (const { sink, effect, before: from, after } of told) sink(effect, from, after);
  }

  /**
   * Say that Postgres refuses the statement: nothing of it happens, and what its lowering says of it from here on is not heard. In a block it is no
   * failure but, as far as we can tell, a branch not taken. The effect's `before` is the catalog that the statement had made of it so far.
   * @param sqlstate the error's code, such as `42P07`
   * @param error Postgres' message
   */
  fail(sqlstate: string, error: string, facts: Omit<EffectKinds['failure'], 'sqlstate' | 'error'> & Manner = {}): void {
    if (this.inBlock || this.#refused) return;
    const { span, cause, ...rest } = facts;
    if (this.#told !== undefined) this.#told = [];
    const soFar = this.catalog;
    const quiet = this.#quiet;
    // What a partition or child does not take, the statement on its parent does not survive.
    this.#quiet = false;
    this.emit('failure', { sqlstate, error, ...rest }, this.#before ?? soFar, { ...(span && { span }), ...(cause && { cause }) });
    this.#quiet = quiet;
    this.catalog = soFar;
    this.#refused = true;
    const { node } = this.#statement;
    if ('CreateStmt' in node && node.CreateStmt.relation !== undefined) this.#unmade.set(keyOf(this.nameForNew(rangeName(node.CreateStmt.relation))), { ...this.origin(), conditional: true });
  }

  /** True once Postgres has refused the statement that is being carried out. */
  get refused(): boolean {
    return this.#refused;
  }

  /** True when somebody hears of effects; their finer points need not be worked out otherwise. */
  get observed(): boolean {
    return this.#sink !== undefined && !this.#quiet;
  }

  /** True when somebody wants to hear of effects of this kind. */
  hears(kind: EffectKind): boolean {
    return this.observed && this.#wants(kind);
  }

  /** Do something of whose effects only the locks count: what a command does to the partitions and children of its table. */
  quietly(action: () => void): void {
    const outer = this.#quiet;
    this.#quiet = true;
    action();
    this.#quiet = outer;
  }

  /** The numbers of columns by name. One that a table does not list, of which not all columns are known, is assumed to be there. */
  numbersOf(relation: Relation, names: readonly string[]): readonly number[] {
    const numbers: number[] = [];
    for (const name of names) {
      const now = relation.columnsKnown ? relation : (this.catalog.getAs('relation', relation.id) ?? relation);
      const column = columnNamed(now, name);
      if (column !== undefined) numbers.push(column.number);
      else if (!now.columnsKnown) {
        const number = nextColumnNumber(now);
        this.put(withColumn(now, { name, number, type: undefined, notNull: false }));
        numbers.push(number);
      }
    }
    return numbers;
  }

  /** Replace an object without an effect of its own. */
  put(object: CatalogObject): void {
    this.catalog = this.catalog.put(object);
  }

  /** From here on, this part of the schema is not fully known. */
  gap(gap: Gap): void {
    this.catalog = this.catalog.withGap(gap, this.newId());
  }

  /** The span of an AST location up to `length` UTF-16 units, or of the statement when there is no location. */
  spanAt(location: number | undefined, length: number): Span {
    if (location === undefined || location < 0) return this.#statement.span;
    const start = this.#statement.at(location);
    return { source: this.#statement.span.source, start, end: Math.min(start + length, this.#statement.span.end) };
  }

  /** The span of a name in the statement, as a whole word from an offset on; the statement's when it is not there. */
  locate(name: string, from: number): Span {
    const { source, end } = this.#statement.span;
    const { text } = source;
    for (const candidate of [name, name.toLowerCase(), name.toUpperCase()]) {
      for (let at = text.indexOf(candidate, from); at !== -1 && at + candidate.length <= end; at = text.indexOf(candidate, at + 1)) {
        if (!isWord(text.charCodeAt(at - 1)) && !isWord(text.charCodeAt(at + candidate.length))) return { source, start: at, end: at + candidate.length };
      }
    }
    return this.#statement.span;
  }

  /** The span of a relation's name as written, with its schema. */
  spanOf(range: RangeVar | undefined): Span {
    if (range?.location === undefined) return this.#statement.span;
    const start = this.#statement.at(range.location);
    const { source, end } = this.#statement.span;
    writtenName.lastIndex = start;
    return { source, start, end: Math.min(writtenName.test(source.text) ? writtenName.lastIndex : start + 1, end) };
  }

  /** Schemas in which an unqualified name is sought, temporary objects first. */
  get lookupPath(): readonly string[] {
    if (this.#lookupPath?.of !== this.session) this.#lookupPath = { of: this.session, schemas: ['pg_temp', ...this.session.searchPath] };
    return this.#lookupPath.schemas;
  }

  /** The schema in which an unqualified new object is made: the first one of the search path that is there. */
  get creationSchema(): string {
    const { searchPath } = this.session;
    return searchPath.find((schema) => this.catalog.schema(schema) !== undefined) ?? searchPath[0] ?? 'public';
  }

  /** The full name for something to be made. */
  nameForNew(name: WrittenName): QualifiedName {
    return { schema: name.schema ?? this.creationSchema, name: name.name };
  }

  /** The relation that a name means here, when the catalog has it. */
  findRelation(name: WrittenName): Relation | undefined {
    if (name.schema !== undefined) return this.catalog.relation({ schema: name.schema, name: name.name });
    const found = this.catalog.firstRelation(this.lookupPath, name.name);
    return found?.kind === 'relation' ? found : undefined;
  }

  /** The index that a name means here. */
  findIndex(name: WrittenName): Index | undefined {
    if (name.schema !== undefined) return this.catalog.index({ schema: name.schema, name: name.name });
    const found = this.catalog.firstRelation(this.lookupPath, name.name);
    return found?.kind === 'index' ? found : undefined;
  }

  /** The relation that a name means, assumed to exist when no file made it. */
  relation(name: WrittenName, relationKind: RelationKind = 'table'): Relation {
    return this.findRelation(name) ?? this.assume(this.nameForNew(name), relationKind);
  }

  /** The relation that a statement acts on. Under a condition one that no file made is not assumed: the condition may well ask whether it is there. */
  target(name: WrittenName): Relation | undefined {
    return this.findRelation(name) ?? (this.#conditional ? undefined : this.assume(this.nameForNew(name)));
  }

  /** The relation that a query reads, assumed to exist when no file made it; undefined for those of Postgres itself. */
  readRelation(name: WrittenName): Relation | undefined {
    if (name.schema === 'pg_catalog' || name.schema === 'information_schema') return undefined;
    return this.findRelation(name) ?? (name.schema === undefined && name.name.startsWith('pg_') ? undefined : this.assume(this.nameForNew(name)));
  }

  /** The schema of that name, assumed to exist when no file made it. */
  schema(name: string): Schema {
    const known = this.catalog.schema(name);
    if (known !== undefined) return known;
    const schema: Schema = { kind: 'schema', id: this.newId(), name, grants: [], dependsOn: [] };
    this.put(schema);
    return schema;
  }

  /** Put an object into the catalog that no file made, and of which nothing is known but its name. */
  assume(name: QualifiedName, relationKind: RelationKind = 'table'): Relation {
    const origin = this.#unmade.get(keyOf(name));
    const relation: Relation = {
      kind: 'relation', id: this.newId(), ...(origin?.deploy === this.deploy && { origin }), relationKind, schema: name.schema, name: name.name, dependsOn: [], columns: [], columnsKnown: false,
      persistence: 'permanent', rowSecurity: false, forceRowSecurity: false, options: {}, grants: [],
    };
    this.catalog = this.catalog.put(relation);
    return relation;
  }

}

function keyOf({ schema, name }: QualifiedName): string {
  return JSON.stringify([schema, name]);
}

function isConditional(statement: Statement): boolean {
  for (let at: Statement | undefined = statement; at !== undefined; at = at.nested?.parent) {
    if (at.nested !== undefined && at.nested.runs !== 'always') return true;
  }
  return false;
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36 || code > 127;
}
