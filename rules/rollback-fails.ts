import { defineRule, quoteQualified } from '../src/rule/index.js';
import { baseName, pairNames } from './lib/file-head.js';

export default defineRule({
  id: 'rollback-fails',
  family: 'rollback',
  severity: 'error',
  precision: 'very-high',
  summary: 'A rollback script that stops with an error.',
  why: `
The script is replayed directly after its migration. \`ALTER TABLE users RENAME TO profiles\` while the compatibility view "profiles" is still there fails with
42P07; \`DROP TABLE IF EXISTS\` of what is a view now with 42809 (IF EXISTS asks for a relation of that name, not for a table: DROP TABLE, Description); \`DROP\` of
what something else needs with 2BP01; \`DROP INDEX CONCURRENTLY\` between BEGIN and COMMIT with 25001. In a transaction nothing of the script is then
done; without one all that stood before the statement is, and the schema is neither the old one nor the new one, while the application is down. What a later
migration may have made is not reported as missing. A script that raises an exception at once says that there is no way back: a note.`,
  messages: {
    fails: {
      what: '"{{file}}" stops here: {{error}} ({{sqlstate}}).',
      help: 'Mend the statement, and try the script on a copy of the database after "{{migration}}" before it is needed.',
    },
    needed: {
      what: '"{{file}}" stops here: {{error}} ({{sqlstate}}).',
      help: 'Drop or change what is in the way first ({{blockers}}), in the reverse order of "{{migration}}".',
    },
    viewInTheWay: {
      what: '"{{file}}" stops here: {{error}} ({{sqlstate}}).',
      help: 'It is a view: write drop view {{view}}; before this statement.',
    },
    refuses: {
      what: '"{{file}}" stops on purpose: there is no way back from "{{migration}}" but a restore or another migration.',
      help: 'See that the runbook says so where it promises a rollback.',
    },
    transaction: {
      what: '"{{file}}" stops here: {{error}} ({{sqlstate}}).',
      help: 'Take it out of BEGIN … COMMIT, or out of the block, and run it as a statement of its own.',
    },
  },
  examples: [
    {
      path: 'supabase/migrations/20260118000000_rename_notes.sql',
      history: 'create table notes (id bigint primary key);',
      bad: 'alter table notes rename to user_notes;\ncreate view notes as select * from user_notes;\n-- down migration\nalter table user_notes rename to notes;',
      good: 'alter table notes rename to user_notes;\ncreate view notes as select * from user_notes;\n-- down migration\ndrop view notes;\nalter table user_notes rename to notes;',
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'rollback.check'({ rollback, undoes, failures, refuses }) {
      const [first, ...others] = failures;
      const names = pairNames(rollback, undoes.source);
      const subject = baseName(rollback.path);
      if (refuses !== undefined) return report({ message: 'refuses', at: refuses, subject, severity: 'note', data: names });
      if (first === undefined) return;
      const { sqlstate, error, span, blockers = [], object } = first;
      const inTheWay = [...new Set([...blockers.map((blocker) => blocker.object), ...(sqlstate === '42P07' && object !== undefined ? [object] : [])].flatMap((one) => ('name' in one ? [`"${one.name}"`] : [])))];
      const common = { at: span, subject, related: others.slice(0, 5).map((other) => ({ span: other.span, text: `fails too: ${other.error}` })) };
      const data = { ...names, error: error.replace(/\.$/, ''), sqlstate };
      if (sqlstate === '25001') report({ message: 'transaction', ...common, data });
      else if (sqlstate === '42P07' && object?.kind === 'relation' && object.relationKind === 'view') report({ message: 'viewInTheWay', ...common, data: { ...data, view: quoteQualified(object) } });
      else if (inTheWay.length > 0) report({ message: 'needed', ...common, data: { ...data, blockers: inTheWay.join(', ') } });
      else report({ message: 'fails', ...common, data });
    },
  }),
});
