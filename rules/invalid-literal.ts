import { defineRule, type History, type Migration } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { escaped } from './lib/body-text.js';
import { refusalLog } from './lib/first-refusal.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'invalid-literal',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A plain string that is no value of the type where it stands: a label that the enum does not have, a uuid that is none.',
  why: `
A string in quotes takes the type of what it is compared with, assigned to or cast to, and Postgres reads it when the statement is parsed
([Constants](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS-GENERIC)): a policy, a view, a default or an INSERT with a string that the type cannot read fails (22P02), whatever
is in the table. Labels of an enum are compared letter by letter; \`ALTER TYPE … ADD VALUE\` has to be committed in an earlier migration before the label can be used.`,
  messages: {
    label: { what: 'Type "{{type}}" has no label \'{{text}}\', so the statement fails (22P02).', help: 'Use one of {{labels}}, or add it in an earlier migration: ALTER TYPE {{name}} ADD VALUE \'{{text}}\';{{more}}' },
    form: { what: 'The statement fails (22P02): {{error}}.', help: 'Write a value of that type{{advice}}.{{more}}' },
  },
  examples: [
    {
      history: "create type role as enum ('member', 'owner'); create table members (id bigint primary key, role role);",
      bad: "create policy admins on members for select using (role = 'admin');",
      good: "create policy admins on members for select using (role = 'owner');",
      proof: 'error',
    },
    {
      history: "create type role as enum ('member', 'owner'); create table members (id bigint primary key, role role);",
      bad: "alter table members alter column role set default 'guest';",
      good: "alter table members alter column role set default 'member';",
      proof: 'error',
    },
    {
      history: 'create table users (id uuid primary key, tags text[]);',
      bad: "insert into users values ('user-1', '{new}');",
      good: "insert into users values ('7d1b5f0e-2f0a-4d63-9a53-1d3b7f0a9a11', '{new}');",
      proof: 'error',
    },
  ],
  create({ report, history }) {
    const refused = refusalLog();
    return {
      failure(effect, step) {
        if (effect.sqlstate === '22P02') refused.note(effect, step, effect.object?.kind === 'type' ? effect.error : effect.error.replace(/".*/s, ''));
      },
      'migration.end'() {
        for (const { effect: { object, error, span }, step: { before, migration }, more } of refused.firsts()) {
          const text = /: "(.*)"$/s.exec(error)?.[1] ?? '';
          const label = /^invalid input value for enum (.*?): "/.exec(error)?.[1];
          if (label !== undefined) {
            // Another statement was to add it and is refused itself: once that one is mended, this one is too.
            if (isAdded(text, history, migration)) continue;
            const type = object?.kind === 'type' ? object : [...before.objectsOf('type')].find(({ schema, name }) => label === name || label === `${schema}.${name}`);
            const labels = (type?.values ?? []).map((value) => `'${value}'`);
            report({ message: 'label', at: span, subject: type === undefined ? label : subjectOf(type), related: type === undefined ? [] : createdHere(type, 'type'), data: { type: label, name: label, text: text.replaceAll("'", "''"), labels: labels.slice(0, 12).join(', '), more } });
          } else {
            report({ message: 'form', at: span, subject: error.replace(/:.*/s, ''), data: { error: error.length > 160 ? `${error.slice(0, 160)}…` : error, advice: error.startsWith('malformed array') ? ", in braces: '{a,b}', or ARRAY['a', 'b']" : '', more } });
          }
        }
      },
    };
  },
});

/** True when this file or an earlier one says that the label is added to a type. */
function isAdded(text: string, { migrations }: History, now: Migration): boolean {
  const addition = `'${text.replaceAll("'", "''")}'`;
  return migrations.slice(0, migrations.findIndex(({ source }) => source === now.source) + 1).some(({ source }) => source.text.includes(addition) && new RegExp(String.raw`\badd\s+value\s+(?:if\s+not\s+exists\s+)?${escaped(addition)}`, 'i').test(source.text));
}
