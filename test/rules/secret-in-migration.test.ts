import rule from '../../rules/secret-in-migration.js';
import { testRule } from './test-rule.js';

/** A key of no project, put together here so that no scanner takes this file for a leak. */
const jwt = (claims: object): string => ['{"alg":"HS256","typ":"JWT"}', JSON.stringify(claims), 'not-a-signature-of-anything'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const service = jwt({ iss: 'supabase', ref: 'abcdefghijklmnopqrst', role: 'service_role', iat: 1, exp: 2 });
const anon = jwt({ iss: 'supabase', ref: 'abcdefghijklmnopqrst', role: 'anon', iat: 1, exp: 2 });
const demo = jwt({ iss: 'supabase-demo', role: 'service_role', exp: 2 });
const secret = ['sb', 'secret', 'N0tAK3yOfAnyProject00'].join('_');

testRule(rule, {
  valid: [
    { name: 'the key that is meant to be public', sql: `select '${anon}';` },
    { name: 'the key of every local stack', sql: `select '${demo}';` },
    { name: 'a key out of Vault', sql: "select decrypted_secret from vault.decrypted_secrets where name = 'service_role_key';" },
    { name: 'only the beginning of one', sql: "select 'sb_secret_...', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';" },
    { name: 'passwords that are put in later', sql: "create role a login password '<password>'; create role b login password 'CHANGE_ME_please'; create role c login password '${DB_PASSWORD}'; alter role d with password null;" },
    { name: 'a role without one', sql: 'create role reporter nologin;' },
    { name: 'in a comment of the file', sql: '-- eyJ is how a key begins\nselect 1;' },
  ],
  invalid: [
    {
      sql: `select net.http_post('https://example.com', headers => '{"Authorization": "Bearer ${service}"}');`,
      expect: [{
        message: 'key',
        at: service,
        severity: 'error',
        subject: 'A service_role key of Supabase',
        what: 'A service_role key of Supabase is written into this migration, for whoever reads the repository or the database.',
        help: 'Replace the key now, as it is known.',
      }],
    },
    { name: 'in the body of a function', sql: `create function call() returns void language plpgsql as $$ begin perform net.http_post('https://example.com', headers => '{"apikey": "${secret}"}'); end $$;`, expect: [{ message: 'key', at: secret, what: 'A secret key of Supabase is written into this migration, for whoever reads the repository or the database.' }] },
    { sql: "create role reporter login password 'k3Lm-9xTq-22vB';", expect: [{ message: 'password', at: "password 'k3Lm-9xTq-22vB'", subject: 'role "reporter"', what: 'The password of role "reporter" is written into this migration, for whoever reads the repository.' }] },
    { sql: "alter role reporter with password 'k3Lm-9xTq-22vB'; create user mapping for reporter server warehouse options (user 'reporter', password 'k3Lm-9xTq-22vB');", expect: [{ message: 'password', at: "password 'k3Lm-9xTq-22vB'", line: 1, column: 26 }, { message: 'password', at: "password 'k3Lm-9xTq-22vB')", subject: 'a user mapping' }] },
  ],
});
