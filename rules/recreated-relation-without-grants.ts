import { defineRule, displayName, exposedTo, quoteName, quoteQualified, type Catalog, type Fix, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { listed } from './lib/listed.js';
import { describeGrants, isWhole, regained, withdrawn } from './lib/lost-grants.js';
import { insertAfter } from './lib/statement-edits.js';
import { kindOf, subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'recreated-relation-without-grants',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A table or view dropped and made anew, or replaced by another, without the GRANT or REVOKE that the old one had.',
  why: `
Privileges belong to the table or view, not to its name: DROP takes every GRANT and REVOKE along, and what is made anew starts with default privileges
([GRANT](https://www.postgresql.org/docs/current/sql-grant.html), Notes; [ALTER DEFAULT PRIVILEGES](https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html)).
In a Supabase project those give \`anon\` and \`authenticated\` everything on what is made in \`public\`, so what was taken from them is theirs again; a role of
the project's own, or a client role where new tables are not granted to it, gets \`42501: permission denied\` instead. CREATE OR REPLACE VIEW keeps the
privileges. What the same file grants or revokes on the new one is taken as meant. Where row level security still stands before what is regained, it is a warning.`,
  messages: {
    open: {
      what: 'The {{kind}} "{{relation}}" is made anew without the REVOKE that it had: {{roles}} may {{rights}} again.',
      help: 'Repeat it in the same file: {{sql}}',
    },
    lost: {
      what: 'The {{kind}} "{{relation}}" is made anew without the GRANT that it had: {{roles}} can no longer use it ("permission denied", 42501).',
      help: 'Repeat it in the same file: {{sql}}',
    },
  },
  examples: [
    {
      history: "create table people (id bigint primary key, name text, salary int); alter table people enable row level security; insert into people values (1, 'Ada', 100); create view payroll as select name, salary from people; revoke all on payroll from anon, authenticated;",
      bad: 'drop view payroll; create view payroll as select id, name, salary from people;',
      good: 'drop view payroll; create view payroll as select id, name, salary from people; revoke all on payroll from anon, authenticated;',
      then: 'select * from payroll;',
      proof: 'leak',
    },
    {
      history: 'create role analyst nologin; grant usage on schema public to analyst; create table people (id bigint primary key, name text); create view names as select name from people; grant select on names to analyst;',
      bad: 'drop view names; create view names as select id, name from people;',
      good: 'drop view names; create view names as select id, name from people; grant select on names to analyst;',
      then: 'set role analyst; select * from names;',
      proof: 'error',
    },
  ],
  create({ report, apiSchemas }) {
    const made = new Map<number, { readonly old: Relation; readonly before: Catalog; readonly then: Catalog; readonly at: Span; readonly statement: Statement; readonly conditional: boolean }>();
    // What this file grants or revokes on the new one is meant.
    const spokenOf = new Set<number>();
    const notice = (relation: Relation, span: Span, statement: Statement, conditional: boolean, then: Catalog, before: Catalog): void => {
      const old = before.relation(relation);
      if (old?.origin !== undefined && old.id !== relation.id && relation.persistence !== 'temporary' && relation.relationKind !== 'sequence') made.set(relation.id, { old, before, then, at: span, statement, conditional });
    };
    return {
      'table.create'({ table, span, statement, conditional }, { after, since }) {
        notice(table, span, statement, conditional, after, since.deploy);
      },
      'table.rename'({ after: table, before, span, statement, conditional }, { after, since, migration }) {
        if (isNew(before, migration)) notice(table, span, statement, conditional, after, since.deploy);
      },
      'view.create'({ view, span, statement, conditional }, { after, since }) {
        notice(view, span, statement, conditional, after, since.deploy);
      },
      'privilege.grant'({ objects }) {
        for (const { id } of objects) spokenOf.add(id);
      },
      'privilege.revoke'({ objects }) {
        for (const { id } of objects) spokenOf.add(id);
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, { old, before, then, at, statement, conditional }] of made) {
          const now = final.getAs('relation', id);
          if (now === undefined || spokenOf.has(id) || !final.knowsSince(then, 'privileges') || final.get(old.id) !== undefined) continue;
          const common = { at, subject: subjectOf(now), related: createdHere(old, kindOf(old)).map(({ span, text }) => ({ span, text: text.replace('created', 'made before') })) };
          const data = { kind: kindOf(now), relation: displayName(now) };
          const fix = (title: string, sql: string): { readonly fix?: Fix } => (!conditional && statement.nested === undefined ? { fix: { title, applicability: 'unsafe', edits: [insertAfter(statement, sql)] } } : {});
          const open = regained(before, old, final, now).filter(({ role }) => exposedTo(final, now, apiSchemas).some((other) => other === role || other === 'public'));
          const [first] = open;
          if (first !== undefined) {
            const rights = [...new Set(open.flatMap(({ privileges }) => privileges))];
            const sql = `REVOKE ${isWhole(rights) ? 'ALL' : rights.join(', ')} ON ${quoteQualified(now)} FROM ${open.map(({ role }) => role).join(', ')};`;
            report({ message: 'open', ...common, ...(now.rowSecurity && { severity: 'warning' as const }), data: { ...data, roles: listed(open.map(({ role }) => role)), rights: rights.join(', '), sql }, ...fix('Revoke it again', sql) });
          }
          const lost = before.knows('privileges') ? withdrawn(old, final, now) : [];
          if (lost.length > 0) {
            const sql = describeGrants(lost, (role) => quoteName(role), quoteQualified(now));
            report({ message: 'lost', ...common, data: { ...data, roles: listed([...new Set(lost.map(({ role }) => role))]), sql }, ...fix('Grant it again', sql) });
          }
        }
      },
    };
  },
});
