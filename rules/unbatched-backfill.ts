import { defineRule, displayName, quoteName, quoteQualified, walk, type Catalog, type EffectOf, type Migration, type Relation, type Runner, type Statement } from '../src/rule/index.js';
import { createdHere, isLive, isNew } from './lib/age.js';
import { blockOf, inLoop } from './lib/loops.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'unbatched-backfill',
  family: 'locking',
  severity: 'warning',
  precision: 'high',
  summary: 'All rows of an existing table changed in one transaction.',
  why: `
\`UPDATE\` writes a new version of each row, and locks each row until the transaction ends: whoever writes to one of them waits that long, the table and its indexes grow, replicas and logical
replication fall behind, and one failure undoes the whole. A migration file is one transaction, so a loop in a \`DO\` block changes nothing about that. Small batches, each committed by itself, keep others
waiting for a moment only ([UPDATE](https://www.postgresql.org/docs/current/sql-update.html), [Routine Vacuuming](https://www.postgresql.org/docs/current/routine-vacuuming.html)).
A new column whose old rows get a constant needs no \`UPDATE\` at all: \`ADD COLUMN … DEFAULT\` is a change of the catalog only.`,
  options: {
    smallTables: { description: 'Tables, with their schema, that are known to have few rows.', default: ['storage.buckets', 'cron.job'] },
  },
  messages: {
    all: { what: 'UPDATE changes every row of "{{table}}" in one transaction and keeps each of them locked until it ends.', help: '{{advice}}' },
    backfill: { what: 'UPDATE fills column "{{column}}", which is new, in the old rows of "{{table}}" in one transaction and keeps them locked until it ends.', help: '{{advice}}' },
    constant: {
      what: 'UPDATE writes every row of "{{table}}" anew to give the new column "{{column}}" a constant.',
      help: 'Give the constant when the column is added, which writes no row: ALTER TABLE {{name}} ADD COLUMN {{quoted}} {{type}} DEFAULT {{value}};',
    },
    loop: { what: 'The loop changes "{{table}}" piece by piece, but in one transaction: each row stays locked until the last one is done.', help: '{{advice}}' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, name text, label text); insert into users select n, n::text from generate_series(1, 10) n;',
      bad: 'update users set label = upper(name);',
      good: 'update users set label = upper(name) where id in (select id from users where label is null limit 3);',
      proof: 'rows',
    },
  ],
  create({ report, runner, options }) {
    const told = new Set<Statement>();
    const minds = (table: Relation, migration: Migration): boolean => isLive(table, migration) && holdsRows(table) && !options.smallTables.includes(`${table.schema}.${table.name}`);
    const common = (table: Relation, span: EffectOf<'data.update'>['span']) => ({ at: span, subject: subjectOf(table), related: createdHere(table, 'table') });
    return {
      'data.update'(effect, { before, migration }) {
        const { table, rows, columns, span, statement } = effect;
        if (!minds(table, migration)) return;
        const fresh = table.columns.filter((column) => columns.includes(column.number) && isNew(column, migration));
        const [column] = fresh;
        const advice = batched(effect, before, runner);
        if (rows !== 'all') {
          if (inLoop(statement) && !told.has(blockOf(statement)!)) {
            told.add(blockOf(statement)!);
            return report({ message: 'loop', ...common(table, span), data: { table: displayName(table), advice } });
          }
          if (rows === 'some' && column !== undefined && !picksByValue(statement)) report({ message: 'backfill', ...common(table, span), severity: 'note', data: { table: displayName(table), column: column.name, advice } });
          return;
        }
        const value = constantOf(statement);
        if (column !== undefined && columns.length === 1 && value !== undefined) {
          return report({ message: 'constant', ...common(table, span), data: { table: displayName(table), name: quoteQualified(table), column: column.name, quoted: quoteName(column.name), type: column.type ?? '…', value } });
        }
        report({ message: 'all', ...common(table, span), data: { table: displayName(table), advice } });
      },
      'data.delete'({ table, rows, span, statement }, { before, migration }) {
        // DELETE without a WHERE is the affair of emptied-table.
        if (rows === 'all' || !minds(table, migration) || !inLoop(statement) || told.has(blockOf(statement)!)) return;
        told.add(blockOf(statement)!);
        const key = keyOf(table, before);
        report({ message: 'loop', ...common(table, span), data: { table: displayName(table), advice: outside(runner, `DELETE FROM ${quoteQualified(table)} WHERE ${key} IN (SELECT ${bare(key)} FROM ${quoteQualified(table)} WHERE … LIMIT 5000);`) } });
      },
    };
  },
});

function batched({ table, columns }: EffectOf<'data.update'>, catalog: Catalog, runner: Runner): string {
  const key = keyOf(table, catalog);
  const names = table.columns.filter(({ number }) => columns.includes(number)).map(({ name }) => quoteName(name));
  const set = names.length === 0 ? '…' : names.map((name) => `${name} = …`).join(', ');
  const left = names.length === 1 ? `${names[0]!} IS DISTINCT FROM …` : '…';
  return outside(runner, `UPDATE ${quoteQualified(table)} SET ${set} WHERE ${key} IN (SELECT ${bare(key)} FROM ${quoteQualified(table)} WHERE ${left} LIMIT 5000 FOR UPDATE SKIP LOCKED);`);
}

function outside(runner: Runner, sql: string): string {
  if (runner === 'autocommit') return `In batches, each committed by itself: DO $$ BEGIN LOOP ${sql} EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;`;
  return `Take it out of the migration, and let a script or a pg_cron job run batches until no row is left, each in its own transaction: ${sql}${runner === 'supabase' ? ' COMMIT in a DO block fails in a migration file (2D000).' : ''}`;
}

/** The primary key's columns, as SQL; `ctid` where there is none. */
function keyOf(table: Relation, catalog: Catalog): string {
  const key = catalog.constraints(table.id).find(({ type }) => type === 'primary-key');
  const names = (key?.columns ?? []).flatMap((number) => table.columns.find((column) => column.number === number)?.name ?? []).map(quoteName);
  if (names.length === 0) return table.columnsKnown ? 'ctid' : 'id';
  return names.length === 1 ? names[0]! : `(${names.join(', ')})`;
}

function bare(key: string): string {
  return key.startsWith('(') ? key.slice(1, -1) : key;
}

/** True when WHERE compares something with a constant: then a kind of rows is filled, not all of them. */
function picksByValue({ node }: Statement): boolean {
  const where = 'UpdateStmt' in node ? node.UpdateStmt.whereClause : undefined;
  let picks = false;
  const isConstant = (side: Statement['node'] | undefined): boolean => side !== undefined && ('A_Const' in side || 'List' in side || ('TypeCast' in side && isConstant(side.TypeCast.arg)));
  if (where !== undefined) walk(where, { A_Expr: ({ lexpr, rexpr }) => void (picks ||= isConstant(lexpr) || isConstant(rexpr)) });
  return picks;
}

/** The constant that is the only value of SET, as SQL. */
function constantOf({ node }: Statement): string | undefined {
  const target = 'UpdateStmt' in node && node.UpdateStmt.fromClause === undefined && node.UpdateStmt.targetList?.length === 1 ? node.UpdateStmt.targetList[0] : undefined;
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (value === undefined || !('A_Const' in value)) return undefined;
  const { sval, ival, fval, boolval, isnull } = value.A_Const;
  if (isnull === true) return undefined;
  if (sval !== undefined) return `'${(sval.sval ?? '').replaceAll("'", "''")}'`;
  if (boolval !== undefined) return String(boolval.boolval === true);
  return ival === undefined ? fval?.fval : String(ival.ival ?? 0);
}
