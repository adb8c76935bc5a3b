import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../src/sql/parser.js';
import { strangerAccess } from '../../src/sql/strangers.js';

beforeAll(() => loadParser());

const of = (text: string, leaving = {}): string => {
  const access = strangerAccess(text, (column) => column === 'id', leaving);
  return access === undefined ? 'unread' : access.passes ? 'passes' : access.never ? 'never' : 'unknown';
};

describe('strangerAccess', () => {
  it.each([
    'true', 'published', 'published is not true', 'published is unknown', 'flag is not false', 'owner is null', 'auth.uid() is null', 'owner is not distinct from auth.uid()', 'id is distinct from (select auth.uid())', "auth.role() = 'anon'",
    "status = 'open' or owner = auth.uid()", "status in ('open', 'shut')", "owner = coalesce(auth.uid(), 'nobody')", 'not (owner is not null)', 'created_at <= now()', "status not like 'o%'", 'is_mine(owner) or published',
  ])('lets through: %s', (text) => expect(of(text)).toBe('passes'));

  it.each([
    'false', 'null', 'owner = auth.uid()', 'auth.uid() <> owner', 'not (owner = (select auth.uid()))', 'auth.uid() is not null', 'id is not distinct from auth.uid()', "auth.role() = 'authenticated'", "(auth.jwt() ->> 'sub')::uuid = owner",
    'published and auth.uid() = owner', 'auth.uid() = any(team)', 'id is null', 'is_mine(owner) and owner = auth.uid()', 'auth.uid() in (owner)', 'not (published or true)', '(published is true) is unknown',
  ])('never lets through: %s', (text) => expect(of(text)).toBe('never'));

  it.each([
    'is_mine(owner)', 'exists (select from members)', "(auth.jwt() ->> 'tenant') = tenant", 'owner in (select user_id from members)', 'not is_mine(owner)', 'not (is_mine(owner) and owner = auth.uid())', 'is_mine(owner) or owner = auth.uid()', 'lower(status) = status', "status in (auth.role())", 'n between 1 and 3',
  ])('cannot tell: %s', (text) => expect(of(text)).toBe('unknown'));

  it('leaves out what it is told to', () => {
    expect(of('owner is not distinct from auth.uid()', { nullUser: true })).toBe('never');
    expect(of("owner = coalesce(auth.uid(), 'nobody')", { nullUser: true })).toBe('never');
    expect(of('auth.uid() is null', { nullUser: true })).toBe('passes');
    expect(of('auth.uid() is null', { userIsNull: true })).toBe('never');
    expect(of('owner is null or owner = auth.uid()', { nullColumns: true })).toBe('never');
    expect(of('owner is null or published', { nullColumns: true })).toBe('passes');
  });

  it('does not throw on text that is no condition', () => expect(of('owner = (')).toBe('unread'));
});
