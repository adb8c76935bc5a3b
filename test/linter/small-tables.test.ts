import { describe, expect, it } from 'vitest';
import { lint } from '../../src/lint.js';

const history = {
  path: '1_tables.sql',
  text: `create table countries (code text, name text); create table users (id bigint primary key, country text, email text);
    create materialized view totals as select 1 as total;`,
};

/** The rules of one family that report something, where some tables are small. */
async function found(sql: string, smallTables: readonly string[]): Promise<readonly string[]> {
  const { findings } = await lint({ sources: [history, { path: '2_change.sql', text: sql }], targets: new Set(['2_change.sql']), config: { smallTables } });
  return findings.filter(({ rule }) => /^(?:blocking-|table-rewrite|unbatched|lock-held|missing-lock)/.test(rule)).map(({ rule }) => rule).sort();
}

describe('a table that is called small', () => {
  // Each is reported by the rule named, and by that alone.
  it.each([
    ['blocking-index-build', 'create index countries_name on countries (name);'],
    ['blocking-constraint', 'alter table countries add constraint named check (name <> \'\');'],
    ['blocking-not-null', 'alter table countries alter column name set not null;'],
    ['blocking-reindex', 'reindex table countries;'],
    ['table-rewrite', 'alter table countries add column token uuid default gen_random_uuid();'],
    ['unbatched-backfill', 'update countries set name = upper(name);'],
  ])('is not reported by %s', async (rule, sql) => {
    expect(await found(sql, [])).toContain(rule);
    expect(await found(sql, ['countries'])).not.toContain(rule);
    expect(await found(sql, ['public.count*'])).not.toContain(rule);
    expect(await found(sql, ['users', 'other.countries'])).toContain(rule);
  });

  it('is one whose work may go on under the lock of another', async () => {
    const sql = "alter table users add column locale text; update countries set name = 'x' where code > 'a';";
    expect(await found(sql, [])).toContain('lock-held-during-work');
    expect(await found(sql, ['countries'])).not.toContain('lock-held-during-work');
    expect(await found(sql, ['users'])).toContain('lock-held-during-work');
  });

  it('is a materialized view too', async () => {
    expect(await found('refresh materialized view totals;', [])).toContain('blocking-refresh');
    expect(await found('refresh materialized view totals;', ['totals'])).not.toContain('blocking-refresh');
  });

  it('is waited for like any other: a lock that is queued behind a client blocks all others', async () => {
    expect(await found('alter table countries add column flag text;', ['countries'])).toEqual(await found('alter table countries add column flag text;', []));
    expect(await found('alter table countries add column flag text;', ['countries'])).toContain('missing-lock-timeout');
  });
});
