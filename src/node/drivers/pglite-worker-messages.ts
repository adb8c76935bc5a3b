import type { DriverError, Engine, Outcome, Start } from '../../verify/driver.js';

/** With what the worker is started. */
export interface WorkerSetup {
  readonly cwd: string;
  readonly package: string | undefined;
  /** Where prepared databases are kept; undefined for nowhere. */
  readonly cache: string | undefined;
}

/** What the worker is asked to do, one thing at a time; each is answered once. */
export type WorkerCall = { readonly call: 'open'; readonly start: Start } | { readonly call: 'execute' | 'script'; readonly sql: string } | { readonly call: 'sync' };

export type WorkerAnswer =
  | { readonly engine: Engine }
  | { readonly outcome: Outcome }
  | { readonly failure: Pick<DriverError, 'reason' | 'message'> };
