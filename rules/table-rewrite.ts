import { defineRule, displayName, type Effect, type Relation, type Step } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { aroundColumn, isKey, withDefaultAfterwards } from './lib/default-afterwards.js';
import { addingValues } from './lib/enum-values.js';
import { aroundConstraint, aroundIndex, aroundType } from './lib/quick-type-change.js';
import { gatherRewrites, reasons } from './lib/rewrites.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'table-rewrite',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that writes every row of an existing table anew while nobody can read it.',
  why: `
Most forms of \`ALTER TABLE\` hold an ACCESS EXCLUSIVE lock. Where they also write the table and all of its indexes anew, reads and writes wait for as long
as that takes, and the disk must hold both copies ([ALTER TABLE, Notes](https://www.postgresql.org/docs/current/sql-altertable.html)). A new column with
a constant or stable default (\`now()\`) is only a catalog change since PostgreSQL 11; one with a volatile default (\`gen_random_uuid()\`,
\`clock_timestamp()\`), serial, identity, STORED, or of a domain with a constraint is not. A type change is free when the old values can stand as they are:
varchar to text or to a longer varchar, numeric to a higher precision of the same scale, timestamp to timestamptz under UTC. Even then an index with an
expression or a WHERE over the column, or with another collation or order, is built anew under that lock, and a CHECK on it verified again.
One ALTER TABLE rewrites a table once: its first reason is reported, the others are named with it.`,
  messages: {
    column: {
      what: 'Adding column "{{column}}" with {{reason}} rewrites "{{table}}" and blocks every read and write until it is done.',
      help: '{{advice}}',
    },
    type: {
      what: 'Changing "{{column}}" of "{{table}}" from {{from}} to {{to}} rewrites the table and blocks every read and write until it is done.',
      help: '{{advice}}',
    },
    indexes: {
      what: '{{change}} leaves the rows as they are, but builds index "{{redone}}" anew while nobody can read or write the table.',
      help: '{{advice}}',
    },
    verified: {
      what: '{{change}} leaves the rows as they are, but reads all of them to verify "{{redone}}" again while nobody can read or write the table.',
      help: '{{advice}}',
    },
    using: {
      what: '{{means}} computes each value of "{{column}}" of "{{table}}" anew: that rewrites the table and blocks every read and write until it is done.',
      help: '{{advice}}',
    },
    storage: {
      what: '{{command}} rewrites "{{table}}" and blocks every read and write until it is done.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key); insert into users select generate_series(1, 10);',
      bad: 'alter table users add column token uuid default gen_random_uuid();',
      good: 'alter table users add column token uuid; alter table users alter column token set default gen_random_uuid();',
      proof: 'rewrite',
    },
    {
      history: 'create table users (id integer primary key); insert into users select generate_series(1, 10);',
      bad: 'alter table users alter column id type bigint;',
      good: 'alter table users add column big_id bigint;',
      proof: 'rewrite',
    },
    {
      history: "create table users (id bigint primary key, nick varchar(10) constraint nick_is_set check (nick <> '')); insert into users select n, n::text from generate_series(1, 10) n;",
      bad: 'alter table users alter column nick type varchar(20);',
      good: "alter table users drop constraint nick_is_set, alter column nick type varchar(20), add constraint nick_is_set check (nick <> '') not valid;",
      proof: 'scan',
    },
  ],
  create({ report, postgres, runner }) {
    const rewrites = gatherRewrites();
    const storage = (table: Relation, command: string, { statement, span }: Effect, { migration }: Step): void => {
      if (!isLive(table, migration)) return;
      rewrites.add({ statement, table, span, named: command, advice: () => inWindow, report: (advice, related) => report({ message: 'storage', at: span, subject: subjectOf(table), rowsOf: [table], related, data: { command, table: displayName(table), advice } }) });
    };
    return {
      'column.add'({ table, column, rewrite, statement, span }, { migration }) {
        if (rewrite === 'none' || !isLive(table, migration) || !holdsRows(table)) return;
        const fix = rewrite === 'volatile-default' ? withDefaultAfterwards(statement, table, column) : undefined;
        rewrites.add({
          statement, table, span, named: `"${column.name}"`, advice: (final) => aroundColumn(table, column, rewrite, { postgres, isKey: isKey(final, table, column) }),
          report: (advice, related) => report({ message: 'column', at: span, subject: subjectOf(table, column), rowsOf: [table], related, data: { column: column.name, table: displayName(table), reason: reasons[rewrite], advice }, ...(fix && { fix }) }),
        });
      },
      'column.set-type'({ table, before, after, work, redone, using, statement, span }, { migration, before: catalog, since }) {
        if (work === 'none' || work === 'unknown' || !isLive(table, migration) || !holdsRows(table)) return;
        const subject = subjectOf(table, before);
        const types = { column: before.name, table: displayName(table), from: before.type ?? 'its type', to: after.type ?? 'another' };
        if (redone !== undefined) {
          // Postgres does so even for the type that the column has already.
          const same = before.type === after.type && before.collation === after.collation;
          const change = same ? `Giving "${before.name}" of "${types.table}" the type ${types.to} again` : before.type === after.type ? `Giving "${before.name}" of "${types.table}" the collation ${after.collation === undefined ? 'of its type' : `"${after.collation}"`}` : `Changing "${before.name}" of "${types.table}" from ${types.from} to ${types.to}`;
          const advice = same ? 'Leave it out: the column has that type.' : redone.kind === 'index' ? aroundIndex(redone) : aroundConstraint(table, after, redone);
          return rewrites.redo({ statement, table, report: () => report({ message: redone.kind === 'index' ? 'indexes' : 'verified', at: span, subject, rowsOf: [table], related: createdHere(table, 'table'), data: { change, redone: redone.name, advice } }) });
        }
        const common = { statement, table, span, named: `"${before.name}"` };
        if (before.type === after.type && before.type !== undefined) {
          const [means, instead] = before.generated === undefined ? ['USING', 'Leave the type as it is, and UPDATE in batches only the rows that have to change.'] : ['SET EXPRESSION', inWindow];
          return rewrites.add({ ...common, advice: () => instead, report: (advice, related) => report({ message: 'using', at: span, subject, rowsOf: [table], related, data: { means, column: before.name, table: types.table, advice } }) });
        }
        const values = addingValues({ before, after, using, now: catalog, start: since.migration, runner });
        rewrites.add({ ...common, advice: () => values ?? aroundType(table, before, after, using), report: (advice, related) => report({ message: 'type', at: span, subject, rowsOf: [table], related, data: { ...types, advice } }) });
      },
      'table.set-persistence'(effect, step) {
        if (effect.before.persistence !== effect.after.persistence) storage(effect.before, effect.after.persistence === 'unlogged' ? 'SET UNLOGGED' : 'SET LOGGED', effect, step);
      },
      'table.set-tablespace': (effect, step) => storage(effect.table, 'SET TABLESPACE', effect, step),
      'table.set-access-method': (effect, step) => storage(effect.table, 'SET ACCESS METHOD', effect, step),
      'maintenance'(effect, step) {
        const { table, command } = effect;
        if (table !== undefined && (command === 'vacuum-full' || command === 'cluster')) storage(table, command === 'cluster' ? 'CLUSTER' : 'VACUUM FULL', effect, step);
      },
      'migration.end': (_migration, { after }) => rewrites.report(after),
    };
  },
});

const inWindow = 'Do it in a maintenance window, in a migration of its own.';
