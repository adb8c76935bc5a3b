import { defineRule, displayName, readCondition, tokensOf, type Catalog, type Policy, type Routine, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { policyLog } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'policy-trusts-user-metadata',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'very-high',
  summary: 'A policy that decides by user_metadata, which every user can change.',
  why: `
\`user_metadata\` in the token, and \`raw_user_meta_data\` in \`auth.users\`, hold what the client sends: any signed-in user sets them with
\`supabase.auth.updateUser({ data: { role: 'admin' } })\`. A policy that takes a role, a tenant or a permission from there lets everyone in who asks.
\`app_metadata\` (\`raw_app_meta_data\`) can only be changed with the secret key, and a table of your own by whom its policies allow
([Row Level Security](https://supabase.com/docs/guides/database/postgres/row-level-security), lint 0015 of Supabase's advisor). A function that the
policy calls is read too.`,
  messages: {
    written: {
      what: 'Policy "{{policy}}" on "{{table}}" decides by {{place}}, which every user can set to anything.',
      help: 'Take it from where users cannot write: (select auth.jwt() -> \'app_metadata\' ->> \'…\'), or a table that they cannot change.',
    },
    called: {
      what: 'Policy "{{policy}}" on "{{table}}" decides by {{function}}(), which reads {{place}}: every user can set that to anything.',
      help: 'Let {{function}}() take it from where users cannot write: auth.jwt() -> \'app_metadata\' ->> \'…\', or a table that they cannot change.',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, body text); alter table notes enable row level security; insert into notes values (1, 'private');",
      bad: "create policy admins on notes using ((select auth.jwt() -> 'user_metadata' ->> 'role') = 'admin');",
      good: "create policy admins on notes using ((select auth.jwt() -> 'app_metadata' ->> 'role') = 'admin');",
      then: `select set_config('request.jwt.claims', '{"user_metadata": {"role": "admin"}, "app_metadata": {}}', false); select * from notes;`,
      proof: 'leak',
    },
  ],
  create({ report }) {
    const log = policyLog();
    const replaced = new Map<number, Span>();
    return {
      ...log.listeners,
      'function.replace'({ after, span }) {
        replaced.set(after.id, span);
      },
      'history.end'(_migration, { after: final }) {
        const told = new Set<number>();
        for (const { policy, table, statement, span, using, withCheck } of log.conditions(final)) {
          const names = { policy: policy.name, table: displayName(table) };
          const place = [using, withCheck].flatMap((node) => (node === undefined ? [] : (readCondition(node).userMetadata ?? [])))[0];
          if (place !== undefined) report({ message: 'written', at: span, subject: subjectOf(table, policy), data: { ...names, place: wordAt(span.source.text, statement.at(place)) } });
          else if (!told.has(policy.id)) callee(final, policy, span, names);
          told.add(policy.id);
        }
        for (const [id, span] of replaced) {
          const routine = final.getAs('function', id);
          const policy = routine && final.dependents(id).find((object) => object.kind === 'policy' && !told.has(object.id));
          if (policy?.kind === 'policy' && routine!.origin?.span.start === span.start) callee(final, policy, span, { policy: policy.name, table: displayName(final.getAs('relation', policy.table)!) }, routine);
        }
      },
    };

    function callee(final: Catalog, policy: Policy, at: Span, names: { readonly policy: string; readonly table: string }, only?: Routine): void {
      for (const { on } of policy.dependsOn) {
        const routine = only ?? final.getAs('function', on);
        const place = routine?.body === undefined ? undefined : metadataIn(routine.body.text);
        if (routine === undefined || place === undefined) continue;
        return report({ message: 'called', at, subject: subjectOf(final.getAs('relation', policy.table)!, policy), related: createdHere(routine, 'function'), data: { ...names, function: displayName(routine), place } });
      }
    }
  },
});

function wordAt(text: string, at: number): string {
  return /^[^)]{0,40}raw_user_meta_data/.test(text.slice(at)) ? 'raw_user_meta_data' : 'user_metadata';
}

/** The metadata of the user that a body reads; what stands in a comment does not count. */
function metadataIn(body: string): string | undefined {
  if (!/user_meta/i.test(body)) return undefined;
  const words = tokensOf(body).map(({ start, end }) => body.slice(start, end).toLowerCase());
  return words.includes("'user_metadata'") ? 'user_metadata' : words.includes('raw_user_meta_data') ? 'raw_user_meta_data' : undefined;
}
