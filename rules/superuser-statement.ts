import { defineRule } from '../src/rule/index.js';
import { superuserOnly } from './lib/superuser-only.js';

export default defineRule({
  id: 'superuser-statement',
  family: 'row-level-security',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that only a superuser may run, in a migration that runs as the role postgres of a Supabase project.',
  why: `
On the Supabase platform, and on a local stack, migrations run as \`postgres\`, which is no superuser
([Roles, superuser access and unsupported operations](https://supabase.com/docs/guides/database/postgres/roles-superuser)). Settings of the server, its files and
programs, languages that reach them, LEAKPROOF and the role \`supabase_admin\` are out of its reach: the statement fails with 42501 and the migration with it
([ALTER SYSTEM](https://www.postgresql.org/docs/current/sql-altersystem.html), [COPY](https://www.postgresql.org/docs/current/sql-copy.html),
[CREATE FUNCTION](https://www.postgresql.org/docs/current/sql-createfunction.html), [SET ROLE](https://www.postgresql.org/docs/current/sql-set-role.html)). Only
reported where the runner is \`supabase\`.`,
  messages: {
    refused: {
      what: '{{statement}} fails on Supabase (42501): only a superuser may do that, and migrations run as "postgres", which is none.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create role deployer; grant all on schema public to deployer; set role deployer;',
      bad: "create function same(a int, b int) returns boolean language plpgsql immutable leakproof as $$ begin return a = b; end $$;",
      good: "create function same(a int, b int) returns boolean language plpgsql immutable as $$ begin return a = b; end $$;",
      proof: 'error',
    },
    {
      history: 'create role deployer; create role supabase_admin superuser; grant all on schema public to deployer; set role deployer;',
      bad: 'alter default privileges for role supabase_admin in schema public revoke all on tables from anon;',
      good: 'alter default privileges in schema public revoke all on tables from anon;',
      proof: 'error',
    },
    {
      history: 'create role deployer; grant all on schema public to deployer; create table cities (name text); alter table cities owner to deployer; set role deployer;',
      bad: "copy cities from '/var/lib/postgresql/cities.csv' with (format csv);",
      good: "insert into cities values ('Oslo'), ('Lima');",
      proof: 'error',
    },
  ],
  create({ report, runner }) {
    if (runner !== 'supabase') return {};
    return {
      'statement.start'({ node, span }) {
        const refused = superuserOnly(node);
        if (refused !== undefined) report({ message: 'refused', at: span, subject: refused.statement, data: refused });
      },
    };
  },
});
