import { defineRule, displayName, type Label, type Policy, type Span } from '../src/rule/index.js';
import { describeAccess, nameTables, wayBack, wayShut, wayWider } from './lib/access-words.js';
import { laterPolicy, nameFile } from './lib/later-files.js';
import { describeClosing } from './lib/policy-access.js';
import { policyChanges } from './lib/policy-changes.js';
import { lossOf, type PolicyLoss } from './lib/policy-losses.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'lost-policy',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A policy that is gone after the migration, with nothing in its place.',
  why: `
\`DROP … CASCADE\` takes policies along without a word: those of the dropped table, and those of any table whose policy calls a dropped function or
reads a dropped column. Without a permissive policy a table with row level security refuses everyone (no error, just no rows). Without a restrictive
one, access widens to what the permissive ones allow ([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html)). A policy that
the same migration replaces by another one for the same command and roles is not lost; one that let anybody write, or that a policy
for fewer roles replaces, is closed on purpose, which is a note; so is one for PUBLIC that
showed rows to whoever asked and is now for a role that has signed in, or is gone where those who have signed in keep theirs. A new policy with the condition \`false\` says that the access is meant to end. What a later file makes good is a note as well: every file is a transaction of its own, so requests see the table
as it is in between.`,
  messages: {
    cascade: {
      what: '{{kind}} "{{policy}}" on "{{table}}" goes along with {{cause}} (CASCADE), and nothing takes its place in this migration.',
      help: 'Change the policy first (ALTER POLICY … USING …), then drop without CASCADE; or create the policy again in this file.',
    },
    restrictive: {
      what: '{{deed}} the restrictive policy "{{policy}}" on {{tables}} widens access to whatever the other policies allow.',
      help: 'Change it in place: ALTER POLICY … USING …; or create its successor AS RESTRICTIVE in this file.',
    },
    closed: {
      what: 'After this migration only {{rest}} can use {{commands}} on "{{table}}"{{limit}}: {{deed}} "{{policy}}" ends it for {{roles}}.',
      help: '{{advice}}',
    },
    unreachable: {
      what: 'After this migration no policy on "{{table}}" allows {{access}}: {{deed}} "{{policy}}" leaves nothing in its place.',
      help: '{{advice}}',
    },
    unlimited: {
      what: 'After this migration no restrictive policy on "{{table}}" limits {{access}} as "{{policy}}" did: the permissive ones decide alone.',
      help: 'Give its successor the same commands and roles: CREATE POLICY … AS RESTRICTIVE FOR {{commands}} TO {{to}} USING (…);',
    },
    meantime: {
      what: 'From this migration to {{file}}, "{{table}}" is without its {{kind}} "{{policy}}"{{others}}: {{meanwhile}}.',
      help: 'Move both into one file: it is one transaction, and no request sees the table in between. In one push the gap is as long as the files take.',
    },
  },
  examples: [
    {
      history: `create table notes (id bigint primary key, owner uuid); alter table notes enable row level security;
create function is_owner(who uuid) returns boolean language sql stable as $$ select who = '00000000-0000-0000-0000-000000000000'::uuid $$;
create policy own_notes on notes for select using (is_owner(owner));`,
      bad: 'drop function is_owner(uuid) cascade;',
      good: "create or replace function is_owner(who uuid) returns boolean language sql stable as $$ select who = '00000000-0000-0000-0000-000000000001'::uuid $$;",
      proof: 'schema',
    },
  ],
  create({ report }) {
    const changes = policyChanges();
    const losses: PolicyLoss[] = [];
    return {
      ...changes.listeners,
      'migration.end'(_migration, { after, since }) {
        if (after.knowsSince(since.migration, 'policies')) losses.push(...changes.all.flatMap((change) => lossOf(change, after, since.migration) ?? []));
      },
      'history.end'(migration, { after: final, since }) {
        const mended = new Map<number, { readonly loss: PolicyLoss; readonly by: Policy; count: number }>();
        // Restrictive policies by name: the same one on several tables is told once.
        const widened = new Map<string, PolicyLoss[]>();
        for (const loss of losses) {
          const { policy, table, cascade } = loss.change;
          if (lossOf(loss.change, final, since.migration) === undefined) {
            // A later file mends it, opens again what was closed on purpose, or takes the table or the privilege away too.
            const closed = policy.permissive && describeClosing(policy, loss.lost, loss.current, loss.successors) !== undefined;
            const by = closed ? undefined : laterPolicy(final, table, migration, policy.permissive);
            const other = mended.get(table.id);
            if (other !== undefined) other.count++;
            else if (by !== undefined && by.origin?.deploy !== migration.deploy) mended.set(table.id, { loss, by, count: 1 });
          } else if (policy.permissive || cascade !== undefined || loss.successors.some(({ permissive, using }) => !permissive && using !== 'true')) tell(loss);
          else widened.set(policy.name, [...(widened.get(policy.name) ?? []), loss]);
        }
        for (const among of widened.values()) {
          const deed = among[0]!.change.altered ? 'Altering' : 'Dropping';
          report({ message: 'restrictive', ...place(among[0]!), data: { policy: among[0]!.change.policy.name, tables: nameTables(among.map(({ change }) => change.table)), deed } });
        }
        for (const { loss, by, count } of mended.values()) {
          const { policy, table } = loss.change;
          const meanwhile = policy.permissive ? `nothing allows ${describeAccess(loss.lost)}` : 'the permissive ones decide alone';
          report({
            message: 'meantime', ...place(loss), severity: 'note',
            data: { policy: policy.name, table: displayName(table), file: nameFile(by.origin!), kind: policy.permissive ? 'policy' : 'restrictive policy', others: count > 1 ? ` and ${count - 1} more` : '', meanwhile },
          });
        }
      },
    };

    function tell(loss: PolicyLoss): void {
      const { lost, current, successors, namesake, change: { policy, table, cascade, altered } } = loss;
      const common = place(loss);
      const names = { policy: policy.name, table: displayName(table) };
      if (cascade !== undefined) return report({ message: 'cascade', ...common, data: { ...names, cause: cascade, kind: policy.permissive ? 'Policy' : 'Restrictive policy' } });
      const access = describeAccess(lost);
      if (!policy.permissive) return report({ message: 'unlimited', ...common, severity: 'warning', data: { ...names, access, commands: policy.command.toUpperCase(), to: policy.roles.join(', ') } });
      const deed = altered ? 'altering' : namesake === undefined ? 'dropping' : 'replacing';
      const closing = describeClosing(policy, lost, current, successors);
      if (closing !== undefined) return report({ message: 'closed', ...common, severity: 'note', data: { ...names, ...closing, deed, advice: wayWider(table, lost, successors) ?? (closing.kept ? wayShut(table, lost) : wayBack(table)) } });
      // For fewer commands under the same name: as likely meant as not.
      const narrowed = policy.command === 'all' && namesake !== undefined;
      report({ message: 'unreachable', ...common, severity: narrowed ? 'note' : 'warning', data: { ...names, access, deed, advice: wayBack(table, lost, current) } });
    }
  },
});

function place({ change: { policy, table, span } }: PolicyLoss): { readonly at: Span; readonly subject: string; readonly related: readonly Label[] } {
  return { at: span, subject: subjectOf(table, policy), related: policy.origin === undefined ? [] : [{ span: policy.origin.span, text: 'policy created here' }] };
}
