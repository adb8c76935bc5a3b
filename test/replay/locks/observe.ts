import type { Form } from './form.js';
import type { Server } from './server.js';

/** `public.users: AccessExclusive, rewrite`, sorted. */
export type LockLines = readonly string[];

interface RelationRow {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  /** The table of an index. */
  readonly table: number | null;
  readonly node: number | null;
  readonly size: number;
}

const modes = ['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];

const ownSchemas = "nspname !~ '^pg_' and nspname <> 'information_schema'";
const relations = `
select c.oid::int as oid, n.nspname || '.' || c.relname as name, c.relkind as kind, i.indrelid::int as table, pg_relation_filenode(c.oid)::int as node,
  case when c.relkind in ('r', 'm') then pg_relation_size(c.oid)::int else 0 end as size
from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_index i on i.indexrelid = c.oid
where ${ownSchemas} and c.relkind <> 'c' order by c.oid`;
const locks = "select relation::int as oid, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation'";
const rows = "select relid::int as oid, (n_tup_ins + n_tup_upd + n_tup_del)::int as changed, seq_scan::int as scanned from pg_stat_xact_user_tables";
const foreignKeys = "select oid::int as oid, conrelid::int as table from pg_constraint where contype = 'f' and convalidated";

/** Empty the database and make it what it was before the forms. */
export async function prepare(server: Server, setup: string): Promise<void> {
  await server.run('rollback; reset role; reset all; set client_min_messages = warning; discard temp;');
  const { rows: schemas } = await server.run(`select nspname as name from pg_namespace where ${ownSchemas}`);
  for (const { name } of schemas) await server.run(`drop schema "${String(name)}" cascade`);
  const { rows: publications } = await server.run('select pubname as name from pg_publication');
  for (const { name } of publications) await server.run(`drop publication "${String(name)}"`);
  await server.run(`create schema public; grant usage on schema public to public;
    do $$ begin create role anon; create role authenticated; exception when duplicate_object then null; end $$;
    create function seen(bigint) returns bigint language plpgsql immutable as $seen$ declare found text; begin
      for found in select 'lock ' || relation::int || ' ' || mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation' loop raise warning '%', found; end loop;
      return $1; end $seen$;`);
  await server.run(setup);
}

/**
 * What a form locks and does, as the server shows it before the form is undone. An index's lock counts when it is stronger than its
 * table's, and what the form itself makes does not count.
 */
export async function observe(server: Server, form: Form): Promise<LockLines> {
  const before = (await server.run(relations)).rows as unknown as readonly RelationRow[];
  const taken = new Map<number, number>();
  const take = (oid: number, mode: string): void => void taken.set(oid, Math.max(taken.get(oid) ?? 0, modes.indexOf(mode)));
  let messages: readonly string[];
  let after: readonly RelationRow[];
  let counters: ReadonlyMap<number, Counters> = new Map();
  let referencing: ReadonlySet<number> = new Set();
  if (form.alone === true) {
    await server.run('set client_min_messages = debug1');
    messages = (await server.run(form.sql)).messages;
    await server.run('set client_min_messages = warning');
    for (const message of messages) {
      const [, oid, mode] = /^lock (\d+) (\w+)$/.exec(message) ?? [];
      if (oid !== undefined) take(Number(oid), mode!);
    }
    after = (await server.run(relations)).rows as unknown as readonly RelationRow[];
  } else {
    await server.run('begin; set local client_min_messages = debug1');
    try {
      const was = await count(server);
      const valid = new Set((await server.run(foreignKeys)).rows.map((row) => row['oid']));
      messages = (await server.run(form.sql)).messages;
      await server.run('set local client_min_messages = warning');
      for (const row of (await server.run(locks)).rows) take(Number(row['oid']), String(row['mode']));
      counters = new Map([...(await count(server))].map(([oid, { changed, scanned }]) => [oid, { changed: changed - (was.get(oid)?.changed ?? 0), scanned: scanned - (was.get(oid)?.scanned ?? 0) }]));
      referencing = new Set((await server.run(foreignKeys)).rows.flatMap((row) => (valid.has(row['oid']) ? [] : [Number(row['table'])])));
      after = (await server.run(relations)).rows as unknown as readonly RelationRow[];
    } finally {
      await server.run('rollback');
    }
  }

  const lines: string[] = [];
  for (const relation of before) {
    const mode = taken.get(relation.oid);
    if (mode === undefined) continue;
    if (relation.table !== null && mode <= (taken.get(relation.table) ?? -1)) continue;
    lines.push(`${relation.name}: ${modes[mode]!.replace(/Lock$/, '')}, ${work(relation)}`);
  }
  return lines.sort();

  function work(relation: RelationRow): string {
    const now = after.find(({ oid }) => oid === relation.oid);
    if (relation.kind !== 'S' && relation.table === null && now !== undefined && now.node !== relation.node && now.size > 0) return 'rewrite';
    const name = relation.name.slice(relation.name.indexOf('.') + 1);
    const said = (pattern: string): boolean => messages.some((message) => new RegExp(pattern).test(message));
    // TRUNCATE builds the indexes of what is empty then.
    if (relation.kind === 'r' && now !== undefined && now.node !== relation.node && relation.size > 0 && now.size === 0) return 'none';
    if (said(`^building index ".*" on table "${name}"`)) return 'index-build';
    if (said(`^verifying table "${name}"`)) return 'scan';
    const { changed, scanned } = counters.get(relation.oid) ?? { changed: 0, scanned: 0 };
    // The message about a foreign key does not name its table; and how the other one is searched is the planner's affair.
    if (said('^validating foreign key constraint')) return relation.kind === 'r' && referencing.has(relation.oid) && scanned > 0 ? 'scan' : 'none';
    if (changed > 0) return 'data';
    // Domains and default partitions are checked without a word. Who only reads takes a weaker lock.
    return scanned > 0 && (taken.get(relation.oid) ?? 0) >= modes.indexOf('ShareUpdateExclusiveLock') ? 'scan' : 'none';
  }
}

interface Counters {
  /** Rows inserted, updated and deleted. */
  readonly changed: number;
  /** Sequential scans. */
  readonly scanned: number;
}

/** What this session did, by table, as far as the statistics are not handed over yet. */
async function count(server: Server): Promise<ReadonlyMap<number, Counters>> {
  return new Map((await server.run(rows)).rows.map((row) => [Number(row['oid']), { changed: Number(row['changed']), scanned: Number(row['scanned']) }]));
}
