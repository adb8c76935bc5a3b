import { defineRule, spanText } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { casualtyName } from './lib/casualties.js';
import { refusalLog } from './lib/first-refusal.js';
import { few, listed } from './lib/listed.js';
import { losesAll, recreationOf } from './lib/recreation.js';
import { inputsOf, isSameResult } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocked-drop',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'A DROP without CASCADE that Postgres refuses, because something still needs what is to go.',
  why: `
Views, policies, foreign keys, triggers, generated columns and defaults hold on to what they name ([Dependency Tracking](https://www.postgresql.org/docs/current/ddl-depend.html)):
\`DROP\` without CASCADE stops with 2BP01, and with it the migration; IF EXISTS does not help. The index of a constraint cannot go alone either, with or without CASCADE. CASCADE would take
the dependents along, with the options and grants of a view or the protection of a policy, so name each of them instead: drop it, drop what is to go, and make it again as it has to be now, in
one file. Where that file is one transaction, nobody sees the table without the policy.`,
  messages: {
    bound: { what: 'This DROP fails (42P16): {{error}}.', help: 'Drop the column from the parent; what divides a table stays: copy the rows into a new one.{{more}}' },
    blocked: { what: 'This DROP fails (2BP01): {{blockers}} {{need}} {{target}}.', help: '{{advice}}{{more}}' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create view user_emails with (security_invoker = true) as select email from users;',
      bad: 'alter table users drop column email;',
      good: 'drop view user_emails; alter table users drop column email; create view user_emails with (security_invoker = true) as select id from users;',
      proof: 'error',
    },
    {
      history: `create table notes (id bigint primary key, author uuid); create function is_mine(author uuid) returns boolean language sql stable as $$ select author is not null $$;
create policy mine on notes for select using (is_mine(author));`,
      bad: 'drop function if exists is_mine(uuid);',
      good: 'drop policy mine on notes; drop function is_mine(uuid); create policy mine on notes for select using (author is not null);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    // By what blocks: one view that holds on to three columns is one finding.
    const reasons = new Map<number, string>();
    // What CREATE OR REPLACE makes anew; after a DROP that failed it would meet the old one.
    const replaced = new Set<number>();
    return {
      'view.replace': ({ after }) => void replaced.add(after.id),
      'function.replace': ({ before, after }) => void (isSameResult(before, after) && inputsOf(before).every(({ name }, at) => name === undefined || name === inputsOf(after)[at]?.name) && replaced.add(after.id)),
      failure(effect, step) {
        if (!(effect.sqlstate === '2BP01' && effect.blockers !== undefined) && !effect.error.startsWith('cannot drop')) return;
        const ids = (effect.blockers ?? []).map(({ object }) => object.id);
        const reason = ids.flatMap((id) => reasons.get(id) ?? [])[0] ?? effect.error;
        for (const id of ids) reasons.set(id, reason);
        refused.note(effect, step, reason);
      },
      'migration.end'(_migration, { after }) {
        for (const { effect, step: { before }, more, others } of refused.firsts()) {
          const blockers = effect.blockers ?? [];
          const names = [...new Set(blockers.flatMap((blocker) => casualtyName(blocker, before) ?? []))];
          if (blockers.length === 0) {
            const table = effect.object?.kind === 'relation' ? effect.object : undefined;
            report({ message: 'bound', at: effect.span, subject: table === undefined ? effect.error : subjectOf(table), data: { error: effect.error, more } });
            continue;
          }
          const target = /^cannot drop (.*?) because/.exec(effect.error)?.[1] ?? '';
          const owner = / requires it$/.test(effect.error);
          const gone = new Set(effect.object === undefined || effect.error.startsWith('cannot drop column') ? [] : [effect.object.id]);
          const all = blockers.concat(others.flatMap((other) => other.blockers ?? []).filter(({ object }, at, among) => ![...blockers, ...among.slice(0, at)].some((known) => known.object.id === object.id)));
          // Dependents come first: what they read is further down the list.
          for (const { object } of all.toReversed()) if (object.kind === 'relation' && losesAll(object, gone)) gone.add(object.id);
          // What this file drops further down only has to go earlier.
          const left = owner ? all : all.filter(({ object }) => after.get(object.id) !== undefined);
          const dropped = [...new Set(all.filter((blocker) => !left.includes(blocker)).flatMap((blocker) => casualtyName(blocker, before) ?? []))];
          const steps = left.slice(0, 4).flatMap((blocker) => recreationOf(blocker, before, gone)?.drop ?? []);
          const again = left.slice(0, 4).flatMap((blocker) => (replaced.has(blocker.object.id) ? [] : (recreationOf(blocker, before, gone)?.again ?? [])));
          const statement = spanText(effect.statement.span).replace(/\s+/g, ' ').replace(/;$/, '');
          const own = statement.length > 120 ? 'this statement' : `${statement};`;
          report({
            message: 'blocked', at: effect.span, subject: target, related: blockers.slice(0, 3).flatMap(({ object }) => createdHere(object, object.kind === 'relation' ? object.relationKind : object.kind)),
            data: {
              blockers: listed(names, few), need: names.length === 1 ? 'needs' : 'need', target: target.startsWith('desired') ? 'what is to go' : target, more,
              advice: owner ? `Drop the constraint instead, its index goes with it: ${steps[0] ?? ''}` : effect.object?.kind === 'function' && replaced.has(effect.object.id) ? 'Leave this DROP out: the CREATE OR REPLACE of the same function further down keeps what needs it.' : [
                ...(dropped.length === 0 ? [] : [`Move what drops ${listed(dropped, few)} from further down to before this statement.`]),
                ...(left.length === 0 ? [] : [`In one file: ${steps.join(' ')}${left.length > steps.length ? ' …' : ''} ${own}`]), ...(again.length === 0 ? [] : [`then again, without what is gone: ${again.join(' ')}`]),
              ].join('\n'),
            },
          });
        }
      },
    };
  },
});
