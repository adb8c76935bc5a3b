import { defineRule } from '../src/rule/index.js';

export default defineRule({
  id: 'account-in-migration',
  family: 'design',
  security: true,
  severity: 'note',
  precision: 'high',
  summary: 'A migration that puts a user into auth.users.',
  why: `
A migration runs in every environment, production among them: the account that is handy on a developer's machine becomes one that anybody can sign in to who reads the
repository, with the password whose hash, or clear text, stands there. The tables of schema \`auth\` also change with the version of the service: rows written by hand lack
what it expects (\`auth.identities\`, token columns that must be empty strings), and the user cannot sign in. Accounts for development belong into
\`supabase/seed.sql\`, which is not applied to a hosted project unless asked for
([Seeding](https://supabase.com/docs/guides/local-development/seeding-your-database)); real ones are made by \`auth.admin.createUser()\`. Functions that insert when they
are called are not reported.`,
  messages: {
    account: {
      what: 'This migration puts accounts into "{{table}}" in every environment it is applied to, production too.',
      help: 'Move it to supabase/seed.sql; or, where the account is meant for production, make it by auth.admin.createUser().',
    },
  },
  examples: [
    {
      bad: "insert into auth.users (id, email) values ('00000000-0000-0000-0000-000000000001', 'admin@example.com');",
      good: "insert into auth.users (id, email) select id, email from auth.users where false;",
      proof: 'history',
    },
  ],
  create({ report }) {
    let said = false;
    return {
      'data.insert'({ table, rows, statement }) {
        if (said || table.schema !== 'auth' || table.name !== 'users' || rows !== 'values') return;
        said = true;
        report({ message: 'account', at: statement.span, subject: 'auth.users', data: { table: 'auth.users' } });
      },
    };
  },
});
