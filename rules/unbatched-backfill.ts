import { defineRule, displayName, quoteName, quoteQualified, stringOf, walk, type Column, type EffectOf, type Migration, type Relation, type Statement, type Step } from '../src/rule/index.js';
import { createdHere, isLive, isNew } from './lib/age.js';
import { inBatches, loopOutside } from './lib/batches.js';
import { fileOrder } from './lib/file-order.js';
import { filledColumns } from './lib/filled-columns.js';
import { blockOf, inLoop } from './lib/loops.js';
import { constantOf, constantText } from './lib/set-constants.js';
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
  messages: {
    all: { what: 'UPDATE changes every row of "{{table}}" in one transaction and keeps each of them locked until it ends.', help: '{{advice}}' },
    backfill: { what: 'UPDATE fills column "{{column}}", which is new, in the old rows of "{{table}}" in one transaction and keeps them locked until it ends.', help: '{{advice}}' },
    constant: {
      what: 'UPDATE writes every row of "{{table}}" anew to give the new column "{{column}}" a constant.',
      help: 'Give the constant when the column is added, which writes no row: ALTER TABLE {{name}} ADD COLUMN {{quoted}} {{type}} DEFAULT {{value}};{{kept}}',
    },
    filled: {
      what: 'UPDATE writes every row of "{{table}}" anew to give "{{column}}" the value that ADD COLUMN gave it already.',
      help: 'Leave the UPDATE out: with DEFAULT {{value}} in ADD COLUMN each row has that value.',
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
  create({ report, runner }) {
    const told = new Set<Statement>();
    const filled = filledColumns();
    const order = fileOrder();
    // Told of at the end, when it is known what comes after.
    const found: (() => void)[] = [];
    const minds = (table: Relation, migration: Migration): boolean => isLive(table, migration) && holdsRows(table);
    const common = (table: Relation, span: EffectOf<'data.update'>['span']) => ({ at: span, subject: subjectOf(table), rowsOf: [table], related: createdHere(table, 'table') });
    const tellOfLoop = ({ table, span, statement }: EffectOf<'data.update' | 'data.delete'>): void => {
      if (told.has(blockOf(statement)!)) return;
      told.add(blockOf(statement)!);
      report({ message: 'loop', ...common(table, span), data: { table: displayName(table), advice: loopOutside(runner) } });
    };
    const onUpdate = (effect: EffectOf<'data.update'>, { before, migration }: Step): void => {
      const { table, rows, columns, span, statement } = effect;
      if (!minds(table, migration) || filled.findsNone(effect)) return;
      const fresh = table.columns.filter((column) => columns.includes(column.number) && isNew(column, migration));
      const [column] = fresh;
      const where = common(table, span);
      const data = { table: displayName(table) };
      const advice = (): string => inBatches(effect, { catalog: before, runner, order, fresh });
      const value = constantOf(statement);
      // Every old row holds NULL there.
      const whole = rows === 'all' || (column !== undefined && columns.length === 1 && value !== undefined && !column.notNull && filled.defaultOf(table, column.number) === undefined && isOnlyForNull(statement, column));
      if (!whole) {
        if (inLoop(statement) && !told.has(blockOf(statement)!)) return tellOfLoop(effect);
        if (rows === 'some' && column !== undefined && !picksByValue(statement)) found.push(() => report({ message: 'backfill', ...where, severity: 'note', data: { ...data, column: column.name, advice: advice() } }));
        return;
      }
      if (column === undefined || columns.length !== 1 || value === undefined) return void found.push(() => report({ message: 'all', ...where, data: { ...data, advice: advice() } }));
      const given = filled.defaultOf(table, column.number);
      if (given !== undefined && constantText(given) === value) return report({ message: 'filled', ...where, data: { ...data, column: column.name, value } });
      const kept = given === undefined ? '' : ` ALTER TABLE ${quoteQualified(table)} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT ${given};`;
      report({ message: 'constant', ...where, data: { ...data, name: quoteQualified(table), column: column.name, quoted: quoteName(column.name), type: column.type ?? '…', value, kept } });
    };
    return {
      ...order.listeners,
      'column.add'(effect) {
        filled.add(effect);
        order.added(effect);
      },
      'data.update'(effect, step) {
        order.listeners['data.update']?.(effect, step);
        onUpdate(effect, step);
      },
      'data.delete'(effect, step) {
        order.listeners['data.delete']?.(effect, step);
        // DELETE without a WHERE is the affair of emptied-table.
        if (effect.rows !== 'all' && minds(effect.table, step.migration) && inLoop(effect.statement)) tellOfLoop(effect);
      },
      'migration.end'() {
        for (const tell of found) tell();
      },
    };
  },
});

/** True when WHERE asks that the column be NULL, and nothing else. */
function isOnlyForNull({ node }: Statement, { name }: Column): boolean {
  const where = 'UpdateStmt' in node && node.UpdateStmt.fromClause === undefined ? node.UpdateStmt.whereClause : undefined;
  const of = where !== undefined && 'NullTest' in where && where.NullTest.nulltesttype === 'IS_NULL' ? where.NullTest.arg : undefined;
  return of !== undefined && 'ColumnRef' in of && stringOf(of.ColumnRef.fields?.at(-1)) === name;
}

/** True when WHERE compares something with a constant: then a kind of rows is filled, not all of them. */
function picksByValue({ node }: Statement): boolean {
  const where = 'UpdateStmt' in node ? node.UpdateStmt.whereClause : undefined;
  let picks = false;
  const isConstant = (side: Statement['node'] | undefined): boolean => side !== undefined && ('A_Const' in side || 'List' in side || ('TypeCast' in side && isConstant(side.TypeCast.arg)));
  if (where !== undefined) walk(where, { A_Expr: ({ lexpr, rexpr }) => void (picks ||= isConstant(lexpr) || isConstant(rexpr)) });
  return picks;
}
