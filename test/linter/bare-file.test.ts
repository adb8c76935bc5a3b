import { expect, it } from 'vitest';
import { lint } from '../../src/lint.js';

it('a file that asks for no transaction is judged as one, beside others that run as one', async () => {
  const { findings } = await lint({
    config: { runner: 'single-transaction' },
    sources: [
      { path: 'migrations/1_users.sql', text: 'create table users (id bigint primary key, email text);' },
      { path: 'migrations/2_index.sql', text: '-- +goose Up\n-- +goose NO TRANSACTION\ncreate index concurrently users_email on users (email);\nbegin; update users set email = null where id = 1; commit;' },
      { path: 'migrations/3_index.sql', text: 'create index concurrently users_id on users (id, email);' },
    ],
  });
  expect(findings.filter(({ rule }) => rule === 'nontransactional-statement' || rule === 'transaction-control').map(({ rule, span }) => `${rule} ${span.source.path}`)).toEqual(['nontransactional-statement migrations/3_index.sql']);
});
