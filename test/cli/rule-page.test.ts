import { expect, it } from 'vitest';
import { rulePage } from '../../src/cli/rule-page.js';
import type { AnyRule } from '../../src/rule/index.js';
import { idleRule } from '../config/rules.js';

const rule: AnyRule = {
  ...idleRule('large-table', 'note', { optIn: true, options: { rows: { description: 'Few | many.', default: 9 }, tables: { description: 'Which.', default: ['users'] }, mode: { description: 'How.', default: 'fast' } } }),
  messages: { long: { what: '"{{table}}" is long.', help: 'Shorten {{table}}:\nDELETE FROM {{table}};' }, wide: { what: 'It is wide.', help: '{{advice}}' } },
  examples: [
    { history: 'create table users ();', bad: 'insert into users;', good: 'select 1;', proof: 'lock', path: '1_users.sql', then: 'select 2;' },
    { bad: 'select 3;', good: 'select 4;', proof: 'lock' },
  ],
};

it('shows all that a rule says of itself', () => {
  expect(rulePage(rule)).toBe(`# large-table

What large-table reports.

| Severity | Family | Precision | On by default |
| --- | --- | --- | --- |
| note | locking | high | no |

## Why

Because.

## What it says

- "{table}" is long.
  Shorten {table}:
  DELETE FROM {table};

- It is wide.

## Examples

With this in an earlier migration:

\`\`\`sql
create table users ();
\`\`\`

Reported in \`1_users.sql\`:

\`\`\`sql
insert into users;
\`\`\`

Not reported:

\`\`\`sql
select 1;
\`\`\`

What shows the difference:

\`\`\`sql
select 2;
\`\`\`

Run on Postgres in the tests: what is reported takes a lock that makes writes wait, the other one does not, or runs outside of a transaction.

Reported:

\`\`\`sql
select 3;
\`\`\`

Not reported:

\`\`\`sql
select 4;
\`\`\`

Run on Postgres in the tests: what is reported takes a lock that makes writes wait, the other one does not, or runs outside of a transaction.

## Options

| Option | Default | Meaning |
| --- | --- | --- |
| \`rows\` | \`9\` | Few \\| many. |
| \`tables\` | \`['users']\` | Which. |
| \`mode\` | \`'fast'\` | How. |

\`\`\`ts
rules: { 'large-table': ['note', { rows: 9, tables: ['users'], mode: 'fast' }] }
\`\`\`

## When it does not apply

Say why above the statement, or anywhere in the file with \`pg-safe-ignore-file\`; the reason is required.

\`\`\`sql
-- pg-safe-ignore large-table: the reason
\`\`\`

Or turn it off, for all files or for some, in the configuration.

\`\`\`ts
rules: { 'large-table': 'off' }
\`\`\`
`);
});

it('shows what came of the examples', () => {
  const outcomes = [{ findings: 'note[large-table]: "users" is long.', seen: { bad: ['ShareLock on users', 'ShareLock on posts'], good: ['no lock on a table'] } }, { findings: 'note[large-table]: It is wide.' }];
  const page = rulePage(rule, { postgres: 18, outcomes });
  expect(page).toContain(`insert into users;
\`\`\`

\`pg-safe lint\` says:

\`\`\`text
note[large-table]: "users" is long.
\`\`\`

Not reported:`);
  expect(page).toContain(`Run on PostgreSQL 18 in the tests: what is reported takes a lock that makes writes wait, the other one does not, or runs outside of a transaction.

\`\`\`text
reported:     ShareLock on users
              ShareLock on posts
not reported: no lock on a table
\`\`\``);
  expect(page.match(/^reported:/gm)).toHaveLength(1);
});

it('leaves no tag of HTML in a message', () => {
  const page = rulePage({ ...rule, messages: { named: { what: 'A {{thing}} <b>.', help: 'supabase migration new <name>' } } });
  expect(page).toContain('- A {thing} \\<b>.\n  supabase migration new \\<name>\n');
});
