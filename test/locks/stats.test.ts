import { PGlite } from '@electric-sql/pglite';
import { describe, expect, it } from 'vitest';
import { readStats, statsQuery } from '../../src/locks/stats.js';

describe('statsQuery', () => {
  it('gives what readStats reads', async () => {
    const db = await PGlite.create();
    await db.exec(`
      create table small (id bigint); insert into small values (1), (2); analyze small;
      create table parts (id bigint) partition by range (id); create table parts_a partition of parts for values from (0) to (10); insert into parts select 1 from generate_series(1, 50); analyze parts_a;
      create materialized view seen as select * from small; create view shown as select * from small;`);
    const [answer] = await db.exec(statsQuery);
    const stats = readStats(JSON.stringify(Object.values(answer!.rows[0] as object)[0]));
    await db.close();
    expect([...stats.keys()]).toEqual(['public.parts', 'public.parts_a', 'public.seen', 'public.small']);
    expect(stats.get('public.small')).toEqual({ rows: 2, bytes: expect.any(Number) as number });
    expect(stats.get('public.parts')!.rows).toBe(50);
    expect(stats.get('public.parts')).toEqual(stats.get('public.parts_a'));
    expect(stats.get('public.small')!.bytes).toBeGreaterThan(0);
  });
});

describe('readStats', () => {
  it.each([
    ['', 'It is not JSON. "pg-safe explain stats" prints the query that makes it.'],
    ['{}', 'It is not a list of tables. "pg-safe explain stats" prints the query that makes it.'],
    ['[{"schema":"public","name":"users","rows":"many","bytes":1}]', 'Entry 1 is no table: it needs "schema" and "name" (text), "rows" and "bytes" (numbers).'],
    ['[null]', 'Entry 1 is no table: it needs "schema" and "name" (text), "rows" and "bytes" (numbers).'],
  ])('refuses %j', (text, message) => {
    expect(() => readStats(text)).toThrow(message);
  });
});
