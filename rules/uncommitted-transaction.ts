import { defineRule, type Statement } from '../src/rule/index.js';
import { withoutStatement } from './lib/statement-edits.js';

export default defineRule({
  id: 'uncommitted-transaction',
  family: 'transaction',
  severity: 'error',
  precision: 'very-high',
  summary: 'A BEGIN without a COMMIT: nothing of what follows it stays.',
  why: `
A transaction that is open when the connection ends is rolled back ([BEGIN](https://www.postgresql.org/docs/current/sql-begin.html)). With psql that happens
at the end of the file, without an error. With the Supabase CLI the record that the migration was applied, and all files after it, become part of
the open transaction and are lost with it; or the record is made outside of it and stays, while the migration does not.`,
  messages: {
    open: {
      what: 'This transaction is never committed: nothing of what the file does after it stays.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key);',
      bad: 'begin; create table notes (id bigint primary key);',
      good: 'begin; create table notes (id bigint primary key); commit;',
      then: 'rollback; select id from notes;',
      proof: 'error',
    },
  ],
  create({ report, runner }) {
    let open: Statement | undefined;
    let last: Statement | undefined;
    return {
      'statement.start'(statement) {
        last = statement;
      },
      'transaction.begin'({ statement }) {
        open ??= statement;
      },
      'transaction.commit'({ statement }) {
        if (statement.nested === undefined && !chains(statement)) open = undefined;
      },
      'transaction.rollback'({ statement }) {
        if (statement.nested === undefined && !chains(statement)) open = undefined;
      },
      'migration.end'() {
        // psql -1 and frameworks commit at the end of the file, whoever began.
        if (open === undefined || runner === 'single-transaction') return;
        const { span } = open;
        const { source } = span;
        const commit = { span: { source, start: last!.span.end, end: last!.span.end }, text: ';\ncommit' };
        report({
          message: 'open', at: span, subject: 'BEGIN',
          data: { advice: runner === 'supabase' ? 'Take BEGIN out: the CLI runs the file as one transaction.' : 'Write COMMIT; at the end of the file.' },
          fix: runner === 'supabase' ? { title: 'Take BEGIN out', applicability: 'unsafe', edits: [withoutStatement(span)] } : { title: 'Add COMMIT', applicability: 'unsafe', edits: [commit] },
        });
      },
    };
  },
});

/** COMMIT AND CHAIN begins the next transaction. */
function chains({ node }: Statement): boolean {
  return 'TransactionStmt' in node && node.TransactionStmt.chain === true;
}
