import { defineRule, displayName, type Catalog, type EffectOf, type Label, type Relation, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { accessLost, allowsSomebody, describeAccess, describeClosing, nameTables, wayBack } from './lib/policy-access.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'lost-policy',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A policy that is gone after the migration, with nothing in its place.',
  why: `
\`DROP … CASCADE\` takes policies along without a word: those of the dropped table, and those of any table whose policy calls a dropped function or
reads a dropped column. Without a permissive policy a table with row level security refuses everyone (no error, just no rows). Without a restrictive
one, access widens to what the permissive ones allow ([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html)). A policy that
the same migration replaces, by name or by another one for the same command and roles, is not lost; one that let anybody write, or that a policy
for fewer roles replaces, is closed on purpose, which is a note.`,
  messages: {
    cascade: {
      what: 'Policy "{{policy}}" on "{{table}}" goes along with {{cause}} (CASCADE), and nothing takes its place in this migration.',
      help: 'Change the policy first (ALTER POLICY … USING …), then drop without CASCADE; or create the policy again in this file.',
    },
    restrictive: {
      what: 'Dropping the restrictive policy "{{policy}}" on {{tables}} widens access to whatever the other policies allow.',
      help: 'Change it in place: ALTER POLICY … USING …; or create its successor AS RESTRICTIVE in this file.',
    },
    closed: {
      what: 'After this migration only {{rest}} can use {{commands}} on "{{table}}": dropping "{{policy}}" ends it for {{roles}}.',
      help: '{{advice}}',
    },
    unreachable: {
      what: 'After this migration no policy on "{{table}}" allows {{access}}: dropping "{{policy}}" leaves nothing in its place.',
      help: '{{advice}}',
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
    const drops: EffectOf<'policy.drop'>[] = [];
    const causes = new Map<EffectOf<'policy.drop'>, string>();
    // Restrictive policies by name: the same one on several tables is told once.
    const widened = new Map<string, { readonly table: Relation; readonly effect: EffectOf<'policy.drop'> }[]>();
    return {
      'policy.drop'(effect, { migration }) {
        const last = drops.findIndex(({ policy }) => policy.table === effect.policy.table && policy.name === effect.policy.name);
        // Dropped, made again and dropped again: what counts is the policy that was there before, and the last drop.
        if (last !== -1) drops[last] = { ...drops[last]!, span: effect.span, statement: effect.statement, cause: effect.cause };
        else if (!isNew(effect.policy, migration)) drops.push(effect);
      },
      'function.drop'({ function: routine, span }) {
        name(span.start, `function "${displayName(routine)}"`);
      },
      'column.drop'({ column, table, span }) {
        name(span.start, `column "${displayName(table)}.${column.name}"`);
      },
      'table.drop'({ table, span }) {
        name(span.start, `table "${displayName(table)}"`);
      },
      'migration.end'(_migration, { after, since }) {
        for (const effect of drops) {
          const table = after.getAs('relation', effect.table.id);
          // With its table it is not lost, and without row level security it did nothing.
          if (table === undefined || !effect.table.rowSecurity || !table.rowSecurity || !after.knowsSince(since.migration, 'policies')) continue;
          judge(effect, table, after, since.migration);
        }
        for (const [policy, dropped] of widened) {
          const tables = nameTables(dropped.map(({ table }) => table));
          for (const { table, effect } of dropped.slice(0, 1)) report({ message: 'restrictive', ...place(effect, table), data: { policy, tables } });
        }
      },
    };

    /** Dependents go first, so the drop that caused them comes last, at the same place. */
    function name(start: number, what: string): void {
      for (const effect of drops) if (effect.cause === 'cascade' && effect.span.start === start) causes.set(effect, what);
    }

    function judge(effect: EffectOf<'policy.drop'>, table: Relation, after: Catalog, before: Catalog): void {
      const { policy, cause } = effect;
      const current = after.policies(table.id);
      const successors = current.filter((other) => before.get(other.id) === undefined);
      if (successors.some((other) => other.name === policy.name && other.permissive === policy.permissive)) return;
      const common = place(effect, table);
      const names = { policy: policy.name, table: displayName(table) };
      if (!policy.permissive) {
        if (!successors.some((other) => !other.permissive)) widened.set(policy.name, [...(widened.get(policy.name) ?? []), { table, effect }]);
        return;
      }
      const lost = accessLost(policy, table, current, successors);
      if (lost.length === 0) return;
      if (cause === 'cascade') return report({ message: 'cascade', ...common, data: { ...names, cause: causes.get(effect) ?? 'what it depends on' } });
      // Some of its commands live on in policies of their own: a split, not a loss.
      if (policy.command === 'all' && successors.some(allowsSomebody)) return;
      const closing = describeClosing(policy, lost, current, successors);
      if (closing !== undefined) return report({ message: 'closed', ...common, severity: 'note', data: { ...names, ...closing, advice: wayBack(table) } });
      report({ message: 'unreachable', ...common, severity: 'warning', data: { ...names, access: describeAccess(lost), advice: wayBack(table) } });
    }
  },
});

function place({ policy, span }: EffectOf<'policy.drop'>, table: Relation): { readonly at: Span; readonly subject: string; readonly related: readonly Label[] } {
  return { at: span, subject: subjectOf(table, policy), related: policy.origin === undefined ? [] : [{ span: policy.origin.span, text: 'policy created here' }] };
}
