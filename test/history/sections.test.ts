import { describe, expect, it } from 'vitest';
import { splitSections } from '../../src/history/sections.js';

const split = (text: string) => splitSections({ path: 'db/1_users.sql', text });

describe('splitSections', () => {
  it('keeps offsets, lines and the path', () => {
    const text = '-- +goose Up\ncreate table users (id int);\r\n-- +goose Down\r\ndrop table users;\n';
    expect(split(text)).toEqual({
      up: { path: 'db/1_users.sql', text: '-- +goose Up\ncreate table users (id int);\r\n              \r\n                 \n' },
      down: { path: 'db/1_users.sql', text: '            \n                            \r\n-- +goose Down\r\ndrop table users;\n' },
    });
  });

  it.each([
    ['goose', '-- +goose Up', '-- +goose Down'],
    ['goose, spelled in lower case', '--+goose up', '--+goose  down'],
    ['sql-migrate', '-- +migrate Up', '-- +migrate Down'],
    ['dbmate', '-- migrate:up', '-- migrate:down'],
    ['dbmate with an option', '-- migrate:up transaction:false', '-- migrate:down transaction:false'],
    ['rambler', '-- rambler up', '-- rambler down'],
    ['node-pg-migrate', '-- Up Migration', '-- Down Migration'],
  ])('knows the markers of %s', (_tool, up, down) => {
    const halves = split(`${up}\ncreate table users ();\n${down}\ndrop table users;`)!;
    expect(halves.up.text.trim()).toBe(`${up}\ncreate table users ();`);
    expect(halves.down.text.trim()).toBe(`${down}\ndrop table users;`);
  });

  it('follows halves that take turns, whichever comes first', () => {
    const text = '-- licence\n-- rambler down\ndrop table b;\n-- rambler up\ncreate table a ();\n-- rambler down\ndrop table a;\n-- rambler up\ncreate table c ();';
    const halves = split(text)!;
    expect(halves.up.text.split('\n').filter((line) => line.trim() !== '')).toEqual(['-- licence', '-- rambler up', 'create table a ();', '-- rambler up', 'create table c ();']);
    expect(halves.down.text.split('\n').filter((line) => line.trim() !== '')).toEqual(['-- rambler down', 'drop table b;', '-- rambler down', 'drop table a;']);
    expect(halves.up.text).toHaveLength(text.length);
    expect(halves.down.text).toHaveLength(text.length);
  });

  it('counts UTF-16 units', () => {
    const text = "-- migrate:up\nselect '🐘';\n-- migrate:down\nselect '🐘🐘';";
    const halves = split(text)!;
    expect([halves.up.text.length, halves.down.text.length]).toEqual([text.length, text.length]);
    expect(halves.down.text.indexOf("'🐘🐘'")).toBe(text.indexOf("'🐘🐘'"));
  });

  it.each([
    'create table users (id int);',
    '-- +goose Up\ncreate table users (id int);',
    '-- rollback: drop table users;\ncreate table users (id int);',
    "select '-- migrate:down';",
    '-- migrate:downtown\nselect 1;',
    '-- we shut rambler down\nselect 1;',
    '-- down migration: see supabase/rollbacks\ncreate table users (id int);',
    'create table users (id int);\n-- Down Migration\n-- drop table users;\n/* by hand */',
  ])('leaves %j alone', (text) => {
    expect(split(text)).toBeUndefined();
  });
});
