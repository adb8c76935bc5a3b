import { quoteName, quoteQualified, spanText, keyword, tokensOf, type Catalog, type Column, type EffectOf, type Relation, type Runner, type Statement } from '../../src/rule/index.js';
import { askedForNull, buildsOnItself, isNeverNull } from './filled-columns.js';
import type { FileOrder } from './file-order.js';
import type { PlacedChange } from './placed-change.js';
import { inOrder } from './in-order.js';

/** Where advice on an UPDATE is read. */
export interface BatchPlace {
  readonly catalog: Catalog;
  readonly runner: Runner;
  readonly order: FileOrder;
  /** The columns of this deploy: empty in the rows that are to be filled. */
  readonly fresh: readonly Column[];
}

/** How to make the change of an UPDATE in small transactions, and what of the file has to wait for it. */
export function inBatches(update: EffectOf<'data.update'>, { catalog, runner, order, fresh }: BatchPlace): string {
  const { table, columns, statement } = update;
  const change: PlacedChange = { kind: 'update', statement, table, columns, all: update.rows === 'all' };
  const followers = order.followers(change);
  const before = followers.length > 0 && !order.needsEarlier(change);
  const after = followers.length === 0 || before ? '' : runner === 'autocommit' ? ` Only after it: ${inOrder(followers)}.` : ` Only after it, in a migration file of its own: ${inOrder(followers)}.`;
  const { how, sql } = batch(update, catalog, fresh);
  const first = before ? (runner === 'autocommit' ? ', before what follows it here' : ', before this migration goes out') : '';
  const place = runner === 'autocommit' ? `In batches, each committed by itself${first}; ${how}:` : `Take it out of the migration, and let a script or a pg_cron job ${how}, each in its own transaction${first}:`;
  const twice = how === walk && buildsOnItself(update) ? ' No range twice: SET reads what it writes.' : '';
  const work = runner === 'autocommit' && how === repeat ? `DO $$ BEGIN LOOP ${sql} EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;` : sql;
  return `${place} ${work}${twice}${after}${runner === 'supabase' ? ' COMMIT in a DO block fails in a migration file (2D000).' : ''}`;
}

/** What to do about a loop that keeps all of its locks. */
export function loopOutside(runner: Runner): string {
  if (runner === 'autocommit') return 'COMMIT; inside the loop, after each piece, lets them go; it works where no BEGIN stands before the DO block.';
  return `Take the loop out of the migration, and let a script or a pg_cron job do the same piece by piece, each in its own transaction.${runner === 'supabase' ? ' COMMIT in a DO block fails in a migration file (2D000).' : ''}`;
}

const repeat = 'run batches until no row is left';
const walk = 'go through the table once, from range to range of its key';

function batch({ table, columns, statement }: EffectOf<'data.update'>, catalog: Catalog, fresh: readonly Column[]): { readonly how: string; readonly sql: string } {
  const written = table.columns.filter(({ number }) => columns.includes(number));
  const { name, alias, from, targets } = partsOf(statement, table);
  const set = written.length === 0 ? '…' : written.map((column) => `${quoteName(column.name)} = …`).join(', ');
  const own = conditionOf(statement);
  const valueOf = (column: Column): Statement['node'] | undefined => targets.get(column.name);
  const asked = askedForNull(statement, table);
  const [empty] = fresh.filter(({ number, notNull, default: value }) => columns.includes(number) && !notNull && value === undefined);
  // A batch is not picked again when its update makes the condition false for certain.
  const done = [...asked, ...(own === undefined && empty !== undefined ? [empty] : [])].filter((column) => written.includes(column) && isNeverNull(valueOf(column), table));
  const key = keyOf(table, catalog);
  const condition = own ?? (empty === undefined ? undefined : `${quoteName(empty.name)} IS NULL`);
  if (done.length > 0 && !from && condition !== undefined) {
    const key5000 = key ?? ['ctid'];
    return { how: repeat, sql: `UPDATE ${name} SET ${set} WHERE ${row(key5000)} IN (SELECT ${key5000.join(', ')} FROM ${name} WHERE ${condition} LIMIT 5000 FOR UPDATE SKIP LOCKED);` };
  }
  const walked = row((key ?? ['<unique column>']).map((column) => (from ? `${alias}.${column}` : column)));
  const end = (key ?? ['']).length > 1 ? '(…)' : '…';
  const and = condition === undefined ? '' : own !== undefined && /\bor\b/i.test(condition) ? ` AND (${condition})` : ` AND ${condition}`;
  return { how: walk, sql: `UPDATE ${name} SET ${set}${from ? ' FROM …' : ''} WHERE ${walked} > ${end} AND ${walked} <= ${end}${and};` };
}

function partsOf({ node }: Statement, table: Relation): { readonly name: string; readonly alias: string; readonly from: boolean; readonly targets: ReadonlyMap<string, Statement['node']> } {
  const update = 'UpdateStmt' in node ? node.UpdateStmt : undefined;
  const given = update?.relation?.alias?.aliasname;
  const targets = new Map((update?.targetList ?? []).flatMap((target) => ('ResTarget' in target && target.ResTarget.val !== undefined ? [[target.ResTarget.name ?? '', target.ResTarget.val] as const] : [])));
  return { name: `${quoteQualified(table)}${given === undefined ? '' : ` AS ${quoteName(given)}`}`, alias: quoteName(given ?? table.name), from: update?.fromClause !== undefined, targets };
}

/** The WHERE of an UPDATE as its author wrote it, on one line; what is very long is only spoken of. */
function conditionOf({ node, span }: Statement): string | undefined {
  if (!('UpdateStmt' in node) || node.UpdateStmt.whereClause === undefined) return undefined;
  const { text } = span.source;
  const tokens = tokensOf(text, span.start, span.end);
  const depths = tokens.map(((depth) => (token) => (depth += '(['.includes(text.slice(token.start, token.end)) ? 1 : ')]'.includes(text.slice(token.start, token.end)) ? -1 : 0))(0));
  const top = (word: string): number => tokens.findLastIndex((token, at) => depths[at] === 0 && keyword(text, token) === word);
  const from = top('where');
  const until = top('returning');
  const part = tokens.slice(from + 1, until > from ? until : undefined);
  const written = part.map((token, at) => `${at > 0 && part[at - 1]!.end < token.start ? ' ' : ''}${spanText({ source: span.source, start: token.start, end: token.end })}`).join('');
  return /^\(*true\)*$/i.test(written) ? undefined : from === -1 || written.length > 160 ? '(its own condition)' : written;
}

/** The columns of the primary key, or of a unique one, as SQL; undefined where there is none. */
function keyOf(table: Relation, catalog: Catalog): readonly string[] | undefined {
  const constraints = catalog.constraints(table.id);
  const notNull = (number: number): boolean => table.columns.some((column) => column.number === number && column.notNull);
  const key = constraints.find(({ type }) => type === 'primary-key') ?? constraints.find(({ type, columns }) => type === 'unique' && columns.every(notNull));
  const names = (key?.columns ?? []).flatMap((number) => table.columns.find((column) => column.number === number)?.name ?? []).map(quoteName);
  return names.length > 0 ? names : table.columnsKnown ? undefined : ['id'];
}

function row(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `(${names.join(', ')})`;
}
