import { beforeAll, expect, test } from 'vitest';
import { cronChanges, namesInCommand } from '../../src/sql/cron-jobs.js';
import { loadParser } from '../../src/sql/parser.js';

beforeAll(loadParser);

const read = (text: string): readonly unknown[] => cronChanges({ path: 'a.sql', text }).map(({ kind, ...rest }) => ({ kind, ...('name' in rest && { name: rest.name }), ...('command' in rest && { command: rest.command }) }));

test('jobs, at the top and in a block', () => {
  expect(read("select cron.schedule('nightly', '0 3 * * *', $$ select 1 $$); do $do$ begin perform cron.schedule('0 4 * * *'::text, 'select 2'); end $do$; select cron.unschedule('nightly');")).toEqual([
    { kind: 'schedule', name: 'nightly', command: ' select 1 ' },
    { kind: 'schedule', command: 'select 2' },
    { kind: 'unschedule', name: 'nightly' },
  ]);
});

test('jobs that go, and the text does not say which', () => {
  expect(read("select cron.unschedule(jobid) from cron.job; delete from cron.job where true; select cron.alter_job(1, active => false);")).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }, { kind: 'unknown' }]);
});

test('what is no change: a computed command, a function that schedules, a file without cron', () => {
  expect(read("select cron.schedule('a', '0 3 * * *', format('select %s', 1)); create function f() returns void language sql as $f$ select cron.schedule('0 3 * * *', 'select 1') $f$;")).toEqual([]);
  expect(read("select schedule('a', 'b', 'c')")).toEqual([]);
});

test('a statement that cannot be read, beside one that can; quoted names; spans of the file', () => {
  expect(read(`selec cron.unschedule('a'); create table notes (id bigint); select "cron"."schedule"('b', '0 3 * * *', 'select 1');`)).toEqual([{ kind: 'schedule', name: 'b', command: 'select 1' }]);
  const text = "-- é\ncreate table notes (id bigint);\nselect cron.schedule('b', '0 3 * * *', 'select 1');";
  expect(cronChanges({ path: 'a.sql', text }).flatMap((change) => ('span' in change ? [text.slice(change.span.start, change.span.end)] : []))).toEqual(["select cron.schedule('b', '0 3 * * *', 'select 1')"]);
});

test('the names in a command', () => {
  const { relations, functions } = namesInCommand('delete from app.logs; select purge(1)');
  expect([relations.map(({ schema, name }) => [schema, name]), functions.map(({ name }) => name)]).toEqual([[['app', 'logs']], ['purge']]);
  expect(namesInCommand('not sql at all')).toMatchObject({ relations: [], functions: [] });
});
