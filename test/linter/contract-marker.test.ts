import { describe, expect, test } from 'vitest';
import { lint } from '../../src/index.js';

/** The findings on a second file: rule, and the reason of what is silenced. */
async function findingsOn(sql: string): Promise<readonly (readonly string[])[]> {
  const sources = [
    { path: 'db/1_notes.sql', text: 'create table notes (id bigint primary key, body text); create function first_note() returns text language sql as \'select body from notes\';' },
    { path: 'db/2_change.sql', text: sql },
  ];
  const { findings } = await lint({ sources, targets: new Set(['db/2_change.sql']), config: { rules: { 'missing-rollback': 'off', 'missing-lock-timeout': 'off' } } });
  return findings.map(({ rule, suppressed }) => (suppressed === undefined ? [rule] : [rule, suppressed.reason]));
}

describe('a comment that accepts a contracting change', () => {
  test('silences what was reviewed, in the whole file, and not what breaks by it', async () => {
    expect(await findingsOn('-- pg-safe: contract nobody reads bodies since May\nselect 1;\nalter table notes drop column body;')).toEqual([
      ['dropped-column', 'nobody reads bodies since May'], ['stale-function-body'],
    ]);
  });

  test('needs a reason', async () => {
    expect(await findingsOn('-- pg-safe: contract\nalter table notes drop column body;')).toEqual([['unused-suppression'], ['dropped-column'], ['stale-function-body']]);
  });

  test('is idle in a file without such a change', async () => {
    expect(await findingsOn('-- pg-safe: contract we meant to\ncreate table tags (id bigint primary key);')).toEqual([['unused-suppression']]);
  });
});
