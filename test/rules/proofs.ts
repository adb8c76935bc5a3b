import { expect } from 'vitest';
import type { Example, Proof } from '../../src/rule/index.js';
import type { ProofDatabase, SqlFailure } from './proof-database.js';
import { schemaLines } from './schema-lines.js';

/** What was seen on the Postgres, in lines: with what a rule reports, and with what it does not. The pages of the rules show it. */
export interface Seen {
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

/** How each kind of claim is seen to hold on a Postgres: true of what `bad` does, and not of what `good` does. */
export const proofs: { readonly [P in Exclude<Proof, 'history'>]: (db: ProofDatabase, example: Example) => Promise<Seen> } = {
  async lock(db, { history, bad, good }) {
    await db.begin(history);
    await db.fill();
    const tables = await tablesOf(db);
    const byBad = await db.inside(bad, () => strongestLocks(db, tables));
    expect(strength(byBad)).toBeGreaterThanOrEqual(share);
    if (isConcurrent(good)) {
      const failure = await db.attempt(`begin; ${good}`);
      expect(failure).toMatchObject({ code: '25001' });
      await db.run('rollback');
      await db.run(good);
      return { bad: byBad.map(lockLine), good: [`in a transaction: ${errorLine(failure!)}`, 'outside of one: no error'] };
    }
    const byGood = await db.inside(good, () => strongestLocks(db, tables));
    expect(strength(byGood)).toBeLessThan(share);
    return { bad: byBad.map(lockLine), good: byGood.length === 0 ? ['no lock on a table'] : byGood.map(lockLine) };
  },

  async rewrite(db, { history, bad, good }) {
    const rewritten = async (sql: string): Promise<readonly string[]> => {
      await db.begin(history);
      await db.fill();
      const tables = await tablesOf(db);
      const before = await fileNodes(db, tables);
      await db.run(sql);
      const after = await fileNodes(db, tables);
      return tables.filter(({ oid }) => before.get(oid) !== after.get(oid)).map(({ name }) => `table ${name} is in a new file`);
    };
    const [byBad, byGood] = [await rewritten(bad), await rewritten(good)];
    expect([byBad.length > 0, byGood]).toEqual([true, []]);
    return { bad: byBad, good: ['no table is in a new file'] };
  },

  async scan(db, { history, bad, good }) {
    await db.begin(history);
    await db.fill();
    const tables = await tablesOf(db);
    const reads = async (sql: string): Promise<readonly string[]> => {
      const before = await counters(db, tables, 'seq_tup_read');
      const after = await db.inside(sql, () => counters(db, tables, 'seq_tup_read'));
      return grown(tables, before, after).map(({ name, by }) => `rows of ${name} read: ${by}`);
    };
    const [byBad, byGood] = [await reads(bad), await reads(good)];
    expect([byBad.length > 0, byGood]).toEqual([true, []]);
    return { bad: byBad, good: ['no row read'] };
  },

  async plan(db, { history, bad, good, then }) {
    const readWhole = async (sql: string): Promise<readonly string[]> => {
      await db.begin(history);
      await db.run(sql);
      const tables = await tablesOf(db);
      const before = await counters(db, tables, 'seq_scan');
      // Small tables are read whole even where an index would serve; this makes it the last resort.
      const after = await db.inside(`set local enable_seqscan = off; ${then!}`, () => counters(db, tables, 'seq_scan'));
      return grown(tables, before, after).map(({ name, by }) => `sequential scans of ${name}: ${by}`);
    };
    const [byBad, byGood] = [await readWhole(bad), await readWhole(good)];
    expect([byBad.length > 0, byGood]).toEqual([true, []]);
    return { bad: byBad, good: ['no sequential scan'] };
  },

  async rows(db, { history, bad, good }) {
    const changed = async (sql: string): Promise<number> => {
      await db.begin(history);
      const count = async (): Promise<number> => (await db.rows<{ n: number }>('select coalesce(sum(n_tup_upd + n_tup_del), 0)::int as n from pg_stat_xact_user_tables'))[0]!.n;
      return db.inside(sql, count);
    };
    const [byBad, byGood] = [await changed(bad), await changed(good)];
    expect(byBad).toBeGreaterThan(byGood);
    return { bad: [`rows changed: ${byBad}`], good: [`rows changed: ${byGood}`] };
  },

  async leak(db, { history, bad, good, then }) {
    const seen = async (sql: string): Promise<{ readonly rows: number; readonly line: string }> => {
      await db.begin(history);
      await db.run(sql);
      const { rows, denied } = await db.readAs('anon', then!);
      return { rows: rows.length, line: denied === undefined ? `rows that anon reads: ${rows.length}` : `anon: ${errorLine(denied)}` };
    };
    const [byBad, byGood] = [await seen(bad), await seen(good)];
    expect([byBad.rows > 0, byGood.rows]).toEqual([true, 0]);
    return { bad: [byBad.line], good: [byGood.line] };
  },

  async error(db, { history, bad, good, then }) {
    const failureOf = async (sql: string): Promise<SqlFailure | undefined> => {
      await db.begin(history);
      if (then !== undefined) await db.run(sql);
      return db.attempt(then ?? sql);
    };
    const [byBad, byGood] = [await failureOf(bad), await failureOf(good)];
    expect([byBad !== undefined, byGood]).toEqual([true, undefined]);
    return { bad: [errorLine(byBad!)], good: ['no error'] };
  },

  async retry(db, { history, bad, good }) {
    const invalid = async (): Promise<number> => (await db.rows<{ n: number }>('select count(*)::int as n from pg_index where not indisvalid'))[0]!.n;
    const again = async (sql: string): Promise<SqlFailure | undefined> => {
      await db.begin(history);
      const [last] = await db.rows<{ oid: number }>('select max(indexrelid::int) as oid from pg_index');
      await db.run(sql);
      await db.run(`update pg_index set indisvalid = false where indexrelid > ${last!.oid}`);
      return db.attempt(sql);
    };
    expect(await again(bad)).toBeUndefined();
    expect(await invalid()).toBe(1);
    const byGood = await again(good);
    expect(byGood?.code).toBe('42P07');
    return { bad: ['no error, and the index stays invalid'], good: [errorLine(byGood!)] };
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
    const only = byBad.filter((line) => !byGood.includes(line));
    expect(only).not.toEqual([]);
    return { bad: shortestFirst(only.map((line) => `gone: ${line.trim().replace(/\s+/g, ' ')}`)), good: ['none of that is gone'] };
  },
};

interface Table {
  readonly oid: number;
  /** As it was called before. */
  readonly name: string;
}

interface HeldLock {
  readonly table: string;
  readonly mode: string;
}

const modes = ['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];
/** The weakest mode that blocks writes. */
const share = modes.indexOf('ShareLock');

function errorLine({ code, message }: SqlFailure): string {
  return `ERROR ${code}: ${message}`;
}

/** A few lines, the short ones: an object is named in fewer words than what it has. */
function shortestFirst(lines: readonly string[]): readonly string[] {
  const sorted = [...lines].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return sorted.length <= 6 ? sorted : [...sorted.slice(0, 5), `and ${sorted.length - 5} more`];
}

function lockLine({ table, mode }: HeldLock): string {
  return `${mode} on ${table}`;
}

function strength(locks: readonly HeldLock[]): number {
  return Math.max(-1, ...locks.map(({ mode }) => modes.indexOf(mode)));
}

function isConcurrent(sql: string): boolean {
  return /\bconcurrently\b/i.test(sql);
}

async function tablesOf(db: ProofDatabase): Promise<readonly Table[]> {
  const rows = await db.rows<{ oid: number; name: string }>(`select oid, oid::regclass::text as name from pg_class where relkind in ('r', 'p', 'm') and relnamespace not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname in ('information_schema', 'auth')) order by oid`);
  expect(rows).not.toEqual([]);
  return rows;
}

function oidsOf(tables: readonly Table[]): string {
  return tables.map(({ oid }) => oid).join();
}

/** The strongest lock on each table that has one. */
async function strongestLocks(db: ProofDatabase, tables: readonly Table[]): Promise<readonly HeldLock[]> {
  const rows = await db.rows<{ oid: number; mode: string }>(`select relation as oid, mode from pg_locks where pid = pg_backend_pid() and relation in (${oidsOf(tables)})`);
  return tables.flatMap(({ oid, name }) => {
    const level = Math.max(-1, ...rows.filter((row) => row.oid === oid).map(({ mode }) => modes.indexOf(mode)));
    return level === -1 ? [] : [{ table: name, mode: modes[level]! }];
  });
}

async function fileNodes(db: ProofDatabase, tables: readonly Table[]): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows<{ oid: number; node: number }>(`select oid, pg_relation_filenode(oid) as node from pg_class where oid in (${oidsOf(tables)})`);
  return new Map(rows.map(({ oid, node }) => [oid, node]));
}

/** A counter of this transaction, by table. */
async function counters(db: ProofDatabase, tables: readonly Table[], counter: 'seq_tup_read' | 'seq_scan'): Promise<ReadonlyMap<number, number>> {
  const rows = await db.rows<{ oid: number; n: number }>(`select relid as oid, ${counter}::int as n from pg_stat_xact_all_tables where relid in (${oidsOf(tables)})`);
  return new Map(rows.map(({ oid, n }) => [oid, n]));
}

/** The tables whose counter has grown, and by how much. */
function grown(tables: readonly Table[], before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): readonly { readonly name: string; readonly by: number }[] {
  return tables.map(({ oid, name }) => ({ name, by: (after.get(oid) ?? 0) - (before.get(oid) ?? 0) })).filter(({ by }) => by > 0);
}
