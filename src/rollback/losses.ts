import { displayName, type Catalog, type Column, type ObjectId, type Relation } from '../catalog/index.js';
import type { Effect, EffectOf } from '../replay/effects.js';
import { references } from '../sql/references.js';
import type { Span } from '../text/index.js';

/** An effect with the catalog before and after it. */
export interface Recorded {
  readonly effect: Effect;
  readonly before: Catalog;
  readonly after: Catalog;
}

/** Data that is gone once a migration ran, and that no script brings back. */
export interface Loss {
  /** `rows`: whole rows; `values`: a column's values; `changed`: values overwritten by others; `narrowed`: what a type has no room for; `position`: where a sequence stood. */
  readonly kind: 'rows' | 'values' | 'changed' | 'narrowed' | 'position';
  /** `public.notes.body`. */
  readonly subject: string;
  /** `values of column "notes.body"`: without a verb or an article. */
  readonly what: string;
  /** The place in the migration that loses it. */
  readonly span: Span;
  readonly table: Relation;
  readonly column?: Column;
  /** What loses it. */
  readonly effect: Effect;
  /** The table into which this migration copied rows or values of the table before: a script may bring them back from there. */
  readonly keptIn?: Relation;
  /** Set when there may be nothing to lose: the statement stands under a condition, or says IF EXISTS of what no file made. */
  readonly doubtful?: true;
}

/** A loss before it is known what it is called and whether it counts. */
interface Candidate {
  readonly kind: Loss['kind'];
  readonly table: Relation;
  readonly column?: Column;
  readonly doubtful?: boolean;
}

type Lossy = { readonly [K in Effect['kind']]?: (effect: EffectOf<K>, recorded: Recorded) => readonly Candidate[] };

const lossy: Lossy = {
  'table.drop': ({ table, ifExists }) => (table.relationKind === 'foreign-table' ? [] : [{ kind: 'rows', table, doubtful: ifExists && isAssumed(table) }]),
  'column.drop': ({ table, column, ifExists }) => (isStored(table, column) ? [{ kind: 'values', table, column, doubtful: ifExists && column.origin === undefined }] : []),
  'column.set-type': ({ table, before: column, narrows }) => (narrows && isStored(table, column) ? [{ kind: 'narrowed', table, column }] : []),
  'data.update': ({ table, columns, rows }, { before }) => {
    const now = before.getAs('relation', table.id) ?? table;
    return columns.flatMap((number): Candidate[] => now.columns.filter((column) => column.number === number).map((column) => ({ kind: 'changed', table, column, doubtful: rows === 'few' })));
  },
  'data.delete': ({ table }) => [{ kind: 'rows', table }],
  'data.truncate': ({ table }) => [{ kind: 'rows', table }],
  'data.insert': ({ table, upsert }) => (upsert ? [{ kind: 'changed', table, doubtful: true }] : []),
  'sequence.drop': ({ sequence, cause }) => (cause === 'implied' ? [] : [{ kind: 'position', table: sequence }]),
};

/** The kinds of effect that `lossesOf` needs to see. */
export const lossyKinds: ReadonlySet<Effect['kind']> = new Set<Effect['kind']>([...(Object.keys(lossy) as Effect['kind'][]), 'table.create', 'data.insert', 'data.update']);

/**
 * What a migration loses of the data that was there before it, in the order of its effects. What it made itself, and temporary tables,
 * are no loss; an object is named once for each kind of loss.
 * @param start the catalog before the migration
 */
export function lossesOf(recorded: readonly Recorded[], start: Catalog): readonly Loss[] {
  const found = new Map<string, Loss>();
  const copies: Copy[] = [];
  for (const step of recorded) {
    const { effect } = step;
    noteCopies(step, copies);
    const candidates = (lossy[effect.kind] as ((effect: Effect, recorded: Recorded) => readonly Candidate[]) | undefined)?.(effect, step) ?? [];
    for (const candidate of candidates) {
      const loss = lossOf(candidate, effect, start, copies);
      if (loss === undefined) continue;
      const key = `${loss.kind} ${loss.table.id} ${loss.column?.number ?? ''}`;
      if (!found.has(key) && !found.has(`rows ${loss.table.id} `)) found.set(key, loss);
    }
  }
  return [...found.values()];
}

function lossOf({ kind, table, column, doubtful = false }: Candidate, effect: Effect, start: Catalog, copies: readonly Copy[]): Loss | undefined {
  if (table.persistence === 'temporary') return undefined;
  const was = start.getAs('relation', table.id);
  // What the migration itself made held nothing before; what no file made is first known where it is named.
  if (was === undefined && !isAssumed(table)) return undefined;
  if (was !== undefined && column !== undefined && was.columnsKnown && !was.columns.some(({ number }) => number === column.number)) return undefined;
  if (column !== undefined && column.origin !== undefined && was === undefined) return undefined;
  const name = displayName(table);
  const keptIn = copies.find((copy) => copy.from === table.id && (copy.columns === undefined || (column !== undefined && copy.columns.has(column.name))))?.into;
  return {
    kind, table, effect, span: effect.span,
    subject: column === undefined ? `${table.schema}.${table.name}` : `${table.schema}.${table.name}.${column.name}`,
    what: column === undefined ? wholes[kind](name) : parts[kind](`${name}.${column.name}`),
    ...(column !== undefined && { column }),
    ...(keptIn !== undefined && { keptIn }),
    ...((doubtful || effect.conditional) && { doubtful: true }),
  };
}

type Wording = Readonly<Record<Loss['kind'], (name: string) => string>>;
const wholes: Wording = {
  rows: (name) => `rows of table "${name}"`,
  values: (name) => `values of "${name}"`,
  changed: (name) => `earlier values of table "${name}"`,
  narrowed: (name) => `wider values of "${name}"`,
  position: (name) => `position of sequence "${name}"`,
};
const parts: Wording = {
  ...wholes,
  values: (name) => `values of column "${name}"`,
  changed: (name) => `earlier values of column "${name}"`,
  narrowed: (name) => `values of column "${name}" that its new type has no room for`,
};

/** Rows or values that were put somewhere else before they went. */
interface Copy {
  readonly from: ObjectId;
  readonly into: Relation;
  /** The columns that the statement names; undefined when it copies rows whole. */
  readonly columns?: ReadonlySet<string>;
}

function noteCopies({ effect, before }: Recorded, copies: Copy[]): void {
  if (effect.kind === 'table.create') {
    if (effect.from === 'query' && effect.table.persistence !== 'temporary') for (const { id } of effect.reads ?? []) copies.push({ from: id, into: effect.table });
  } else if (effect.kind === 'data.insert') {
    if (effect.table.persistence !== 'temporary') for (const { id } of effect.from) if (id !== effect.table.id) copies.push({ from: id, into: effect.table });
  } else if (effect.kind === 'data.update') {
    noteUpdate(effect, before, copies);
  }
}

/** `update notes set content = body` keeps the values of `body`; `update notes set content = a.body from archive a` those of the other table's column. */
function noteUpdate({ table, statement: { node } }: EffectOf<'data.update'>, before: Catalog, copies: Copy[]): void {
  if (!('UpdateStmt' in node)) return;
  const { targetList = [], fromClause = [] } = node.UpdateStmt;
  for (const target of targetList) {
    if (!('ResTarget' in target) || target.ResTarget.val === undefined) continue;
    const columns = new Set(references(target.ResTarget.val).columns.map(({ name }) => name).filter((name) => name !== target.ResTarget.name));
    if (columns.size > 0) copies.push({ from: table.id, into: table, columns });
  }
  for (const { name, schema = 'public' } of fromClause.flatMap((from) => references(from).relations)) {
    const other = before.relation({ schema, name });
    if (other !== undefined && other.id !== table.id) copies.push({ from: other.id, into: table, columns: new Set(references(node).columns.map((column) => column.name)) });
  }
}

/** A table that no file made: it may hold rows. */
function isAssumed(table: Relation): boolean {
  return table.origin === undefined;
}

/** False for what holds no values of its own: a view's column, a generated one. */
function isStored(table: Relation, column: Column): boolean {
  return (table.relationKind === 'table' || table.relationKind === 'partitioned-table') && column.generated === undefined;
}
