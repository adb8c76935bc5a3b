import type { LockMode } from '../sql/lock-modes.js';
import type { Statement, OpaqueSql, SqlSyntaxError } from '../sql/statement.js';
import type { Span } from '../text/index.js';
import type {
  CatalogObject, Casualty, Column, Constraint, DefaultPrivilege, EventTrigger, Extension, Grant, Index, Policy, Privilege, Publication, Relation,
  RewriteRule, Role, Routine, Schema, Trigger, TypeObject,
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
interface Change<T> {
  readonly before: T;
  readonly after: T;
}

/** A drop. `restrict` is false with CASCADE. */
interface Drop {
  readonly ifExists: boolean;
  readonly restrict: boolean;
  /** What else went, when CASCADE was written; each has its own effect too, with cause `cascade`. */
  readonly casualties: readonly Casualty[];
  /** What would make Postgres refuse it: normal dependents without CASCADE. */
  readonly blockers: readonly Casualty[];
}

/** What goes wrong with a column's or table's rows, as the locks table needs it. */
interface OnTable {
  readonly table: Relation;
}

/** What is done while the lock is held. */
export type Work = 'none' | 'scan' | 'rewrite' | 'index-build' | 'data';

/** Every kind of effect with what it says. */
export interface EffectKinds {
  'schema.create': { readonly schema: Schema };
  'schema.drop': Drop & { readonly schema: Schema };
  'schema.rename': Change<Schema>;

  'table.create': OnTable & { readonly from: 'definition' | 'query' | 'like' | 'partition'; readonly source?: Relation };
  /** CREATE TABLE IF NOT EXISTS where the catalog has it: nothing happens. */
  'table.exists': OnTable;
  'table.drop': Drop & OnTable;
  'table.rename': Change<Relation>;
  'table.set-schema': Change<Relation>;
  'table.set-options': Change<Relation>;
  'table.set-persistence': Change<Relation>;
  'table.set-tablespace': OnTable;
  'table.set-access-method': OnTable;
  'table.replica-identity': Change<Relation>;
  'table.cluster': OnTable;
  'table.attach-partition': OnTable & { readonly partition: Relation };
  'table.detach-partition': OnTable & { readonly partition: Relation; readonly concurrently: boolean };
  'table.inherit': OnTable & { readonly parent: Relation; readonly inherits: boolean };

  'column.add': OnTable & { readonly column: Column; readonly ifNotExists: boolean; readonly rewrite: 'none' | 'volatile-default' | 'stored-generated' | 'identity' | 'constrained-domain' };
  'column.drop': Drop & OnTable & { readonly column: Column };
  'column.rename': OnTable & Change<Column>;
  'column.set-type': OnTable & Change<Column> & {
    /** `unknown` when the old type is not known. */
    readonly work: 'none' | 'scan' | 'rewrite' | 'unknown';
    readonly narrows: boolean;
    readonly using?: string;
  };
  'column.set-default': OnTable & Change<Column>;
  'column.drop-default': OnTable & Change<Column>;
  'column.set-not-null': OnTable & Change<Column> & {
    /** False when the column is NOT NULL already, or a validated CHECK proves it. */
    readonly scans: boolean;
  };
  'column.drop-not-null': OnTable & Change<Column>;
  'column.set-identity': OnTable & Change<Column>;
  'column.set-options': OnTable & Change<Column>;

  'constraint.add': OnTable & {
    readonly constraint: Constraint;
    /** The table that a foreign key references. */
    readonly references?: Relation;
    readonly usingIndex: boolean;
    /** Written inside ADD COLUMN. */
    readonly withColumn?: Column;
  };
  'constraint.drop': Drop & OnTable & { readonly constraint: Constraint };
  'constraint.validate': OnTable & Change<Constraint>;
  'constraint.rename': OnTable & Change<Constraint>;
  'constraint.alter': OnTable & Change<Constraint>;

  'index.create': OnTable & { readonly index: Index; readonly concurrently: boolean; readonly ifNotExists: boolean };
  'index.drop': Drop & { readonly table?: Relation; readonly index: Index; readonly concurrently: boolean };
  'index.rename': Change<Index>;
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

  'function.create': { readonly function: Routine };
  'function.replace': Change<Routine>;
  'function.alter': Change<Routine>;
  'function.rename': Change<Routine>;
  'function.drop': Drop & { readonly function: Routine };

  'trigger.create': OnTable & { readonly trigger: Trigger; readonly replaces?: Trigger };
  'trigger.alter': OnTable & Change<Trigger>;
  'trigger.rename': OnTable & Change<Trigger>;
  'trigger.drop': Drop & OnTable & { readonly trigger: Trigger };
  /** ENABLE/DISABLE TRIGGER ALL or USER. */
  'trigger.toggle-all': OnTable & { readonly enabled: boolean };
  'rule.create': OnTable & { readonly rule: RewriteRule };
  'rule.drop': Drop & OnTable & { readonly rule: RewriteRule };
  'event-trigger.create': { readonly trigger: EventTrigger };
  'event-trigger.drop': Drop & { readonly trigger: EventTrigger };

  'type.create': { readonly type: TypeObject };
  'type.drop': Drop & { readonly type: TypeObject };
  'type.rename': Change<TypeObject>;
  'type.add-value': Change<TypeObject> & { readonly value: string };
  'type.rename-value': Change<TypeObject> & { readonly from: string; readonly to: string };
  'type.alter': Change<TypeObject>;
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

  'data.insert': { readonly table: Relation; readonly rows: 'values' | 'query' | 'default' };
  'data.update': { readonly table: Relation; readonly filtered: boolean };
  'data.delete': { readonly table: Relation; readonly filtered: boolean };
  'data.truncate': { readonly table: Relation; readonly cascade: boolean };
  'data.copy': { readonly table?: Relation; readonly direction: 'from' | 'to' };
  /** A SELECT or CALL at the top of a migration; `functions` are the names called, `schema.name` as written. */
  'data.query': { readonly functions: readonly string[] };

  'transaction.begin': object;
  'transaction.commit': object;
  'transaction.rollback': object;
  'transaction.savepoint': { readonly name: string };
  'setting.set': { readonly name: string; readonly value: string | undefined; readonly local: boolean };
  'table.lock': { readonly table: Relation; readonly mode: LockMode };
  'maintenance': { readonly command: 'vacuum' | 'vacuum-full' | 'analyze' | 'cluster' | 'checkpoint'; readonly table?: Relation };

  /** A statement that cannot run in a transaction or in a pipeline (25001). `command` as in the manual: `CREATE INDEX CONCURRENTLY`. */
  'nontransactional': { readonly command: string };
  /** The replay knows that something happens here but not what it does to the schema. */
  'opaque': { readonly reason: OpaqueSql['reason']; readonly template?: string };
  /** A statement kind without a schema effect that pg-safe cares for (`what` is its parse node's tag). */
  'other': { readonly what: string };
  'syntax.error': { readonly error: SqlSyntaxError };
}

export type EffectKind = keyof EffectKinds;
export type EffectOf<K extends EffectKind> = K extends EffectKind ? { readonly kind: K } & EffectBase & EffectKinds[K] : never;
/** A typed fact about what a statement does. */
export type Effect = { [K in EffectKind]: EffectOf<K> }[EffectKind];
