import type { Catalog } from '../catalog/index.js';
import type { Runner } from '../history/migration.js';
import { schemasIn } from '../sql/search-path.js';

/** What a connection remembers between statements and the replay must know. The CLI sends RESET ALL before each file. */
export interface Session {
  /** Schemas in which an unqualified name is looked up, in order; a new object goes to the first that is not `$user`. */
  readonly searchPath: readonly string[];
  /** The role that will own what is created. */
  readonly role: string;
  /** Milliseconds that a statement waits for a lock before it gives up; absent or 0: for ever. */
  readonly lockTimeout?: number;
  /** Milliseconds that a statement may run; absent or 0: for ever. */
  readonly statementTimeout?: number;
  /** True after `set check_function_bodies = off`: bodies are then not looked into when functions are made. */
  readonly bodiesUnchecked?: true;
  /** As set; absent: the default of the database, which is UTC on Supabase. */
  readonly timeZone?: string;
  /** The time-outs with which the connection began, when the role or the database has some: RESET goes back to them. */
  readonly start?: StartTimeouts;
}

/** Time-outs of a new connection, in milliseconds. */
export type StartTimeouts = Pick<Session, 'lockTimeout' | 'statementTimeout'>;

/** What ALTER ROLE or ALTER DATABASE … SET gives to connections that begin later. */
export interface StartSetting {
  /** The deploy that says so: the connection that runs it is older. */
  readonly deploy: number;
  /** Without a role: the database's, or that of all roles, over which the role's own goes. */
  readonly role: string | undefined;
  readonly name: string;
  /** Undefined for RESET. */
  readonly value: string | undefined;
}

/** A new connection of a Supabase project; other Postgres projects have the same path without `extensions`. */
export const newSession: Session = { searchPath: ['public', 'extensions'], role: 'postgres' };

/** A connection that a deploy opens, with the time-outs that earlier ones gave to its role and database. */
export function sessionAtStart(settings: readonly StartSetting[], deploy: number): Session {
  const of = (role: string | undefined): StartTimeouts => settings.filter((setting) => setting.role === role && setting.deploy < deploy).reduce(withStartSetting, {});
  const start = { ...of(undefined), ...of(newSession.role) };
  return Object.keys(start).length === 0 ? newSession : { ...newSession, ...start, start };
}

function withStartSetting(start: StartTimeouts, { name, value }: StartSetting): StartTimeouts {
  const { lockTimeout: _lock, ...withoutLock } = start;
  const { statementTimeout: _statement, ...withoutStatement } = start;
  switch (name) {
    case 'lock_timeout': return value === undefined ? withoutLock : { ...start, lockTimeout: readMilliseconds(value) };
    case 'statement_timeout': return value === undefined ? withoutStatement : { ...start, statementTimeout: readMilliseconds(value) };
    case 'all': return {};
    default: return start;
  }
}

/** The session after `set search_path` or `set role`; `value` undefined means DEFAULT or RESET. */
export function withSetting(session: Session, name: string, value: string | undefined): Session {
  switch (name) {
    case 'search_path':
      return { ...session, searchPath: value === undefined ? newSession.searchPath : readSearchPath(value) };
    case 'role':
    case 'session_authorization':
      return { ...session, role: value === undefined || value === 'none' ? newSession.role : value };
    case 'lock_timeout':
      return { ...session, lockTimeout: value === undefined ? (session.start?.lockTimeout ?? 0) : readMilliseconds(value) };
    case 'statement_timeout':
      return { ...session, statementTimeout: value === undefined ? (session.start?.statementTimeout ?? 0) : readMilliseconds(value) };
    case 'timezone': {
      const { timeZone: _timeZone, ...rest } = session;
      return value === undefined || /^(?:default|local)$/i.test(value) ? rest : { ...rest, timeZone: value };
    }
    case 'check_function_bodies': {
      const { bodiesUnchecked: _unchecked, ...rest } = session;
      return isOff(value) ? { ...rest, bodiesUnchecked: true } : rest;
    }
    case 'all':
      return { ...newSession, ...session.start, ...(session.start && { start: session.start }), role: session.role };
    default:
      return session;
  }
}

/** What means `off` for a setting that is on or off: any beginning of a word that does (parse_bool in bool.c). */
function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:of|off|f|fa|fal|fals|false|n|no|0)$/i.test(value.trim());
}

/** The schemas in which names are sought. `"$user"` is left out: no such schema is in use here. */
function readSearchPath(value: string): readonly string[] {
  return schemasIn(value).filter((schema) => schema !== '$user');
}

const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** The milliseconds that the text of a time-out means (manual, 20.1.1); 0, no limit, for what is no time. */
function readMilliseconds(value: string): number {
  const [, digits = '0', unit = 'ms'] = /^\s*'?(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?'?\s*$/.exec(value) ?? [];
  return Number(digits) * units[unit]!;
}

/** A point to which ROLLBACK goes back. */
export interface Checkpoint {
  readonly catalog: Catalog;
  readonly session: Session;
}

/** An open transaction: where it began, its savepoints in order, and what the session is once SET LOCAL is over. */
export interface Transaction {
  readonly begin: Checkpoint;
  readonly savepoints: readonly (Checkpoint & { readonly name: string; readonly lasting: Session })[];
  readonly lasting: Session;
}

/** The transaction that a runner opens around a file; none under psql, which commits each statement. */
export function runnersTransaction(runner: Runner, begin: Checkpoint): Transaction | undefined {
  return runner === 'autocommit' ? undefined : newTransaction(begin);
}

/** A transaction that begins here. */
export function newTransaction(begin: Checkpoint): Transaction {
  return { begin, savepoints: [], lasting: begin.session };
}
