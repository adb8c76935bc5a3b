import { defineRule, displayName, quoteQualified, type Label, type Policy, type Relation, type Span } from '../src/rule/index.js';
import { nameTables } from './lib/access-words.js';
import { isNew } from './lib/age.js';
import { closingFile } from './lib/later-files.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'disabled-rls',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'very-high',
  summary: 'Row level security switched off on an existing table, and not on again in the same migration or a later one.',
  why: `
With row level security off the table's policies stay, and do nothing: whoever holds a privilege on the table reads and changes every row
([ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)). It is not needed for a backfill either: the role that runs Supabase
migrations bypasses row level security. FORCE, once taken away, lets the table's owner past its policies. Where a later file switches it on again the
finding is a note: every file is a transaction of its own, so requests see the table as it is in between.`,
  messages: {
    disabled: {
      what: 'Row level security on "{{table}}" is switched off and stays off: {{policies}}.',
      help: 'Take the statement out. If the migration needs to see all rows: the role that runs it bypasses row level security already. Otherwise end the file with ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY;',
    },
    meantime: {
      what: 'From this migration to {{file}}, row level security on {{tables}} is off.',
      help: 'Switch it on again in the same file: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; that is one transaction, and no request sees the table in between. Or leave it on: the role that runs migrations bypasses it.',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, body text); alter table notes enable row level security; insert into notes values (1, 'private');",
      bad: 'alter table notes disable row level security;',
      good: 'alter table notes disable row level security; alter table notes enable row level security;',
      then: 'select * from notes;',
      proof: 'leak',
    },
  ],
  create({ report }) {
    const off: { readonly table: Relation; readonly span: Span }[] = [];
    const open: ((typeof off)[number] & { readonly policies: readonly Policy[] })[] = [];
    return {
      'rls.disable'({ before, span }, { migration }) {
        // On a table that never had it, nothing changes; table-without-rls speaks of that.
        if (!isNew(before, migration) && (before.rowSecurity || before.origin === undefined)) off.push({ table: before, span });
      },
      'migration.end'(_migration, { after, since }) {
        // A loop of this file that we could not follow may have switched it on again.
        if (!after.knowsSince(since.migration, 'row-security')) return;
        for (const { table, span } of off) {
          const now = after.getAs('relation', table.id);
          if (now !== undefined && !now.rowSecurity) open.push({ table, span, policies: after.policies(table.id) });
        }
      },
      'history.end'(migration, { after, since }) {
        // Tables by the later file that switches it on again.
        const closing = new Map<string, (typeof open)[number][]>();
        for (const found of open) {
          const { table, span, policies } = found;
          const now = after.getAs('relation', table.id);
          const file = closingFile(now, migration);
          if (file !== undefined) closing.set(file, [...(closing.get(file) ?? []), found]);
          if (now?.rowSecurity === true || !after.knowsSince(since.migration, 'row-security')) continue;
          const count = policies.length;
          report({
            message: 'disabled', at: span, subject: subjectOf(table), related: places(policies),
            data: { table: displayName(table), name: quoteQualified(table), policies: count === 0 ? 'policies do nothing' : count === 1 ? 'its policy does nothing' : `its ${count} policies do nothing` },
          });
        }
        for (const [file, found] of closing) {
          const { table, span, policies } = found[0]!;
          report({ message: 'meantime', at: span, subject: subjectOf(table), related: places(policies), severity: 'note', data: { file, tables: nameTables(found.map((one) => one.table)), name: quoteQualified(table) } });
        }
      },
    };
  },
});

function places(policies: readonly Policy[]): readonly Label[] {
  return policies.slice(0, 3).flatMap((policy) => (policy.origin === undefined ? [] : [{ span: policy.origin.span, text: 'policy created here' }]));
}
