import { expect } from 'vitest';
import type { Example, Proof } from '../../src/rule/index.js';
import type { ProofDatabase } from './proof-database.js';
import { schemaLines } from './schema-lines.js';

/** How each kind of claim is seen to hold on a Postgres: true of what `bad` does, and not of what `good` does. */
export const proofs: { readonly [P in Proof]: (db: ProofDatabase, example: Example) => Promise<void> } = {
  async lock(db, { history, bad, good }) {
    await db.begin(history);
    await db.fill();
    const tables = await tableIds(db);
    expect(await db.inside(bad, () => strongestLock(db, tables))).toBeGreaterThanOrEqual(share);
    if (isConcurrent(good)) {
      expect(await db.attempt(`begin; ${good}`)).toMatchObject({ code: '25001' });
      await db.run('rollback');
      await db.run(good);
    } else {
      expect(await db.inside(good, () => strongestLock(db, tables))).toBeLessThan(share);
    }
  },

  async rewrite(db, { history, bad, good }) {
    const rewrites = async (sql: string): Promise<boolean> => {
      await db.begin(history);
      await db.fill();
      const tables = await tableIds(db);
      const before = await fileNodes(db, tables);
      await db.run(sql);
      const after = await fileNodes(db, tables);
      return before.some((node, at) => node !== after[at]);
    };
    expect([await rewrites(bad), await rewrites(good)]).toEqual([true, false]);
  },

  async scan(db, { history, bad, good }) {
    await db.begin(history);
    await db.fill();
    const tables = await tableIds(db);
    const reads = async (sql: string): Promise<boolean> => {
      const before = await rowsRead(db, tables);
      return (await db.inside(sql, () => rowsRead(db, tables))) > before;
    };
    expect([await reads(bad), await reads(good)]).toEqual([true, false]);
  },

  async plan(db, { history, bad, good, then }) {
    const readsWhole = async (sql: string): Promise<boolean> => {
      await db.begin(history);
      await db.run(sql);
      const tables = await tableIds(db);
      const before = await wholeReads(db, tables);
      // Small tables are read whole even where an index would serve; this makes it the last resort.
      return (await db.inside(`set local enable_seqscan = off; ${then!}`, () => wholeReads(db, tables))) > before;
    };
    expect([await readsWhole(bad), await readsWhole(good)]).toEqual([true, false]);
  },

  async rows(db, { history, bad, good }) {
    const changed = async (sql: string): Promise<number> => {
      await db.begin(history);
      const count = async (): Promise<number> => (await db.rows<{ n: number }>('select coalesce(sum(n_tup_upd + n_tup_del), 0)::int as n from pg_stat_xact_user_tables'))[0]!.n;
      return db.inside(sql, count);
    };
    expect(await changed(bad)).toBeGreaterThan(await changed(good));
  },

  async leak(db, { history, bad, good, then }) {
    const seen = async (sql: string): Promise<boolean> => {
      await db.begin(history);
      await db.run(sql);
      return (await db.rowsFor('anon', then!)).length > 0;
    };
    expect([await seen(bad), await seen(good)]).toEqual([true, false]);
  },

  async error(db, { history, bad, good, then }) {
    const fails = async (sql: string): Promise<boolean> => {
      await db.begin(history);
      if (then !== undefined) await db.run(sql);
      const failure = await db.attempt(then ?? sql);
      return failure !== undefined;
    };
    expect([await fails(bad), await fails(good)]).toEqual([true, false]);
  },

  async retry(db, { history, bad, good }) {
    const invalid = async (): Promise<number> => (await db.rows<{ n: number }>('select count(*)::int as n from pg_index where not indisvalid'))[0]!.n;
    const again = async (sql: string): Promise<string | undefined> => {
      await db.begin(history);
      const [last] = await db.rows<{ oid: number }>('select max(indexrelid::int) as oid from pg_index');
      await db.run(sql);
      await db.run(`update pg_index set indisvalid = false where indexrelid > ${last!.oid}`);
      return (await db.attempt(sql))?.code;
    };
    expect(await again(bad)).toBeUndefined();
    expect(await invalid()).toBe(1);
    expect(await again(good)).toBe('42P07');
  },

  async schema(db, { history, bad, good }) {
    const lost = async (sql: string): Promise<readonly string[]> => {
      await db.begin(history);
      const before = await schemaLines(db);
      await db.run(sql);
      const after = await schemaLines(db);
      return [...before].filter((line) => !after.has(line));
    };
    const [byBad, byGood] = [await lost(bad), await lost(good)];
    expect(byBad.filter((line) => !byGood.includes(line))).not.toEqual([]);
  },

  // Nothing to see in a database.
  history: () => Promise.resolve(),
};

const modes = ['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];
/** The weakest mode that blocks writes. */
const share = modes.indexOf('ShareLock');

function isConcurrent(sql: string): boolean {
  return /\bconcurrently\b/i.test(sql);
}

async function tableIds(db: ProofDatabase): Promise<string> {
  const rows = await db.rows<{ oid: number }>(`select oid from pg_class where relkind in ('r', 'p', 'm') and relnamespace not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname in ('information_schema', 'auth')) order by oid`);
  expect(rows).not.toEqual([]);
  return rows.map(({ oid }) => oid).join();
}

async function strongestLock(db: ProofDatabase, tables: string): Promise<number> {
  const rows = await db.rows<{ mode: string }>(`select mode from pg_locks where pid = pg_backend_pid() and relation in (${tables})`);
  return Math.max(-1, ...rows.map(({ mode }) => modes.indexOf(mode)));
}

async function fileNodes(db: ProofDatabase, tables: string): Promise<readonly number[]> {
  return (await db.rows<{ node: number }>(`select pg_relation_filenode(oid) as node from pg_class where oid in (${tables}) order by oid`)).map(({ node }) => node);
}

async function rowsRead(db: ProofDatabase, tables: string): Promise<number> {
  const [sum] = await db.rows<{ n: number }>(`select coalesce(sum(seq_tup_read), 0)::int as n from pg_stat_xact_all_tables where relid in (${tables})`);
  return sum!.n;
}

async function wholeReads(db: ProofDatabase, tables: string): Promise<number> {
  const [sum] = await db.rows<{ n: number }>(`select coalesce(sum(seq_scan), 0)::int as n from pg_stat_xact_all_tables where relid in (${tables})`);
  return sum!.n;
}
