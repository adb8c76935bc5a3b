import { describe, expect, test } from 'vitest';
import { fingerprint, fingerprints } from '../../src/linter/fingerprint.js';
import type { Source } from '../../src/text/index.js';
import { fakeFinding, spanOf } from '../format/fake-report.js';

function of(sql: string, parts: Parameters<typeof fakeFinding>[1] = {}, path = 'a.sql'): string {
  const source: Source = { path, text: sql };
  return fingerprint(fakeFinding({ source, start: 0, end: sql.length }, parts));
}

/** FNV-1a by its definition. */
function fnv(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

describe('a fingerprint', () => {
  test('is FNV-1a of the rule, the subject and the SQL in its normal form', () => {
    expect(of('DROP  TABLE\n"users"')).toBe(fnv('blocking-index-build\0public.users_email\0drop table users'));
    expect(of('DROP  TABLE\n"users"')).toBe('ac73dd0cd3e6fcbf');
  });

  test.each([
    ['case', 'CREATE INDEX Users_Email ON Users (Email)'],
    ['line breaks and indentation', 'create index users_email\r\n\ton users (email)'],
    ['spaces around punctuation', 'create index users_email on users( email )'],
    ['quotes that a name does not need', 'create index "users_email" on "users" ("email")'],
    ['a comment to the end of the line', 'create index users_email -- "for the search\n on users (email)'],
    ['a comment that holds another', "create /* isn't /* nested */ it */ index users_email on users (email)"],
  ])('does not depend on %s', (_, sql) => {
    expect(of(sql)).toBe(of('create index users_email on users (email)'));
  });

  test.each([
    ['a string', "select 'A  b'", "select 'a b'"],
    ['a comment mark in a string', "select '-- a'", "select '-- b'"],
    ['a doubled quote', "select 'it''s -- a'", "select 'it''s -- b'"],
    ['an escaped quote', "select e'\\' -- a'", "select e'\\' -- b'"],
    ['a name that needs its quotes', 'select "Users"', 'select users'],
    ['a number', 'select 1', 'select 2'],
    ['an unfinished string', "select 'a", "select 'b"],
  ])('depends on %s', (_, one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  test('follows the layout of a body in dollar quotes too', () => {
    expect(of('do $$begin\n  drop table users;\nend$$')).toBe(of('DO $$ BEGIN DROP TABLE users; END $$'));
    expect(of('do $$begin drop table users; end$$')).not.toBe(of('do $$begin drop table orders; end$$'));
  });

  test('depends on rule and subject, not on the words of the message or the file', () => {
    const whole = of('drop table users');
    expect(of('drop table users', { rule: 'dropped-table' })).not.toBe(whole);
    expect(of('drop table users', { subject: 'public.orders' })).not.toBe(whole);
    expect(of('drop table users', { message: 'Other words.', severity: 'note' }, 'b.sql')).toBe(whole);
  });

  test('stays when the statement moves', () => {
    const source: Source = { path: 'a.sql', text: 'select 1;\n\n-- why\n   drop table users;' };
    expect(fingerprint(fakeFinding(spanOf(source, 'drop table users')))).toBe(of('drop table users'));
  });

  test.each(['', "'", '"', '/*', '/* /*', '--', "e'\\", '\ud83d', '$$', '\\'])('is there for %j', (sql) => {
    expect(of(sql)).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('the fingerprints of a run', () => {
  const a: Source = { path: 'a.sql', text: 'update users set x = 1;\nupdate users set x = 1;\nupdate users set x = 2;' };
  const b: Source = { path: 'b.sql', text: 'update users set x = 1;' };
  const first = fakeFinding(spanOf(a, 'update users set x = 1'));
  const second = fakeFinding(spanOf(a, 'update users set x = 1', 2), { suppressed: { reason: 'small' } });
  const third = fakeFinding(spanOf(a, 'update users set x = 2'));
  const elsewhere = fakeFinding(spanOf(b, 'update users set x = 1'));

  test('count those that are alike in one file', () => {
    const keys = fingerprints([first, second, third, elsewhere]);
    expect([first, second, third, elsewhere].map((finding) => keys.get(finding))).toEqual([
      `${fingerprint(first)}:1`, `${fingerprint(first)}:2`, `${fingerprint(third)}:1`, `${fingerprint(first)}:1`,
    ]);
  });
});
