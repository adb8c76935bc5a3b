import { displayName, isLive, isNew, type Catalog, type Column, type ObjectKind, type Origin, type Relation, type Routine } from '../catalog/index.js';
import type { Effect, EffectKind, EffectOf } from '../replay/effects.js';
import type { Span } from '../text/index.js';
import { returnsWithValues } from './returning-column.js';
import { makeTemporary } from './temporary-tables.js';

/**
 * What a change is to the release of the application that was there before it, after the expand/contract (parallel change) method.
 * `additive`: nothing that was there changes. `compatible`: what was there changes, and clients of the old shape go on as before.
 * `contracting`: something that old clients use goes, or something that they write is refused. `destructive`: data goes.
 */
export type Nature = 'additive' | 'compatible' | 'contracting' | 'destructive';

/** An effect that is more than additive. */
export interface Deed {
  readonly nature: Exclude<Nature, 'additive'>;
  /** In the third person: `drops column "users.name"`. */
  readonly what: string;
  readonly span: Span;
  /** It takes nothing away, but refuses what was allowed: a constraint, a revoked privilege. To undo it is to allow it again. */
  readonly tightens?: true;
  /** The data that it loses: `the rows of "notes"`. */
  readonly loses?: string;
  /** True when the rest of the migration has made it good: a view dropped is there again. */
  readonly undone?: (end: End) => boolean;
  /** It has still changed something then: the table has another name, though a view serves the old one. */
  readonly leavesChange?: true;
}

/** How the migration ended, for what is made good in it. */
export interface End {
  readonly catalog: Catalog;
  /** Keys of what the migration made, filled or renamed, by `madeKey`, `filledKey` and `columnKey`. */
  readonly made: ReadonlySet<string>;
  /** The functions that it calls. */
  readonly called: readonly Routine[];
}

/** Where a deed stands: what the migration, and its deploy, began with. */
export interface Place {
  readonly deploy: number;
  readonly before: Catalog;
  readonly after: Catalog;
}

type Judge<K extends EffectKind> = (effect: EffectOf<K>, place: Place) => Omit<Deed, 'span'> | undefined;

export const madeKey = ({ kind, schema, name }: { readonly kind: string; readonly schema?: string | undefined; readonly name: string }): string => `${kind} ${schema ?? ''}.${name}`;
export const filledKey = (table: Relation): string => `rows ${table.id}`;

const isBase = ({ relationKind }: Relation): boolean => relationKind !== 'view' && relationKind !== 'composite-type';
const comesAgain = (kind: string, object: { readonly schema?: string | undefined; readonly name: string }) => ({ made }: End): boolean => made.has(madeKey({ kind, ...object }));
const columnName = (table: Relation, column: Column): string => `"${displayName(table)}.${column.name}"`;
const named = (object: { readonly schema?: string; readonly name: string }): string => `"${displayName(object)}"`;

const rowsOf = (table: Relation): string => `the rows of ${named(table)}`;
const valuesOf = (table: Relation, column: Column): string => `the values of ${columnName(table, column)}`;

/** A view that serves a former name at the end, with all the columns that it had. */
function isServed(before: Relation): NonNullable<Deed['undone']> {
  return ({ catalog }) => {
    const now = catalog.relation(before);
    return now !== undefined && now.id !== before.id && (!now.columnsKnown || before.columns.every(({ name }) => now.columns.some((column) => column.name === name)));
  };
}

function dropped(kind: string, nature: Deed['nature'], object: { readonly kind: ObjectKind; readonly schema: string; readonly name: string; readonly origin?: Origin }, place: Place): Omit<Deed, 'span'> | undefined {
  return isNew(object, place) ? undefined : { nature, what: `drops ${kind} ${named(object)}`, undone: comesAgain(object.kind, object) };
}

/** A change of a column that clients notice only when they write. */
function tightened(table: Relation, place: Place, what: string): Omit<Deed, 'span'> | undefined {
  return isLive(table, place) ? { nature: 'contracting', what, tightens: true } : undefined;
}

function loosened(table: Relation, place: Place, what: string): Omit<Deed, 'span'> | undefined {
  return isLive(table, place) ? { nature: 'compatible', what } : undefined;
}

const ofTable = (name: string, table: Relation): string => `"${name}" of ${named(table)}`;

const judges: { readonly [K in EffectKind]?: Judge<K> } = {
  'schema.drop': ({ schema, casualties }, place) => (isNew(schema, place) ? undefined : { nature: casualties.some(({ object }) => object.kind === 'relation') ? 'destructive' : 'contracting', what: `drops schema "${schema.name}"` }),
  'schema.rename': ({ before, after }) => ({ nature: 'contracting', what: `renames schema "${before.name}" to "${after.name}"` }),

  'table.drop'({ table, ifExists }, place) {
    if (!isLive(table, place)) return undefined;
    const unseen = table.origin === undefined && !table.columnsKnown && ifExists;
    return { nature: 'destructive', what: `drops table ${named(table)}`, loses: rowsOf(table), ...(unseen && { undone: (end) => comesAgain('relation', table)(end) || end.made.has(madeKey({ kind: 'relation', schema: 'pg_temp', name: table.name })) || makeTemporary(end.called, table.name) }) };
  },
  'table.rename': ({ before, after }, place) => (isLive(before, place) ? { nature: 'contracting', what: `renames table ${named(before)} to ${named(after)}`, undone: isServed(before), leavesChange: true } : undefined),
  'table.set-schema': ({ before, after }, place) => (isLive(before, place) ? { nature: 'contracting', what: `moves table ${named(before)} to schema "${after.schema}"`, undone: isServed(before), leavesChange: true } : undefined),
  'table.detach-partition': ({ table, partition }, place) => (isLive(table, place) ? { nature: 'contracting', what: `detaches partition ${named(partition)}` } : undefined),

  'column.add': ({ table, column }, place) => (column.notNull && column.default === undefined && column.identity === undefined && column.generated === undefined && isBase(table) ? tightened(table, place, `adds the required column ${columnName(table, column)}`) : undefined),
  'column.drop'({ table, column }, place) {
    if (!isLive(table, place) || !isBase(table) || column.number === 0 || isNew(column, place)) return undefined;
    return {
      nature: column.generated === undefined ? 'destructive' : 'contracting', what: `drops column ${columnName(table, column)}`, ...(column.generated === undefined && { loses: valuesOf(table, column) }),
      undone: ({ catalog, made }) => {
        const now = catalog.getAs('relation', table.id);
        return now !== undefined && returnsWithValues(column, now, made);
      },
    };
  },
  'column.rename': ({ table, before, after }, place) => (isLive(table, place) && table.relationKind !== 'view' && !isNew(before, place) ? { nature: 'contracting', what: `renames column ${columnName(table, before)} to "${after.name}"` } : undefined),
  'column.set-type'({ table, before, after, narrows, work }, place) {
    if (before.type === after.type || work === 'unknown') return undefined;
    if (narrows) return isLive(table, place) ? { nature: 'contracting', what: `narrows the type of ${columnName(table, before)}`, loses: valuesOf(table, before) } : undefined;
    return loosened(table, place, `changes the type of ${columnName(table, before)}`);
  },
  'column.set-not-null': ({ table, before }, place) => (before.notNull || isNew(before, place) ? undefined : tightened(table, place, `requires a value in ${columnName(table, before)}`)),
  'column.drop-default': ({ table, before }, place) => (before.notNull ? tightened(table, place, `takes away the default of ${columnName(table, before)}`) : loosened(table, place, `takes away the default of ${columnName(table, before)}`)),
  'column.set-default': ({ table, before }, place) => (before.default === undefined ? undefined : loosened(table, place, `changes the default of ${columnName(table, before)}`)),
  'column.drop-not-null': ({ table, before }, place) => loosened(table, place, `lets ${columnName(table, before)} be NULL`),

  'constraint.add': ({ table, constraint, withColumn, cause }, place) => (cause !== 'explicit' || withColumn !== undefined || constraint.columns.every((number) => { const column = table.columns.find((one) => one.number === number); return column !== undefined && isNew(column, place); }) ? undefined : tightened(table, place, `adds constraint ${ofTable(constraint.name, table)}`)),
  'constraint.drop': ({ table, constraint, cause }, place) => (cause === 'explicit' ? loosened(table, place, `drops constraint ${ofTable(constraint.name, table)}`) : undefined),
  'index.create': ({ table, index }, place) => (index.unique && index.constraint === undefined ? tightened(table, place, `adds unique index "${index.name}" to ${named(table)}`) : undefined),
  'index.drop': ({ index, cause }, place) => (cause === 'implied' || isNew(index, place) ? undefined : { nature: 'compatible', what: `drops index "${index.name}"` }),

  'view.drop': ({ view, ifExists }, place) => (!isLive(view, place) || (view.origin === undefined && ifExists) ? undefined : { nature: 'contracting', what: `drops view ${named(view)}`, undone: isServed(view) }),
  'view.rename': ({ before, after }, place) => (isLive(before, place) ? { nature: 'contracting', what: `renames view ${named(before)} to ${named(after)}`, undone: isServed(before) } : undefined),
  'view.replace': ({ before }, place) => loosened(before, place, `replaces view ${named(before)}`),
  'sequence.drop': ({ sequence, cause }, place) => (cause === 'implied' ? undefined : dropped('sequence', 'contracting', sequence, place)),
  'function.drop': ({ function: routine }, place) => dropped('function', 'contracting', routine, place),
  'function.rename': ({ before, after }, place) => (isNew(before, place) ? undefined : { nature: 'contracting', what: `renames function ${named(before)} to ${named(after)}` }),
  'function.replace': ({ before }, place) => (isNew(before, place) ? undefined : { nature: 'compatible', what: `replaces function ${named(before)}` }),
  'type.drop': ({ type }, place) => dropped('type', 'contracting', type, place),
  'type.rename': ({ before, after }, place) => (isNew(before, place) ? undefined : { nature: 'contracting', what: `renames type ${named(before)} to ${named(after)}` }),
  'type.rename-value': ({ before, from, to }, place) => (isNew(before, place) ? undefined : { nature: 'contracting', what: `renames value '${from}' of ${named(before)} to '${to}'` }),
  'extension.drop': ({ extension }, place) => (isNew(extension, place) ? undefined : { nature: 'contracting', what: `drops extension "${extension.name}"`, undone: comesAgain('extension', { name: extension.name }) }),
  'trigger.create': ({ table, trigger, replaces }, place) => loosened(table, place, `${replaces === undefined ? 'adds' : 'replaces'} trigger ${ofTable(trigger.name, table)}`),
  'trigger.drop': ({ table, trigger, cause }, place) => (cause === 'implied' || isNew(trigger, place) || !isLive(table, place) ? undefined : { nature: 'contracting', what: `drops trigger ${ofTable(trigger.name, table)}`, undone: ({ catalog }) => catalog.triggers(table.id).some(({ name }) => name === trigger.name) }),

  'rls.enable': ({ before }, place) => (before.rowSecurity ? undefined : tightened(before, place, `enables row level security on ${named(before)}`)),
  'rls.disable': ({ before }, place) => loosened(before, place, `disables row level security on ${named(before)}`),
  'policy.create': ({ table, policy }, place) => (policy.permissive ? undefined : tightened(table, place, `adds the restrictive policy ${ofTable(policy.name, table)}`)),
  'policy.alter': ({ table, after }, place) => loosened(table, place, `changes policy ${ofTable(after.name, table)}`),
  'policy.drop'({ table, policy, cause }, place) {
    if (cause === 'implied' || isNew(policy, place) || !isLive(table, place)) return undefined;
    if (!policy.permissive) return { nature: 'compatible', what: `drops the restrictive policy ${ofTable(policy.name, table)}` };
    return { nature: 'contracting', what: `drops policy ${ofTable(policy.name, table)}`, tightens: true, undone: ({ catalog }) => catalog.policies(table.id).some((now) => now.permissive && (now.command === policy.command || now.command === 'all')) };
  },
  'privilege.revoke': ({ objects, roles }, place) => {
    const live = objects.filter((object) => !isNew(object, place) && object !== place.after.get(object.id));
    return live.length === 0 ? undefined : { nature: 'contracting', what: `revokes privileges from ${roles.join(', ')}`, tightens: true };
  },
  'publication.drop': ({ publication }, place) => (isNew(publication, place) ? undefined : { nature: 'contracting', what: `drops publication "${publication.name}"`, undone: comesAgain('publication', { name: publication.name }) }),
  'publication.alter': ({ before, after, cause }) => (cause === 'explicit' && before.tables.some((id) => !after.tables.includes(id)) ? { nature: 'contracting', what: `takes tables out of publication "${before.name}"` } : undefined),
  'role.drop': ({ role }, place) => (isNew(role, place) ? undefined : { nature: 'contracting', what: `drops role "${role.name}"` }),

  'data.update': ({ table }, place) => loosened(table, place, `changes rows of ${named(table)}`),
  'data.delete': ({ table, filtered, rows }, place) => (!isLive(table, place) ? undefined : rows === 'few' ? loosened(table, place, `deletes a few rows of ${named(table)}`) : { nature: 'destructive', what: `deletes ${filtered ? 'rows' : 'every row'} of ${named(table)}`, loses: rowsOf(table), ...(!filtered && { undone: ({ made }: End) => made.has(filledKey(table)) }) }),
  'data.truncate': ({ table }, place) => (isLive(table, place) ? { nature: 'destructive', what: `empties table ${named(table)}`, loses: rowsOf(table) } : undefined),
};

/** The kinds of effect that can be more than additive. */
export const judgedKinds: ReadonlySet<string> = new Set(Object.keys(judges));

/** What an effect is, when it is more than additive. */
export function deedOf(effect: Effect, place: Place): Deed | undefined {
  if (effect.conditional) return undefined;
  const judge = judges[effect.kind] as ((effect: Effect, place: Place) => Omit<Deed, 'span'> | undefined) | undefined;
  const deed = judge?.(effect, place);
  return deed && { ...deed, span: effect.span };
}
