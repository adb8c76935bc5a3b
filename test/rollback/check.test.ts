import { beforeAll, describe, expect, it } from 'vitest';
import { Replay } from '../../src/replay/replay.js';
import { checkRollback, type RollbackCheck } from '../../src/rollback/check.js';
import type { Recorded } from '../../src/rollback/losses.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { spanText } from '../../src/text/index.js';

const history = `create table notes (id bigint primary key, body text, size bigint, doubled bigint generated always as (size * 2) stored);
create table archive (id bigint, body text); create sequence numbers; create view titles as select id from notes;`;

function check(forward: string, rollback: string, later: readonly string[] = []): RollbackCheck | undefined {
  const replay = new Replay({ postgres: 17 });
  replay.run({ version: '0', deploy: 0 }, parseSource({ path: '0.sql', text: history }));
  const before = replay.catalog;
  const parsed = parseSource({ path: '1.sql', text: forward });
  const recorded: Recorded[] = [];
  replay.run({ version: '1', deploy: 1 }, parsed, { onEffect: (effect, was, is) => recorded.push({ effect, before: was, after: is }) });
  return checkRollback({
    migration: { source: parsed.source, version: '1', name: 'forward', role: 'target', deploy: 1, sameVersion: [] }, parsed, rollback: { path: '1_rollback.sql', text: rollback },
    before, replay, recorded, later: later.map((text, at) => ({ path: `${at + 2}.sql`, text })),
  });
}

const losses = (forward: string, rollback = 'select 1;'): readonly string[] =>
  check(forward, rollback)!.losses.map(({ kind, what, span, doubtful, keptIn }) => `${kind}: ${what}${doubtful === true ? ' (doubtful)' : ''}${keptIn === undefined ? '' : ` (kept in ${keptIn.name})`} at ${spanText(span)}`);

beforeAll(loadParser);

describe('losses', () => {
  it.each<readonly [string, readonly string[]]>([
    ['drop table notes cascade;', ['rows: rows of table "notes" at notes']],
    ['drop table archive, notes cascade;', ['rows: rows of table "archive" at archive', 'rows: rows of table "notes" at notes']],
    ['alter table notes drop column body;', ['values: values of column "notes.body" at body']],
    ['truncate notes; delete from notes;', ['rows: rows of table "notes" at notes']],
    ['delete from notes where id = 1;', ['rows: rows of table "notes" at notes']],
    ['alter table notes drop column doubled; alter table notes alter column size type smallint;', ['narrowed: values of column "notes.size" that its new type has no room for at size']],
    ["update notes set body = 'x';", ['changed: earlier values of column "notes.body" at notes']],
    ["insert into notes (id) values (1) on conflict (id) do update set body = 'x';", ['changed: earlier values of table "notes" (doubtful) at notes']],
    ['drop sequence numbers;', ['position: position of sequence "numbers" at numbers']],
    ['drop table if exists legacy;', ['rows: rows of table "legacy" (doubtful) at legacy']],
    ['drop table legacy;', ['rows: rows of table "legacy" at legacy']],
    ['do $$ begin if now() is null then drop table archive; end if; end $$;', ['rows: rows of table "archive" (doubtful) at archive']],
    ['create table backup as select * from notes; delete from notes;', ['rows: rows of table "notes" (kept in backup) at notes']],
    ['insert into archive select id, body from notes; drop table notes cascade;', ['rows: rows of table "notes" (kept in archive) at notes']],
    ['alter table notes add column content text; update notes set content = body; alter table notes drop column body;', ['values: values of column "notes.body" (kept in notes) at body']],
    // Nothing that was there before.
    ['create table t (id bigint, a text); update t set a = null; alter table t drop column a; drop table t;', []],
    ['alter table notes add column tag text; update notes set tag = body; alter table notes drop column tag;', []],
    ['create temp table t as select * from notes; truncate t; drop table t;', []],
    ['alter table notes drop column doubled; drop view titles; insert into archive values (1);', []],
  ])('%s', (forward, expected) => expect(losses(forward)).toEqual(expected));

  it('are none where the script writes again', () => {
    expect(losses('truncate notes;', 'insert into notes (id) values (1);')).toEqual([]);
    expect(losses('alter table notes drop column body;', "alter table notes add column body text; update notes set body = '';")).toEqual([]);
    expect(losses('alter table notes drop column body;', 'alter table notes add column body text; update notes set size = 1;')).toEqual(['values: values of column "notes.body" at body']);
  });
});

describe('what the script itself destroys', () => {
  const destroys = (forward: string, rollback: string) => check(forward, rollback)!.destroys.map(({ what }) => what);

  it('is what was there before the migration', () => {
    expect(destroys('alter table notes add column tag text;', 'drop table notes cascade; create table notes (id bigint);')).toEqual(['rows of table "notes"']);
    expect(destroys('alter table notes add column if not exists body text;', 'alter table notes drop column body;')).toEqual(['values of column "notes.body"']);
    expect(destroys('create index on notes (body);', 'truncate notes;')).toEqual(['rows of table "notes"']);
  });

  it('is not what the migration brought, nor single rows', () => {
    expect(destroys('create table tags (id bigint); alter table notes add column tag text;', 'alter table notes drop column tag; drop table tags;')).toEqual([]);
    expect(destroys('insert into notes (id) values (1);', 'delete from notes where id = 1;')).toEqual([]);
    expect(destroys('alter table notes rename to memos; create table notes (id bigint);', 'drop table notes; alter table memos rename to notes;')).toEqual([]);
  });
});

describe('the script', () => {
  it('is not checked when the migration fails', () => {
    expect(check('create tabel tags ();', 'drop table tags;')).toBeUndefined();
    expect(check('create table notes (id bigint);', 'drop table notes;')).toBeUndefined();
  });

  it('may be empty, or refuse', () => {
    expect(check('create index on notes (body);', '-- nothing\n')).toMatchObject({ empty: true, failures: [] });
    const { refuses } = check('create index on notes (body);', "begin;\ndo $$ begin raise exception using message = 'no'; end $$;\ncommit;")!;
    expect(refuses && spanText(refuses)).toBe("do $$ begin raise exception using message = 'no'; end $$");
    for (const body of ['begin raise notice $x$ok$x$; end', 'begin if true then raise exception $x$no$x$; end if; end', 'begin perform 1; raise exception $x$no$x$; end']) {
      expect(check('create index on notes (body);', `do $$ ${body} $$;`)).not.toHaveProperty('refuses');
    }
  });

  it('counts what could not be followed', () => {
    expect(check('create index notes_body on notes (body);', "do $$ declare i text; begin for i in select indexname from pg_indexes loop execute format('drop index %I', i); end loop; end $$;")).toMatchObject({ opaque: 1, differences: [] });
  });

  it('tells the tables whose columns come back in another order', () => {
    expect(check('alter table archive drop column id;', 'alter table archive add column id bigint;')).toMatchObject({ differences: [], reordered: ['archive'] });
  });

  it('may undo the migrations before too', () => {
    const together = 'drop table tags; drop view titles; drop sequence numbers; drop table archive; drop table notes;';
    expect(check('create table tags (id bigint);', together)).toMatchObject({ undoesEarlier: 1, differences: [], destroys: [] });
    expect(check('create table tags (id bigint);', 'drop table tags;')).toMatchObject({ undoesEarlier: 0, differences: [] });
    // Not all of it.
    expect(check('create table tags (id bigint);', 'drop table tags; drop view titles;')!.differences.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['missing view "titles"']);
  });

  it('is not blamed for what a later migration makes', () => {
    const script = 'alter table notes drop column tag; drop function tag_count(); drop table tags;';
    const codes = (later: readonly string[]) => check('create table tags (id bigint);', script, later)!.failures.map(({ sqlstate }) => sqlstate);
    expect(codes([])).toEqual(['42703']);
    expect(codes(["alter table notes add column tag text; create function tag_count() returns bigint language sql as 'select 1';"])).toEqual([]);
  });
});
