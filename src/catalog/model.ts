import type { Span } from '../text/index.js';
import type { Grant } from './privileges.js';

export type { DefaultPrivilege, Grant, Privilege } from './privileges.js';

/** Identity of a catalog object, as an OID is in Postgres: it survives a rename. */
export type ObjectId = number;

/** Where an object was made. */
export interface Origin {
  readonly span: Span;
  /** The version (or path) of the migration. */
  readonly migration: string;
  /** The number of the deploy: objects made in one deploy go out together. -1 for the baseline. */
  readonly deploy: number;
  /** True when the statement might not have run (it stands under a condition, or its block was not understood). */
  readonly conditional?: boolean;
}

/** A name in a schema. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** What an object needs. `column` is a column's `number`, absent when the whole object is needed. */
export interface Dependency {
  readonly on: ObjectId;
  readonly column?: number;
  /** As in pg_depend: a `normal` dependent stops DROP … RESTRICT; an `auto` one goes along silently (an index with its table). */
  readonly type: 'normal' | 'auto';
  /** The part of the dependent that has the need, when it is not the whole. */
  readonly of?: Part;
}

/** A part of an object: a column of a relation or composite type, or that column's default, or a publication's entry for a table (then `column` is its id). */
export interface Part {
  readonly column: number;
  readonly part: 'column' | 'default' | 'member';
}

/** An object, or a part of one, that goes along with a drop. */
export interface Casualty {
  readonly object: CatalogObject;
  /** Set when only this part of it goes. */
  readonly of?: Part;
}

/** What every object has. */
interface ObjectBase {
  readonly id: ObjectId;
  /** The names that it had before: what was written then names it so. */
  readonly formerNames?: readonly string[];
  /** Absent for an object that no file made: something names it, so it is assumed to exist, and may hold rows. */
  readonly origin?: Origin;
  readonly dependsOn: readonly Dependency[];
  readonly owner?: string;
  readonly comment?: string;
}

/** A schema. */
export interface Schema extends ObjectBase {
  readonly kind: 'schema';
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** A column of a relation, or an attribute of a composite type. */
export interface Column {
  readonly name: string;
  /** The names that it had before: what was written then names it so. */
  readonly formerNames?: readonly string[];
  /** Stable within its table, as attnum: it survives a rename of the column. */
  readonly number: number;
  /** As `format_type` prints it (`character varying(20)`), schema-qualified for user types outside public; undefined when not known. */
  readonly type: string | undefined;
  /** The type, or the relation whose rows it describes (also for an array of it), when the catalog has it. */
  readonly typeId?: ObjectId;
  readonly notNull: boolean;
  /** The NOT NULL constraint (PostgreSQL 18), when it is not the plain one that `<table>_<column>_not_null` names. */
  readonly notNullConstraint?: { readonly name?: string; readonly validated?: false; readonly noInherit?: true };
  /** The default's or generation expression's SQL text. */
  readonly default?: string;
  readonly identity?: 'always' | 'by default';
  readonly generated?: 'stored' | 'virtual';
  readonly collation?: string;
  readonly comment?: string;
  /** True when it is there only because a parent table has it (pg_attribute.attislocal is false). */
  readonly inherited?: boolean;
  readonly origin?: Origin;
  /** The younger column of the table into which an UPDATE copied its values, and where. */
  readonly replacedBy?: { readonly column: number; readonly since: Origin };
}

/** What a relation is (pg_class.relkind), without indexes. */
export type RelationKind = 'table' | 'partitioned-table' | 'foreign-table' | 'view' | 'materialized-view' | 'sequence' | 'composite-type';

/** What holds or shows rows, and can be named in FROM: a table, view, sequence … Policies, constraints, triggers and indexes are objects of their own. */
export interface Relation extends ObjectBase {
  readonly kind: 'relation';
  readonly relationKind: RelationKind;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** False when columns may exist that are not listed (an assumed table, a view over one). */
  readonly columnsKnown: boolean;
  /** The highest column number ever given, when that column is gone: numbers are not used twice. */
  readonly lastColumn?: number;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  readonly rowSecurity: boolean;
  /** Where row level security was last switched on or off. */
  readonly rowSecurityOrigin?: Origin;
  readonly forceRowSecurity: boolean;
  /** Storage parameters and view options in lower case: `security_invoker` → `true`. */
  readonly options: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  readonly replicaIdentity?: 'default' | 'full' | 'nothing' | 'index';
  /** For `index`: which one, where it is known. It may be gone. */
  readonly replicaIndex?: ObjectId;
  /** Parent of a partition, or parents by INHERITS. */
  readonly parents?: readonly ObjectId[];
  readonly partition?: { readonly of: ObjectId; readonly bound: string };
  /** What it is partitioned by, as SQL text: `RANGE (created_at)`. */
  readonly partitionKey?: string;
  /** The column by which rows are put into partitions, when it is one column and no expression. */
  readonly partitionColumn?: number;
  /** When it is not the one of the database, or `heap`. */
  readonly tablespace?: string;
  readonly accessMethod?: string;
  /** The younger table into which its rows were copied, and where. */
  readonly replacedBy?: { readonly relation: ObjectId; readonly since: Origin };
  readonly view?: ViewDefinition;
  readonly sequence?: { readonly ownedBy?: { readonly table: ObjectId; readonly column: number } };
}

/** What makes a relation a view. */
export interface ViewDefinition {
  /** The query's SQL text. */
  readonly query: string;
  /** The relations that the query reads directly. */
  readonly reads: readonly ObjectId[];
  /** Functions that it calls directly, by id, where the catalog knows them. */
  readonly calls: readonly ObjectId[];
  /** True when it is a plain projection of one table or updatable view, so that Postgres lets one write through it. */
  readonly updatable: boolean;
  /** The relation behind an updatable view. */
  readonly over?: ObjectId;
  /** The output columns that are plain columns of `over`: output name → column number there. */
  readonly passesThrough?: Readonly<Record<string, number>>;
  /** WITH CHECK OPTION: rows that the view does not show cannot be written through it. */
  readonly checkOption?: 'local' | 'cascaded';
  /** Set for a materialized view that was made or refreshed WITH NO DATA: it cannot be read. */
  readonly unpopulated?: true;
}

/** One key of an index: a column or an expression. */
export interface IndexKey {
  /** A column's number, or undefined for an expression. */
  readonly column?: number;
  /** The expression's SQL text. */
  readonly expression?: string;
  /** What Postgres calls the key column of an expression: its function's name, or `expr`. */
  readonly name?: string;
  readonly operatorClass?: string;
  readonly collation?: string;
  readonly descending?: boolean;
  readonly nullsFirst?: boolean;
}

/** An index, with those that back a constraint. */
export interface Index extends ObjectBase {
  readonly kind: 'index';
  readonly schema: string;
  readonly name: string;
  readonly table: ObjectId;
  readonly method: string;
  readonly unique: boolean;
  readonly keys: readonly IndexKey[];
  /** INCLUDE: columns by number. */
  readonly include: readonly number[];
  /** The condition of a partial index, as SQL text. */
  readonly predicate?: string;
  /** The constraint that it backs. */
  readonly constraint?: ObjectId;
}

/** What a constraint demands. NOT NULL is a property of the column. */
export type ConstraintType = 'primary-key' | 'unique' | 'foreign-key' | 'check' | 'exclusion';

/** A constraint of a table or domain. */
export interface Constraint extends ObjectBase {
  readonly kind: 'constraint';
  readonly type: ConstraintType;
  readonly name: string;
  /** The table, or the domain, that carries it. */
  readonly table: ObjectId;
  /** Columns by number; for a CHECK, those that its expression names. */
  readonly columns: readonly number[];
  /** False for NOT VALID: old rows may break it. */
  readonly validated: boolean;
  readonly expression?: string;
  /** For a CHECK: the columns, by number, that cannot be NULL where it holds. */
  readonly provesNotNull?: readonly number[];
  /** For a CHECK: what it says about single columns, as far as it compares them with constants. */
  readonly bounds?: readonly Alternatives[];
  readonly index?: ObjectId;
  readonly references?: {
    readonly table: ObjectId;
    readonly columns: readonly number[];
    readonly onDelete: ReferentialAction;
    readonly onUpdate: ReferentialAction;
  };
  readonly deferrable?: boolean;
  /** NO INHERIT: children do not have it. */
  readonly noInherit?: true;
  /** NOT ENFORCED (PostgreSQL 18). */
  readonly enforced?: false;
  /** True when it is there only because a parent table has it. */
  readonly inherited?: boolean;
}

/** A comparison of a column with a constant, as far as it is written plainly. */
export interface Comparison {
  readonly column: number;
  readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'is null' | 'is not null';
  /** The constant's text; a number when it is one. */
  readonly value?: string | number;
}

/** Comparisons of which one holds. */
export type Alternatives = readonly Comparison[];

/** What a foreign key does when the row that it points at changes or goes. */
export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

/** A policy of row level security. */
export interface Policy extends ObjectBase {
  readonly kind: 'policy';
  readonly name: string;
  readonly table: ObjectId;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly permissive: boolean;
  /** Role names; `public` when it is for everyone. */
  readonly roles: readonly string[];
  /** The conditions, as SQL text; absent where none is written. */
  readonly using?: string;
  readonly withCheck?: string;
  /** How many of `dependsOn`, after the table, are needs of USING; the rest are those of WITH CHECK. */
  readonly needsOfUsing: number;
}

/** A trigger of a table or view. */
export interface Trigger extends ObjectBase {
  readonly kind: 'trigger';
  readonly name: string;
  readonly table: ObjectId;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  readonly forEach: 'row' | 'statement';
  /** The function's id; undefined when it is not known (then `functionName` says what was written). */
  readonly function?: ObjectId;
  readonly functionName: string;
  readonly enabled: 'origin' | 'always' | 'replica' | 'disabled';
  readonly constraint: boolean;
  /** The condition after WHEN, as SQL text. */
  readonly when?: string;
  /** UPDATE OF these columns, by number. */
  readonly columns?: readonly number[];
  readonly arguments?: readonly string[];
}

/** A parameter of a function, or a column that it returns. */
export interface Parameter {
  readonly name?: string;
  /** As `format_type` prints it. */
  readonly type: string;
  /** The type, or the relation whose rows it describes, when the catalog has it. */
  readonly typeId?: ObjectId;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table';
  readonly hasDefault: boolean;
  /** The default's SQL text. */
  readonly default?: string;
}

/** A function, procedure or aggregate: one overload. */
export interface Routine extends ObjectBase {
  readonly kind: 'function';
  readonly routine: 'function' | 'procedure' | 'aggregate';
  readonly schema: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** As `pg_get_function_result` prints it; undefined for a procedure. */
  readonly returns?: string;
  readonly language: string;
  readonly securityDefiner: boolean;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly strict: boolean;
  readonly leakproof: boolean;
  readonly parallel: 'unsafe' | 'restricted' | 'safe';
  /** `SET name = value` clauses in lower case; `from current` is kept as that text. */
  readonly settings: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  /** A body written as a string: its text and where it stands. A BEGIN ATOMIC body has dependencies instead. */
  readonly body?: { readonly text: string; readonly span: Span };
}

/** A type that CREATE TYPE or CREATE DOMAIN made. The row type of a table is the table. */
export interface TypeObject extends ObjectBase {
  readonly kind: 'type';
  readonly typeKind: 'enum' | 'domain' | 'composite' | 'range' | 'base';
  readonly schema: string;
  readonly name: string;
  /** An enum's labels in order. */
  readonly values?: readonly string[];
  /** Labels added by ALTER TYPE … ADD VALUE, with where. */
  readonly added?: Readonly<Record<string, Origin>>;
  /** A domain's base type, and whether it has NOT NULL, or NOT NULL or a CHECK (an object of its own). */
  readonly base?: string;
  readonly notNull?: boolean;
  readonly constrained?: boolean;
  /** How volatile a domain's default is, when it has one. */
  readonly default?: Routine['volatility'];
  /** A composite type's attributes. */
  readonly attributes?: readonly Column[];
  readonly grants: readonly Grant[];
}

/** An installed extension; what it brings along is not in the catalog. */
export interface Extension extends ObjectBase {
  readonly kind: 'extension';
  readonly name: string;
  readonly schema: string | undefined;
}

/** A publication, as Realtime reads one. */
export interface Publication extends ObjectBase {
  readonly kind: 'publication';
  readonly name: string;
  readonly allTables: boolean;
  readonly tables: readonly ObjectId[];
  readonly schemas: readonly string[];
  /** What it sends, when it is not everything: the option `publish`. */
  readonly publishes?: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
}

/** An event trigger. */
export interface EventTrigger extends ObjectBase {
  readonly kind: 'event-trigger';
  readonly name: string;
  readonly event: string;
  readonly function?: ObjectId;
}

/** A role, with the roles that it is a member of. */
export interface Role extends ObjectBase {
  readonly kind: 'role';
  readonly name: string;
  readonly bypassRls: boolean;
  readonly superuser: boolean;
  readonly memberOf: readonly string[];
  /** Those of `memberOf` whose privileges it has only after SET ROLE. */
  readonly notInherited?: readonly string[];
  /** NOINHERIT: what memberships are like that do not say; before version 16, all of them. */
  readonly noInherit?: true;
}

/** A rewrite rule made by CREATE RULE (not the `_RETURN` rule of a view). */
export interface RewriteRule extends ObjectBase {
  readonly kind: 'rewrite-rule';
  readonly name: string;
  readonly table: ObjectId;
}

/** What CREATE STATISTICS makes. */
export interface Statistics extends ObjectBase {
  readonly kind: 'statistics';
  readonly schema: string;
  readonly name: string;
  readonly table: ObjectId;
}

/** Any object; `kind` tells which. */
export type CatalogObject =
  | Schema | Relation | Index | Constraint | Policy | Trigger | Routine | TypeObject
  | Extension | Publication | EventTrigger | Role | RewriteRule | Statistics;
/** The kinds of objects. */
export type ObjectKind = CatalogObject['kind'];
/** The object of a kind. */
export type ObjectOf<K extends ObjectKind> = Extract<CatalogObject, { kind: K }>;

/** `public.users`, for messages and keys: never quoted. */
export function displayName(object: { readonly schema?: string | undefined; readonly name: string }): string {
  return object.schema === undefined || object.schema === 'public' ? object.name : `${object.schema}.${object.name}`;
}
