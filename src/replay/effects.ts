import type { LockMode } from '../sql/lock-modes.js';
import type { Statement, OpaqueSql, SqlSyntaxError } from '../sql/statement.js';
import type { Span } from '../text/index.js';
import type {
  CatalogObject, Casualty, Column, Constraint, DefaultPrivilege, EventTrigger, Extension, Grant, Index, Policy, Privilege, Publication, Relation,
  RewriteRule, Role, Routine, Schema, Statistics, Trigger, TypeObject,
} from '../catalog/model.js';

/** Why an effect happened: written so, taken along by CASCADE, part of an `OR REPLACE`, or following from the statement (an index of a constraint). */
export type Cause = 'explicit' | 'cascade' | 'replace' | 'implied';

/** What every effect says. */
export interface EffectBase {
  /** The narrowest place that shows it: a name, a sub-command, else the statement. */
  readonly span: Span;
  readonly statement: Statement;
  readonly cause: Cause;
  /** True when it might not happen: it stands under a condition that the replay cannot decide. */
  readonly conditional: boolean;
}

/** The object before and after a change. */
export interface Change<T> {
  readonly before: T;
  readonly after: T;
}

/** A drop. `restrict` is false with CASCADE. */
export interface Drop {
  readonly ifExists: boolean;
  readonly restrict: boolean;
  /** What else went, when CASCADE was written; each has its own effect too, with cause `cascade`. */
  readonly casualties: readonly Casualty[];
  /** What would make Postgres refuse it: normal dependents without CASCADE. */
  readonly blockers: readonly Casualty[];
}

/** What goes wrong with a column's or table's rows, as the locks table needs it. */
export interface OnTable {
  readonly table: Relation;
}

/** The default partition of a table that gets another one. */
export interface DefaultPartition {
  readonly partition: Relation;
  /** False when its constraints show that it has no row that belongs to the other. */
  readonly scans: boolean;
}

/** The tables that a body, read when it is made, names, with what its views read. */
export interface Naming {
  readonly reads: readonly Relation[];
  readonly writes: readonly Relation[];
}

/** UPDATE or DELETE. */
export interface RowChange extends OnTable {
  /** ONLY: not the table's children. */
  readonly only?: true;
  /** False without a WHERE, and with one that is always true. */
  readonly filtered: boolean;
  /** `all` when not filtered; `few` when WHERE binds a primary or unique key to values, or a LIMIT bounds it; else `some`. */
  readonly rows: 'all' | 'some' | 'few';
}

/** What is done while the lock is held. */
export type Work = 'none' | 'scan' | 'rewrite' | 'index-build' | 'data';

/** Every kind of effect with what it says. */
export interface EffectKinds {
  'schema.create': { readonly schema: Schema };
  'schema.drop': Drop & { readonly schema: Schema };
  'schema.rename': Change<Schema>;

  'table.create': OnTable & { readonly from: 'definition' | 'query' | 'like' | 'partition'; readonly source?: Relation;
    /** What LIKE copies. */
    readonly copies?: readonly Relation[];
    /** What the query reads directly. */
    readonly reads?: readonly Relation[];
    /** The default partition beside a new partition, and what of it is searched for rows that belong to the new one. */
    readonly besides?: DefaultPartition;
  };
  /** CREATE TABLE IF NOT EXISTS where the catalog has it: nothing happens. */
  'table.exists': OnTable;
  'table.drop': Drop & OnTable;
  /** ALTER TABLE: the lock that is taken before anything is done, also when there is nothing to do then. */
  'table.alter': OnTable & {
    readonly mode: LockMode;
    /** The children and partitions that are locked with it. */
    readonly descendants: readonly Relation[];
  };
  'table.rename': Change<Relation>;
  'table.set-schema': Change<Relation>;
  'table.set-options': Change<Relation>;
  'table.set-persistence': Change<Relation>;
  'table.set-tablespace': Change<Relation> & OnTable;
  'table.set-access-method': Change<Relation> & OnTable;
  'table.replica-identity': Change<Relation>;
  'table.cluster': OnTable;
  'table.attach-partition': OnTable & {
    readonly partition: Relation;
    /** False when its constraints show that every row belongs there. */
    readonly scans: boolean;
    readonly besides?: DefaultPartition;
  };
  'table.detach-partition': OnTable & { readonly partition: Relation; readonly concurrently: boolean };
  'table.inherit': OnTable & { readonly parent: Relation; readonly inherits: boolean };

  'column.add': OnTable & { readonly column: Column; readonly ifNotExists: boolean; readonly rewrite: 'none' | 'volatile-default' | 'stored-generated' | 'identity' | 'constrained-domain' };
  'column.drop': Drop & OnTable & { readonly column: Column };
  'column.rename': OnTable & Change<Column>;
  'column.set-type': OnTable & Change<Column> & {
    /** `unknown` when the old type is not known. */
    readonly work: Exclude<Work, 'data'> | 'unknown';
    readonly narrows: boolean;
    readonly using?: string;
    /** What is built or verified again though the values stay as they are: the first of several. */
    readonly redone?: Index | Constraint;
  };
  'column.set-default': OnTable & Change<Column>;
  'column.drop-default': OnTable & Change<Column>;
  'column.set-not-null': OnTable & Change<Column> & {
    /** False when the column is NOT NULL already, or a validated CHECK proves it. */
    readonly scans: boolean;
  };
  /** VALIDATE CONSTRAINT for a NOT NULL (PostgreSQL 18). */
  'column.validate-not-null': OnTable & Change<Column>;
  'column.drop-not-null': OnTable & Change<Column>;
  'column.set-identity': OnTable & Change<Column>;
  'column.set-options': OnTable & Change<Column>;

  'constraint.add': OnTable & {
    readonly constraint: Constraint;
    /** The table that a foreign key references. */
    readonly references?: Relation;
    readonly usingIndex: boolean;
    /** Rows are read to see whether they satisfy it. */
    readonly scans: boolean;
    /** Written inside ADD COLUMN. */
    readonly withColumn?: Column;
  };
  /** A partition's own constraint is made part of its parent's. */
  'constraint.adopt': OnTable & { readonly constraint: Constraint; /** It was not valid, and its parent's is. */ readonly scans: boolean };
  'constraint.drop': Drop & OnTable & { readonly constraint: Constraint };
  'constraint.validate': OnTable & Change<Constraint>;
  'constraint.rename': OnTable & Change<Constraint>;
  'constraint.alter': OnTable & Change<Constraint>;

  'index.create': OnTable & {
    readonly index: Index;
    readonly concurrently: boolean;
    readonly ifNotExists: boolean;
    /** ON ONLY: not built on partitions. */
    readonly only: boolean;
  };
  /** CREATE INDEX IF NOT EXISTS where the name is taken: `wanted` is not built. */
  'index.exists': OnTable & { readonly wanted: Index; readonly existing: Index | Relation; readonly concurrently: boolean };
  'index.drop': Drop & { readonly table?: Relation; readonly index: Index; readonly concurrently: boolean };
  'index.rename': Change<Index>;
  'index.set-options': { readonly index: Index; readonly options: readonly string[] };
  'index.set-statistics': { readonly index: Index };
  'index.set-tablespace': { readonly index: Index };
  'index.attach-partition': { readonly index: Index; readonly partition: Index };
  'index.rebuild': { readonly table?: Relation; readonly index?: Index; readonly concurrently: boolean; readonly scope: 'index' | 'table' | 'schema' | 'database' | 'system'; readonly name: string };

  'view.create': { readonly view: Relation };
  'view.replace': Change<Relation>;
  'view.drop': Drop & { readonly view: Relation };
  'view.rename': Change<Relation>;
  'view.set-options': Change<Relation>;
  'view.refresh': { readonly view: Relation; readonly concurrently: boolean; readonly withData: boolean };

  'sequence.create': { readonly sequence: Relation };
  'sequence.alter': Change<Relation>;
  'sequence.drop': Drop & { readonly sequence: Relation };
  'sequence.rename': Change<Relation>;

  'rls.enable': Change<Relation>;
  'rls.disable': Change<Relation>;
  'rls.force': Change<Relation>;
  'rls.no-force': Change<Relation>;
  'policy.create': OnTable & { readonly policy: Policy };
  'policy.alter': OnTable & Change<Policy>;
  'policy.rename': OnTable & Change<Policy>;
  'policy.drop': Drop & OnTable & { readonly policy: Policy };

  'function.create': { readonly function: Routine; readonly names: Naming };
  'function.replace': Change<Routine> & { readonly names: Naming };
  'function.alter': Change<Routine>;
  'function.rename': Change<Routine>;
  'function.drop': Drop & { readonly function: Routine };

  'trigger.create': OnTable & {
    readonly trigger: Trigger;
    readonly replaces?: Trigger;
    /** The table that a constraint trigger names after FROM. */
    readonly references?: Relation;
  };
  'trigger.alter': OnTable & Change<Trigger>;
  'trigger.rename': OnTable & Change<Trigger>;
  'trigger.drop': Drop & OnTable & { readonly trigger: Trigger };
  /** ENABLE/DISABLE TRIGGER ALL or USER. */
  'trigger.toggle-all': OnTable & { readonly enabled: boolean };
  'rule.create': OnTable & { readonly rule: RewriteRule; readonly names: Naming };
  'rule.alter': OnTable & Change<RewriteRule>;
  'rule.rename': OnTable & Change<RewriteRule>;
  'rule.drop': Drop & OnTable & { readonly rule: RewriteRule };
  'event-trigger.create': { readonly trigger: EventTrigger };
  'event-trigger.drop': Drop & { readonly trigger: EventTrigger };

  'statistics.create': OnTable & { readonly statistics: Statistics };
  /** CREATE STATISTICS IF NOT EXISTS where the catalog has it. */
  'statistics.exists': OnTable & { readonly statistics: Statistics };
  'statistics.alter': OnTable & Change<Statistics>;
  'statistics.rename': OnTable & Change<Statistics>;
  'statistics.drop': Drop & OnTable & { readonly statistics: Statistics };

  'type.create': { readonly type: TypeObject };
  'type.drop': Drop & { readonly type: TypeObject };
  'type.rename': Change<TypeObject>;
  'type.add-value': Change<TypeObject> & { readonly value: string };
  'type.rename-value': Change<TypeObject> & { readonly from: string; readonly to: string };
  'type.alter': Change<TypeObject>;
  /** VALIDATE CONSTRAINT for a CHECK of a domain. */
  'domain.validate-constraint': { readonly type: TypeObject; readonly tables: readonly Relation[] };
  'domain.add-constraint': { readonly type: TypeObject; readonly validated: boolean; readonly tables: readonly Relation[] };

  'extension.create': { readonly extension: Extension };
  'extension.drop': Drop & { readonly extension: Extension };
  'publication.create': { readonly publication: Publication };
  'publication.alter': Change<Publication>;
  'publication.drop': Drop & { readonly publication: Publication };
  'role.create': { readonly role: Role };
  'role.alter': Change<Role>;
  'role.drop': Drop & { readonly role: Role };

  'privilege.grant': { readonly objects: readonly CatalogObject[]; readonly grants: readonly Grant[]; readonly scope: 'objects' | 'all-in-schema' };
  'privilege.revoke': { readonly objects: readonly CatalogObject[]; readonly roles: readonly string[]; readonly privileges: readonly Privilege[] | 'all'; readonly columns?: readonly string[]; readonly scope: 'objects' | 'all-in-schema' };
  'privilege.default': { readonly before: readonly DefaultPrivilege[]; readonly after: readonly DefaultPrivilege[] };
  'owner.change': Change<CatalogObject>;
  'comment.set': { readonly object?: CatalogObject; readonly comment: string | undefined };

  /** `columns` are the numbers of those that it gives values for, `from` what its query reads. */
  'data.insert': OnTable & { readonly rows: 'values' | 'query' | 'default'; readonly upsert: boolean; readonly from: readonly Relation[]; readonly columns?: readonly number[] };
  'data.update': RowChange & { readonly columns: readonly number[] };
  'data.delete': RowChange;
  'data.truncate': OnTable & { readonly cascade: boolean; readonly restartIdentity: boolean; readonly only?: true };
  'data.copy': { readonly table?: Relation; readonly direction: 'from' | 'to'; readonly columns?: readonly number[] };
  /** What a statement reads, the sequences that it calls by name, and the relations whose rows it locks (FOR UPDATE, FOR SHARE). */
  'data.read': { readonly tables: readonly Relation[]; readonly sequences: readonly Relation[]; readonly locked: readonly Relation[] };
  /** A SELECT or CALL at the top of a migration; `functions` are the names called, `schema.name` as written. */
  'data.query': { readonly functions: readonly string[] };

  'transaction.begin': object;
  'transaction.commit': object;
  'transaction.rollback': object;
  'transaction.savepoint': { readonly name: string };
  'setting.set': { readonly name: string; readonly value: string | undefined; readonly local: boolean };
  'table.lock': OnTable & { readonly mode: LockMode; readonly only?: true };
  'maintenance': { readonly command: 'vacuum' | 'vacuum-full' | 'analyze' | 'cluster' | 'checkpoint'; readonly table?: Relation };

  /**
   * Postgres refuses the statement, or what follows of it: nothing more of it happens. `error` is Postgres' own message. Only said where it is
   * certain: what is in the way, or is not there, is known from files.
   */
  'failure': {
    readonly sqlstate: string;
    readonly error: string;
    /** What is in the way, or what it wants and cannot have. */
    readonly object?: CatalogObject;
    /** What needs that: the view, the policy, the foreign key. */
    readonly blockers?: readonly Casualty[];
  };
  /** A statement that cannot run in a transaction or in a pipeline (25001). `command` as in the manual: `CREATE INDEX CONCURRENTLY`. */
  'nontransactional': { readonly command: string };
  /** The replay knows that something happens here but not what it does to the schema. */
  'opaque': { readonly reason: OpaqueSql['reason']; readonly template?: string };
  /** A statement kind without a schema effect that pg-safe cares for (`what` is its parse node's tag). */
  'other': { readonly what: string };
  'syntax.error': { readonly error: SqlSyntaxError };
}

/** The kinds of effects. */
export type EffectKind = keyof EffectKinds;
/** The effect of a kind. */
export type EffectOf<K extends EffectKind> = K extends EffectKind ? { readonly kind: K } & EffectBase & EffectKinds[K] : never;
/** A typed fact about what a statement does. */
export type Effect = { [K in EffectKind]: EffectOf<K> }[EffectKind];
