import { defineRule, displayName, quoteName, quoteQualified, spanText, type EffectOf, type Step } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { casualtyName } from './lib/casualties.js';
import { refusalLog } from './lib/first-refusal.js';
import { few, listed } from './lib/listed.js';
import { recreationOf } from './lib/recreation.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'blocked-type-change',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'ALTER COLUMN … TYPE that Postgres refuses: a view, policy, trigger or generated column reads the column, or its default or values are not cast.',
  why: `
What was read when it was made holds the column's type: views and rules, policies, \`UPDATE OF\` and \`WHEN\` of triggers, generated columns, bodies of the form BEGIN ATOMIC. \`ALTER COLUMN … TYPE\` stops at
them with 0A000 (RememberAllDependentForRebuilding in tablecmds.c); there is no CASCADE for it. The default is converted by itself, without USING, so a plain string as default stops a change to an enum or a
boolean (42804); so do values of which no assignment cast makes the new type
([ALTER TABLE, SET DATA TYPE](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE)). Take away what is in the way, change the type, and make it again in one file; a table
whose policy is gone between two files has none meanwhile.`,
  messages: {
    used: { what: 'The type of column "{{column}}" of "{{table}}" cannot be changed (0A000): {{blockers}} {{use}} it.', help: '{{advice}}{{more}}' },
    default: { what: 'The default of column "{{column}}" of "{{table}}" is not cast to {{type}}, so the statement fails (42804), whatever USING says.', help: '{{advice}}{{more}}' },
    values: { what: 'The values of column "{{column}}" of "{{table}}" are not cast to {{type}} without being told how, so the statement fails (42804).', help: '{{advice}}{{more}}' },
    bound: { what: 'The type of column "{{column}}" of "{{table}}" cannot be changed: {{error}}.', help: '{{advice}}{{more}}' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create view user_emails with (security_invoker = true) as select email from users;',
      bad: 'alter table users alter column email type varchar(200);',
      good: 'drop view user_emails; alter table users alter column email type varchar(200); create view user_emails with (security_invoker = true) as select email from users;',
      proof: 'error',
    },
    {
      history: "create type status as enum ('draft', 'sent'); create table letters (id bigint primary key, status text default 'draft');",
      bad: 'alter table letters alter column status type status using status::status;',
      good: "alter table letters alter column status drop default, alter column status type status using status::status, alter column status set default 'draft';",
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    return {
      failure(effect, step) {
        const name = columnOf(effect);
        if (name !== undefined) refused.note(effect, step, `${effect.object?.id ?? 0}.${name}`);
      },
      'migration.end'() {
        for (const { effect, step: { before }, more } of refused.firsts()) {
          const table = effect.object?.kind === 'relation' ? effect.object : undefined;
          if (table === undefined) continue;
          const column = columnOf(effect)!;
          const common = { at: effect.span, subject: subjectOf(table, column) };
          const names = { column, table: displayName(table), more };
          const alter = `ALTER TABLE ${quoteQualified(table)}`;
          const type = / to type (.*)$/.exec(effect.error)?.[1] ?? '';
          if (effect.sqlstate === '0A000') report({ message: 'used', ...common, related: related(effect), data: { ...names, ...blockersOf(effect, before) } });
          else if (effect.error.startsWith('default')) {
            const c = `ALTER COLUMN ${quoteName(column)}`;
            const old = table.columns.find(({ name }) => name === column)?.default;
            report({ message: 'default', ...common, data: { ...names, type, advice: `Take the default away and set it again in the same statement: ${alter} ${c} DROP DEFAULT, ${c} TYPE ${type} USING …, ${c} SET DEFAULT ${old ?? '…'};` } });
          } else if (effect.sqlstate === '42804') {
            const using = /^(?:bool|uuid|int|big|small|numeric|json|date|timestamp)/.test(type) || /^[\w.]+$/.test(type) ? ` USING ${quoteName(column)}::${type}` : ' USING …';
            report({ message: 'values', ...common, data: { ...names, type, advice: `Say how: ${alter} ALTER COLUMN ${quoteName(column)} TYPE ${type}${using}; it fails as well where a row does not have that form.` } });
          } else report({ message: 'bound', ...common, data: { ...names, error: effect.error, advice: 'Change the column of the parent; a column of the partition key keeps its type: copy the rows into a new table.' } });
        }
      },
    };
  },
});

/** The column of which a failed ALTER COLUMN … TYPE was to change the type. */
function columnOf({ statement: { node }, error, sqlstate, span }: EffectOf<'failure'>): string | undefined {
  if (!('AlterTableStmt' in node)) return undefined;
  const quoted = /^(?:column|default for column|cannot alter column|cannot alter inherited column) "(.*?)"/.exec(error)?.[1];
  if (quoted !== undefined && (sqlstate === '42804' || sqlstate === '42P16')) return quoted;
  return error.startsWith('cannot alter type of a column') ? spanText(span).replaceAll('"', '') : undefined;
}

function blockersOf(effect: EffectOf<'failure'>, before: Step['before']): { readonly blockers: string; readonly use: string; readonly advice: string } {
  const blockers = effect.blockers ?? [];
  const names = [...new Set(blockers.flatMap((blocker) => casualtyName(blocker, before) ?? []))];
  const steps = blockers.slice(0, 4).flatMap((blocker) => recreationOf(blocker, before) ?? []);
  const statement = spanText(effect.statement.span).replace(/\s+/g, ' ').replace(/;$/, '');
  const rest = blockers.length > steps.length ? ' …' : '';
  return {
    blockers: listed(names, few), use: names.length === 1 ? 'uses' : 'use',
    advice: `In one file: ${steps.map(({ drop }) => drop).join(' ')}${rest} ${statement.length > 140 ? 'this statement' : `${statement};`}\nthen again: ${steps.flatMap(({ again }) => again ?? []).join(' ')}${rest}`,
  };
}

function related(effect: EffectOf<'failure'>) {
  return (effect.blockers ?? []).slice(0, 3).flatMap(({ object }) => createdHere(object, object.kind === 'relation' ? object.relationKind : object.kind));
}
