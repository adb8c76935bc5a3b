import { describe, expect, it } from 'vitest';
import { newMigrationPath } from '../../src/linter/fixing-versions.js';

const folder = 'supabase/migrations/';
const path = (after: string, others: readonly string[] = [], place: 'next' | 'last' = 'next', now?: number, written: readonly string[] = []): string | undefined =>
  newMigrationPath({ after: folder + after, name: 'users email', place, paths: [after, ...others, ...written].map((file) => folder + file), written: new Set(written.map((file) => folder + file)), ...(now !== undefined && { now }) })?.slice(folder.length);

describe('a version directly after a file', () => {
  it.each([
    ['a second later', '20260117093000_a.sql', '20260117093001_users_email.sql'],
    ['over midnight, month and year', '20251231235959_a.sql', '20260101000000_users_email.sql'],
    ['a minute later', '202601172359_a.sql', '202601180000_users_email.sql'],
    ['a day later', '20240228_a.sql', '20240229_users_email.sql'],
    ['a number', '0009_a.sql', '0010_users_email.sql'],
    ['14 digits that are no time', '20260117093099_a.sql', '20260117093100_users_email.sql'],
    ['a number too long for a number', '99999999999999999998_a.sql', '99999999999999999999_users_email.sql'],
  ])('%s', (_name, after, expected) => expect(path(after)).toBe(expected));

  it.each(['9_a.sql', '999_a.sql', 'a.sql', '20260117.sql'])('none after %s', (after) => expect(path(after)).toBeUndefined());

  it('comes after what fixes wrote, and before every other migration', () => {
    expect(path('20260117093000_a.sql', [], 'next', undefined, ['20260117093001_b.sql', '20260117093002_c.sql'])).toBe('20260117093003_users_email.sql');
    expect(path('20260117093000_a.sql', ['20260117093001_b.sql'])).toBeUndefined();
    expect(path('20260117093000_a.sql', ['20260117093002_b.sql'], 'next', undefined, ['20260117093001_c.sql'])).toBeUndefined();
    expect(path('0001_a.sql', ['0002_b.sql', '0003_c.sql'])).toBeUndefined();
    expect(path('0003_c.sql', ['0001_a.sql', '0002_b.sql'])).toBe('0004_users_email.sql');
    expect(path('20260117093000_a.sql', ['sub/20260117093001_b.sql'])).toBe('20260117093001_users_email.sql');
  });
});

describe('among versions of other lengths', () => {
  it.each([['20260117_a.sql', '20260117120000_b.sql'], ['20260117_a.sql', '20260118120000_b.sql']])('none after %s beside %s', (after, other) => expect(path(after, [other])).toBeUndefined());
  it('one where none comes between', () => expect(path('20260117_a.sql', ['20260101120000_b.sql'])).toBe('20260118_users_email.sql'));
});

describe('a version after all others', () => {
  const now = Date.UTC(2026, 0, 20, 12, 0, 5);
  it('is the time now', () => expect(path('20260117093000_a.sql', ['20260118000000_b.sql'], 'last', now)).toBe('20260120120005_users_email.sql'));
  it('is a second after a file of the future', () => expect(path('20260117093000_a.sql', ['20270118000000_b.sql'], 'last', now)).toBe('20270118000001_users_email.sql'));
  it('is the next number where versions are numbers', () => expect(path('0001_a.sql', ['0007_b.sql'], 'last', now)).toBe('0008_users_email.sql'));
});
