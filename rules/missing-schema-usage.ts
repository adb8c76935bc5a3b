import { defineRule, managedSchemas, mayUse, quoteName, type Catalog, type Schema, type Span } from '../src/rule/index.js';
import { clients, isClient } from './lib/client-roles.js';
import { listed } from './lib/listed.js';

export default defineRule({
  id: 'missing-schema-usage',
  family: 'row-level-security',
  severity: 'warning',
  precision: 'high',
  summary: 'A role of the Data API has no USAGE on a schema in which it was granted something, or on one that was dropped and made anew.',
  why: `
A privilege on a table or function is of no use without USAGE on the schema that it is in: every query that names it fails with \`42501: permission denied for
schema\` ([GRANT](https://www.postgresql.org/docs/current/sql-grant.html), USAGE; [schemas, privileges](https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PRIV)).
CREATE SCHEMA gives USAGE to its owner only, also when it makes a schema anew: DROP SCHEMA takes the USAGE that roles had along, and the default privileges that were
set for the schema. Functions that policies call are found without it, as a policy holds what it calls by its identity: a grant of EXECUTE on
such a function is not reported.`,
  messages: {
    missing: {
      what: 'The privileges granted in schema "{{schema}}" are of no use to {{roles}}: without USAGE on the schema every query fails with "permission denied for schema" (42501).',
      help: '{{withdraw}}GRANT USAGE ON SCHEMA {{name}} TO {{list}}; in the same file.',
    },
    lost: {
      what: 'The schema "{{schema}}" is made anew without the USAGE that {{roles}} had: their queries there fail with "permission denied for schema" (42501).',
      help: 'GRANT USAGE ON SCHEMA {{name}} TO {{list}}; in the same file, and repeat what ALTER DEFAULT PRIVILEGES said of the schema: that is gone too.',
    },
  },
  examples: [
    {
      history: 'create schema app; create table app.items (id bigint primary key);',
      bad: 'grant select on app.items to authenticated;',
      good: 'grant usage on schema app to authenticated; grant select on app.items to authenticated;',
      then: 'set role authenticated; select * from app.items;',
      proof: 'error',
    },
    {
      history: 'create schema app; grant usage on schema app to authenticated;',
      bad: 'drop schema app cascade; create schema app; create table app.items (id bigint primary key); grant select on app.items to authenticated;',
      good: 'drop schema app cascade; create schema app; grant usage on schema app to authenticated; create table app.items (id bigint primary key); grant select on app.items to authenticated;',
      then: 'set role authenticated; select * from app.items;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const granted = new Map<string, { readonly roles: Set<string>; readonly at: Span; readonly then: Catalog; sweeping: boolean }>();
    const dropped = new Map<string, { readonly roles: readonly string[]; readonly at: Span; readonly then: Catalog }>();
    return {
      'schema.drop'({ schema, span, conditional }, { before, after }) {
        const roles = users.filter((role) => before.named('role', role) !== undefined && mayUse(before, schema, role, 'USAGE'));
        if (!conditional && roles.length > 0) dropped.set(schema.name, { roles, at: span, then: after });
      },
      'privilege.grant'({ objects, grants, span, conditional }, { after }) {
        if (conditional) return;
        for (const object of objects) {
          if ((object.kind !== 'relation' && object.kind !== 'function') || object.origin === undefined || managedSchemas.has(object.schema)) continue;
          if (object.kind === 'function' && after.dependents(object.id).length > 0) continue;
          const roles = grants.flatMap(({ role }) => (isClient(role) ? [role] : []));
          if (roles.length === 0) continue;
          const entry = granted.get(object.schema) ?? { roles: new Set<string>(), at: span, then: after, sweeping: false };
          granted.set(object.schema, entry);
          for (const role of roles) entry.roles.add(role);
          // What nobody means for those who have not signed in: a list that a tool has written.
          entry.sweeping ||= grants.some(({ role, privileges }) => role === 'anon' && privileges.some((privilege) => privilege === 'DELETE' || privilege === 'TRUNCATE'));
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const [name, { roles, at, then }] of dropped) {
          const schema = final.schema(name);
          if (schema?.origin === undefined || !final.knowsSince(then, 'privileges')) continue;
          const list = roles.filter((role) => lacks(final, schema, role));
          if (list.length === 0) continue;
          report({ message: 'lost', at, subject: name, data: { schema: name, roles: listed(list), name: quoteName(name), list: list.join(', ') } });
          granted.delete(name);
        }
        for (const [name, { roles, at, then, sweeping }] of granted) {
          const schema = final.schema(name);
          if (schema?.origin === undefined || schema.origin.deploy < 0 || !final.knowsSince(then, 'privileges')) continue;
          const list = clients.filter((role) => roles.has(role) && lacks(final, schema, role));
          if (list.length === 0) continue;
          const withdraw = sweeping && list.includes('anon') ? `REVOKE ALL ON ALL TABLES IN SCHEMA ${quoteName(name)} FROM anon; if anon is not meant to change rows there. Otherwise: ` : '';
          report({ message: 'missing', at, subject: name, data: { schema: name, roles: listed(list), name: quoteName(name), list: list.join(', '), withdraw } });
        }
      },
    };
  },
});

/** The roles as which the Data API runs a request, and the one for servers. */
const users: readonly string[] = [...clients, 'service_role'];

function lacks(catalog: Catalog, schema: Schema, role: string): boolean {
  return catalog.named('role', role) !== undefined && !mayUse(catalog, schema, role, 'USAGE');
}
