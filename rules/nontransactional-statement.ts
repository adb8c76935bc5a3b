import { defineRule, spanText, type EffectOf, type Statement } from '../src/rule/index.js';
import { inOwnFiles, type Loner } from './lib/moved-out.js';

export default defineRule({
  id: 'nontransactional-statement',
  family: 'transaction',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that cannot run in a transaction, in a file that runs as one.',
  why: `
\`CREATE INDEX CONCURRENTLY\`, \`VACUUM\` and their like refuse to run in a transaction block or in a pipeline (25001). The Supabase CLI sends a file as one
of the two, depending on its version; some versions take such a statement out and run it by itself, and then the file is no longer applied as a whole: what
came before is committed when something after fails, and a failed concurrent build leaves an invalid index behind. Alone in its file it works with every
version.`,
  messages: {
    inFile: {
      what: '{{command}} cannot run with other statements in one file: it fails (25001), or the file is no longer applied as a whole.',
      help: 'Move it to a migration file of its own, with nothing else in it, not even SET.',
    },
    inTransaction: {
      what: '{{command}} cannot run inside a transaction: it fails (25001).',
      help: 'Take it out of BEGIN … COMMIT, into a migration of its own.',
    },
    inBlock: {
      what: '{{command}} cannot run in a DO block or a function: it fails (25001).',
      help: 'Write it as a statement, alone in a migration of its own.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: "set lock_timeout = '2s'; create index concurrently users_email on users (email);",
      good: 'create index concurrently users_email on users (email);',
      proof: 'error',
    },
  ],
  create({ report, runner }) {
    const found: { readonly effect: EffectOf<'nontransactional'>; readonly open: boolean }[] = [];
    let open = false;
    const statements: Statement[] = [];
    let readable = true;
    return {
      'statement.start': (statement) => void statements.push(statement),
      'syntax.error': () => void (readable = false),
      'transaction.begin'() {
        open = true;
      },
      'transaction.commit'({ statement }) {
        if (statement.nested === undefined) open = false;
      },
      'transaction.rollback'({ statement }) {
        if (statement.nested === undefined) open = false;
      },
      'nontransactional'(effect) {
        found.push({ effect, open });
      },
      'migration.end'() {
        const fixes = inOwnFiles(readable ? found.map(({ effect }) => lonerOf(effect)) : [], statements, runner);
        for (const { effect, open: inTransaction } of found) {
          // What postgres may not do at all on the platform is the matter of superuser-statement.
          if (runner === 'supabase' && /^ALTER SYSTEM$|TABLESPACE$/.test(effect.command)) continue;
          const fix = fixes.get(effect.statement);
          const common = { at: effect.span, subject: effect.command, data: { command: effect.command }, ...(fix && { fix }) };
          if (effect.statement.nested !== undefined) report({ message: 'inBlock', ...common });
          else if (inTransaction || runner === 'single-transaction') report({ message: 'inTransaction', ...common });
          else if (runner === 'supabase' && statements.length > 1) report({ message: 'inFile', ...common });
        }
      },
    };
  },
});

function lonerOf({ statement, command }: EffectOf<'nontransactional'>): Loner {
  const name = 'IndexStmt' in statement.node ? statement.node.IndexStmt.idxname : undefined;
  return { statement, sql: spanText(statement.span), name: name ?? command };
}
