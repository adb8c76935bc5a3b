import { lockLevel, type LockMode } from '../sql/lock-modes.js';
import { quoteLiteral } from '../sql/quote.js';
import type { NodeTag } from '../sql/statement.js';
import type { Work } from '../replay/effects.js';
import type { Outcome, Session } from './driver.js';

/** What was seen of one relation that was there before the transaction. */
export interface Seen {
  /** Its name before the statement: `public.users`. */
  readonly relation: string;
  /** The table of an index. */
  readonly table?: string;
  /** The strongest mode that the transaction held on it before; absent for none. */
  readonly held?: LockMode;
  /** The strongest mode that it holds now. */
  readonly mode: LockMode;
  readonly work: Work;
}

interface Known {
  readonly name: string;
  readonly kind: string;
  readonly table: number;
  readonly node: number;
}

interface Counters {
  readonly changed: number;
  readonly scanned: number;
}

const watched = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype = 'e'
    and d.objid in (c.oid, (select i.indrelid from pg_catalog.pg_index i where i.indexrelid = c.oid)))`;
const described = `c.oid::int, n.nspname || '.' || c.relname, c.relkind, coalesce((select i.indrelid::int from pg_catalog.pg_index i where i.indexrelid = c.oid), 0), coalesce(pg_catalog.pg_relation_filenode(c.oid)::int, 0)`;
const listing = `select coalesce(json_agg(json_build_array(${described})), '[]')::text as found,
  (select count(*) from pg_catalog.pg_prepared_statements where name in ('pg_safe_locks', 'pg_safe_counts'))::text as prepared
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where ${watched} and c.relkind <> 'c'`;
const changed = (oid: string): string => `pg_catalog.pg_stat_get_xact_tuples_inserted(${oid}) + pg_catalog.pg_stat_get_xact_tuples_updated(${oid}) + pg_catalog.pg_stat_get_xact_tuples_deleted(${oid})`;
/** With every question: a statement may have been RESET or DISCARD ALL. */
const telling = `pg_catalog.set_config('client_min_messages', 'debug1', false)`;
const scanned = (oid: string): string => `pg_catalog.pg_stat_get_xact_numscans(${oid})`;
/**
 * What is asked after every statement, by the names under which it is prepared: planned each time, it would cost more than most statements. Of what the transaction
 * made before (ids between the two numbers) nothing is asked: a file that makes everything locks more with every statement.
 */
const locking = (upTo: string, from: string): string => `select coalesce((select json_agg(json_build_array(l.relation::int, l.mode, l.changed, l.scanned, l.class)) from (
      select l.relation, l.mode, ${changed('l.relation')} as changed, ${scanned('l.relation')} as scanned, (select json_build_array(${described}) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = l.relation and ${watched}) as class
      from pg_catalog.pg_locks l where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'relation' and l.relation >= 16384 and (l.relation <= ${upTo} or l.relation > ${from})) l), '[]')::text as found,
      ${telling}`;
const counting = `select coalesce(json_agg(json_build_array(oid::int, changed, scanned)), '[]')::text as found, ${telling} from (
  select c.oid, ${changed('c.oid')} as changed, ${scanned('c.oid')} as scanned from pg_catalog.pg_class c where c.oid >= 16384 and c.relkind in ('r', 'm')) counted where changed + scanned > 0`;
const preparing = `prepare pg_safe_locks (oid, oid) as ${locking('$1', '$2')}; prepare pg_safe_counts as ${counting}`;
/** Statements after which the server may have forgotten them. */
const forgetting = new Set<NodeTag>(['DeallocateStmt', 'DiscardStmt']);
/** Statements that give a table new storage without a word in the log. */
const rewriting = new Set<NodeTag>(['AlterTableStmt', 'RefreshMatViewStmt', 'ClusterStmt', 'VacuumStmt', 'AlterTableMoveAllStmt']);
/** Statements that scan for what they do to rows. */
const reading = new Set<NodeTag>(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CallStmt', 'CopyStmt', 'CreateTableAsStmt']);

/**
 * Sees what each statement of a transaction locks and does, by pg_locks, file nodes, counters and what the server says at level debug1 ("verifying table",
 * "building index", "validating foreign key constraint"; tablecmds.c, index.c). What the transaction itself made is left out: nobody else sees it. So is what belongs to an
 * extension, of which files say nothing.
 */
export class Watch {
  readonly #session: Session;
  /** Whether the server knows the questions by name. */
  #prepared = false;
  #known = new Map<number, Known>();
  readonly #held = new Map<number, LockMode>();
  readonly #counters = new Map<number, Counters>();
  readonly #made = new Set<number>();
  /** The last id from before the transaction, and the last one that was seen: ids are given in order. */
  #before = 0;
  #last = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Look around before a transaction. The server tells more from now on (client_min_messages). */
  async begin(): Promise<void> {
    const { rows } = await this.#session.script(listing);
    this.#prepared = rows[0]?.['prepared'] === '2' || (await this.#session.script(preparing)).error === undefined;
    this.#list(rows);
    await this.ended();
  }

  /** The transaction is over, and its locks with it. */
  async ended(): Promise<void> {
    this.#held.clear();
    this.#made.clear();
    this.#before = this.#last;
    const answer = await this.#session.script(this.#prepared ? 'execute pg_safe_counts' : counting);
    if (answer.error === undefined || !this.#prepared) return this.#count(answer);
    this.#prepared = false;
    this.#count(await this.#session.script(counting));
  }

  /** The last statement had transactions of its own, and the one of the file goes on. */
  async passed(): Promise<void> {
    // It may have been DISCARD ALL.
    this.#prepared = false;
    this.#list((await this.#session.execute(listing)).rows);
    this.#count(await this.#session.execute(counting));
  }

  #list(rows: Outcome['rows']): void {
    const found = JSON.parse(rows[0]?.['found'] ?? '[]') as readonly (readonly [number, string, string, number, number])[];
    this.#known = new Map(found.map((one) => [one[0], known(one)]));
    this.#before = this.#last = Math.max(this.#last, ...found.map(([oid]) => oid));
  }

  /** What a session counted is handed over when the server finds time, so the next transaction need not begin at zero. */
  #count({ rows }: Outcome): void {
    this.#counters.clear();
    for (const [oid, changed, scanned] of JSON.parse(rows[0]?.['found'] ?? '[]') as readonly (readonly [number, number, number])[]) this.#counters.set(oid, { changed, scanned });
  }

  /**
   * What the last statement locked and did, asked in its own transaction.
   * @param tag the kind of statement
   * @param notices what the server said meanwhile
   */
  async look(tag: NodeTag, notices: readonly string[]): Promise<readonly Seen[]> {
    if (forgetting.has(tag)) this.#prepared = false;
    const [upTo, from] = [String(this.#before), String(this.#last)];
    const answer = await this.#session.execute(this.#prepared ? `execute pg_safe_locks (${upTo}, ${from})` : locking(upTo, from));
    if (answer.error !== undefined) return [];
    const found = JSON.parse(answer.rows[0]?.['found'] ?? '[]') as readonly (readonly [number, string, number, number, readonly [number, string, string, number, number] | null])[];
    const now = new Map<number, { mode: LockMode; changed: number; scanned: number; is?: Known }>();
    for (const [oid, name, rows, scans, is] of found) {
      const mode = name.replace(/Lock$/, '') as LockMode;
      const before = now.get(oid)?.mode;
      if (before === undefined || lockLevel(mode) > lockLevel(before)) now.set(oid, { mode, changed: rows, scanned: scans, ...(is !== null && { is: known(is) }) });
    }
    const keys = notices.some((notice) => notice.startsWith('validating foreign key constraint')) ? await this.#validated(notices) : none;
    const built = this.#tablesOfNewIndexes([...now].flatMap(([oid, { is }]) => (is === undefined ? [] : [[oid, is]])));
    const seen: Seen[] = [];
    for (const [oid, { mode, changed: rows, scanned: scans, is }] of now) {
      const was = this.#known.get(oid);
      if (was === undefined) {
        this.#made.add(oid);
      } else if (!this.#made.has(oid)) {
        const held = this.#held.get(oid);
        const before = this.#counters.get(oid) ?? { changed: 0, scanned: 0 };
        const work = workOf({ tag, was, is, held, mode, notices, validated: keys.has(oid), built: built.has(oid), changed: hasRisen(before.changed, rows), scanned: hasRisen(before.scanned, scans) });
        const table = this.#known.get(was.table)?.name;
        seen.push({ relation: was.name, mode, work, ...(table !== undefined && { table }), ...(held !== undefined && { held }) });
      }
      this.#last = Math.max(this.#last, oid);
      this.#held.set(oid, mode);
      this.#counters.set(oid, { changed: rows, scanned: scans });
      if (is !== undefined) this.#known.set(oid, is);
    }
    return seen;
  }

  /** Messages name no schema, so they alone do not say which table an index was built on. */
  #tablesOfNewIndexes(found: readonly (readonly [number, Known])[]): ReadonlySet<number> {
    return new Set(found.flatMap(([oid, { kind, table, node }]) => ('iI'.includes(kind) && this.#known.get(oid)?.node !== node ? [table] : [])));
  }

  /** The tables whose foreign keys the server said it validated. */
  async #validated(notices: readonly string[]): Promise<ReadonlySet<number>> {
    const names = notices.flatMap((notice) => /^validating foreign key constraint "(.*)"/.exec(notice)?.[1] ?? []);
    const { rows } = await this.#session.execute(`select conrelid::int as oid from pg_catalog.pg_constraint where contype = 'f' and conname in (${names.map(quoteLiteral).join(', ')})`);
    return new Set(rows.map(({ oid }) => Number(oid)));
  }
}

const none: ReadonlySet<number> = new Set();

function known([, name, kind, table, node]: readonly [number, string, string, number, number]): Known {
  return { name, kind, table, node };
}

/** Counters begin again at zero when the server hands over what a session counted, which it may do whenever no transaction is open. */
function hasRisen(was: number, is: number): boolean {
  return is > 0 && is !== was;
}

interface Evidence {
  readonly tag: NodeTag;
  readonly was: Known;
  readonly is: Known | undefined;
  readonly held: LockMode | undefined;
  readonly mode: LockMode;
  readonly notices: readonly string[];
  readonly validated: boolean;
  /** An index of it is new, or has new storage. */
  readonly built: boolean;
  readonly changed: boolean;
  readonly scanned: boolean;
}

function workOf({ tag, was, is, held, mode, notices, validated, built, changed, scanned }: Evidence): Work {
  // Of what was dropped nothing more is to be known: another one may have its name by now. What is done to an index is said of its table.
  if (is === undefined || 'iI'.includes(was.kind)) return 'none';
  const name = was.name.slice(was.name.indexOf('.') + 1);
  const said = (what: string): boolean => notices.some((notice) => notice.startsWith(what));
  if ('rmt'.includes(was.kind) && is.node !== was.node && (rewriting.has(tag) || said(`rewriting table "${name}"`))) return 'rewrite';
  if (built && notices.some((notice) => notice.startsWith('building index "') && notice.includes(`on table "${name}"`))) return tag === 'TruncateStmt' ? 'none' : 'index-build';
  if (lockLevel(mode) >= lockLevel('ShareUpdateExclusive') && said(`verifying table "${name}"`)) return 'scan';
  // Rows that an index gives are no scan of the table to the counters.
  if (said('validating foreign key constraint')) return validated && was.kind === 'r' && lockLevel(mode) >= lockLevel('ShareUpdateExclusive') ? 'scan' : 'none';
  if (changed) return 'data';
  // Domains and default partitions are checked without a word. Who only reads takes a weaker lock, unless the transaction held a stronger one.
  const checks = tag === 'DoStmt' ? lockLevel(mode) > lockLevel(held) : !reading.has(tag);
  return scanned && checks && lockLevel(mode) >= lockLevel('ShareUpdateExclusive') ? 'scan' : 'none';
}
