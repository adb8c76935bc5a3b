import { defineRule, displayName, mayUse, quoteName, quoteQualified, type Catalog, type Span } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { listed } from './lib/listed.js';
import { computedColumns, grantSql, lostPrivileges, missingColumns, takesWrites, type StandIn } from './lib/stand-in-views.js';
import { subjectOf } from './lib/subjects.js';
import { hidesRows } from './lib/view-filters.js';

export default defineRule({
  id: 'incomplete-stand-in-view',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A view in the place of a renamed or dropped table that does not do all that the table did: columns, writes, rows or privileges are missing.',
  why: `
A view of a table's former name keeps old clients working only as far as it is like the table. It needs every column; it takes INSERT, UPDATE and DELETE only when
it is a plain SELECT from one table, without JOIN, DISTINCT, GROUP BY, LIMIT or set operations, and only for columns that it does not compute
([CREATE VIEW, Updatable Views](https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS)); a WHERE hides rows, and lets
through what it hides then unless there is a CHECK OPTION. Privileges are the table's, not the name's: the view starts with what default privileges give, which is
nothing in a project that does without them. With \`security_invoker\` the role needs its rights on the table behind the view too.`,
  messages: {
    columns: {
      what: 'View "{{view}}" takes the place of a table and lacks its {{columns}}: who still uses {{them}} by the old name fails with 42703.',
      help: 'Select {{them}} in {{name}} too.',
    },
    readOnly: {
      what: 'View "{{view}}" takes the place of a table, and Postgres cannot write through it: INSERT, UPDATE and DELETE by the old name fail with 55000.',
      help: 'Make {{name}} a plain SELECT from one table; or CREATE TRIGGER … INSTEAD OF INSERT OR UPDATE OR DELETE ON {{name}} FOR EACH ROW EXECUTE FUNCTION …;',
    },
    computed: {
      what: 'View "{{view}}" takes the place of a table and computes {{columns}}: writing {{them}} by the old name fails with 0A000.',
      help: 'Select the plain {{columns}} in {{name}}; or CREATE TRIGGER … INSTEAD OF INSERT OR UPDATE ON {{name}} FOR EACH ROW EXECUTE FUNCTION …;',
    },
    rows: {
      what: 'View "{{view}}" takes the place of a table and hides rows of it; without a CHECK OPTION old clients can still write rows that they do not see then.',
      help: 'If it is meant to show only some: CREATE OR REPLACE VIEW {{name}} … WITH CHECK OPTION;',
    },
    privileges: {
      what: 'View "{{view}}" takes the place of a table, and {{roles}} may not do with it what the table allowed: {{privileges}} by the old name fails with 42501.',
      help: 'Add to the same file: {{sql}}',
    },
    invoker: {
      what: 'View "{{view}}" takes the place of a table and runs with the rights of its user, and none are left to {{roles}} on "{{base}}" behind it: every use of the old name fails with 42501.',
      help: 'Add to the same file: {{sql}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create table addresses (user_id bigint, city text);',
      bad: 'alter table users rename to profiles; create view users with (security_invoker = true) as select p.id, p.email, a.city from profiles p left join addresses a on a.user_id = p.id;',
      good: 'alter table users rename to profiles; create view users with (security_invoker = true) as select id, email from profiles;',
      then: "insert into users (id, email) values (1, 'a@example.com');",
      proof: 'error',
    },
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: 'alter table users rename to profiles; create view users with (security_invoker = true) as select id from profiles;',
      good: 'alter table users rename to profiles; create view users with (security_invoker = true) as select id, email from profiles;',
      then: 'select email from users;',
      proof: 'error',
    },
    {
      history: 'create role reporting; create table users (id bigint primary key); grant select on users to reporting;',
      bad: 'alter table users rename to profiles; create view users with (security_invoker = true) as select id from profiles;',
      good: 'alter table users rename to profiles; create view users with (security_invoker = true) as select id from profiles; grant select on users to reporting;',
      then: 'set role reporting; select * from users;',
      proof: 'error',
    },
    {
      history: 'create role reporting; create table users (id bigint primary key); grant select on users to reporting; alter default privileges in schema public grant select on tables to reporting;',
      bad: 'alter table users rename to profiles; create view users with (security_invoker = true) as select id from profiles; revoke select on profiles from reporting;',
      good: 'alter table users rename to profiles; create view users with (security_invoker = true) as select id from profiles;',
      then: 'set role reporting; select * from users;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const left = new Map<number, Span>();
    const made = new Map<number, Span>();
    return {
      'table.rename': ({ before, span }) => void left.set(before.id, span),
      'table.set-schema': ({ before, span }) => void left.set(before.id, span),
      'table.drop': ({ table, span }) => void left.set(table.id, span),
      'view.create': ({ view, span }) => void made.set(view.id, span),
      'view.replace': ({ after, span }) => void made.set(after.id, span),
      'migration.end'(migration, { after, since }) {
        for (const [id, span] of left) {
          const was = since.migration.getAs('relation', id);
          const view = was && after.relation(was);
          if (was?.origin === undefined || !isLive(was, migration) || view?.view === undefined || !made.has(view.id)) continue;
          const standIn = { was, view };
          const common = { at: made.get(view.id)!, related: [{ span, text: 'the table goes here' }] };
          const names = { view: displayName(view), name: quoteQualified(view) };
          const [missing, computed] = [missingColumns(after, standIn), computedColumns(after, standIn)];
          if (missing.length > 0) report({ message: 'columns', ...common, subject: subjectOf(view, 'columns'), data: { ...names, ...columnsNamed(missing) } });
          if (!takesWrites(after, view)) report({ message: 'readOnly', ...common, subject: subjectOf(view), data: names, severity: 'warning' });
          else if (computed.length > 0) report({ message: 'computed', ...common, subject: subjectOf(view, 'computed'), data: { ...names, ...columnsNamed(computed) }, severity: 'warning' });
          else if (view.view.checkOption === undefined && view.view.updatable && hidesRows(view.view.query)) report({ message: 'rows', ...common, subject: subjectOf(view, 'rows'), data: names, severity: 'note' });
          if (!after.knows('privileges')) continue;
          const lost = lostPrivileges(after, was, view);
          if (lost.size > 0) report({ message: 'privileges', ...common, subject: subjectOf(view, 'privileges'), data: { view: names.view, roles: listed([...lost.keys()]), privileges: [...new Set([...lost.values()].flat())].join(', '), sql: grantSql(lost, view) } });
          const barred = view.options['security_invoker'] === 'true' ? barredFrom(after, standIn) : undefined;
          if (barred !== undefined) report({ message: 'invoker', ...common, subject: subjectOf(view, 'invoker'), data: { view: names.view, ...barred } });
        }
      },
    };
  },
});

function columnsNamed(columns: readonly string[]): { readonly columns: string; readonly them: string } {
  const one = columns.length === 1;
  return { columns: `${one ? 'column' : 'columns'} ${columns.map((name) => `"${name}"`).join(', ')}`, them: one ? 'it' : 'them' };
}

/** The roles that may read the view but not the table behind it. USAGE on its schema is not asked for: the view holds the table by its identity. */
function barredFrom(catalog: Catalog, { was, view }: StandIn): { readonly roles: string; readonly base: string; readonly sql: string } | undefined {
  const base = catalog.getAs('relation', view.view?.over);
  if (base === undefined) return undefined;
  const lost = [...lostPrivileges(catalog, was, base)].flatMap(([role, privileges]) => (privileges.includes('SELECT') && mayUse(catalog, view, role, 'SELECT') ? [role] : []));
  return lost.length === 0 ? undefined : { roles: listed(lost), base: displayName(base), sql: `GRANT SELECT, INSERT, UPDATE, DELETE ON ${quoteQualified(base)} TO ${lost.map(quoteName).join(', ')};` };
}
