import type { Catalog } from '../catalog/index.js';

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
}

/** A new connection of a Supabase project; other Postgres projects have the same path without `extensions`. */
export const newSession: Session = { searchPath: ['public', 'extensions'], role: 'postgres' };

/** The session after `set search_path` or `set role`; `value` undefined means DEFAULT or RESET. */
export function withSetting(session: Session, name: string, value: string | undefined): Session {
  switch (name) {
    case 'search_path':
      return { ...session, searchPath: value === undefined ? newSession.searchPath : readSearchPath(value) };
    case 'role':
    case 'session_authorization':
      return { ...session, role: value === undefined || value === 'none' ? newSession.role : value };
    case 'lock_timeout':
      return { ...session, lockTimeout: readMilliseconds(value) };
    case 'statement_timeout':
      return { ...session, statementTimeout: readMilliseconds(value) };
    case 'all':
      return { ...newSession, role: session.role };
    default:
      return session;
  }
}

/** The schemas named in the text of a search_path setting. `"$user"` is left out: no such schema is in use here. */
export function readSearchPath(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim().replace(/^"(.*)"$/s, '$1').replace(/^'(.*)'$/s, '$1'))
    .filter((part) => part !== '' && part !== '$user');
}

const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** The milliseconds that the text of a time-out means (manual, 20.1.1); 0, no limit, for DEFAULT and for what is no time. */
export function readMilliseconds(value: string | undefined): number {
  const [, digits = '0', unit = 'ms'] = /^\s*'?(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?'?\s*$/.exec(value ?? '') ?? [];
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
  readonly savepoints: readonly (Checkpoint & { readonly name: string })[];
  readonly lasting: Session;
}
