import { calmDown, cleanUp, readState, type State } from './server-clean-up.js';
import type { StateOptions } from './server-state-sql.js';
import { withPatience, type Wire } from './server-wire.js';

/** What a helper is made of. */
export interface HelperParts {
  /** Made before the first statement, so that it stands whatever statements do to passwords and roles. */
  readonly wire: Wire;
  readonly options: StateOptions;
  /** Another connection, should that one be gone. */
  reconnect(): Promise<Wire>;
  /** Hears what could not be put back. */
  warn(message: string): void;
}

/** A second connection: it cancels statements, knows what was there, and puts it back. */
export interface Helper {
  /** Send a signal to a process of the server. Whether that could be done. */
  signal(name: 'pg_cancel_backend' | 'pg_terminate_backend', pid: number): Promise<boolean>;
  /** Note what is there, to come back to. */
  remember(): Promise<void>;
  /** End the main connection, where there is one, put back what was there, and end this one. Never rejects. */
  finish(main?: Wire): Promise<void>;
}

/** Milliseconds for what takes none on a server that answers, and for a clean-up. */
const patience = 5_000;
const patienceForCleanUp = 30_000;
const mostTold = 5;

export function helperOf({ wire: first, options, reconnect, warn }: HelperParts): Helper {
  let wire = first;
  let before: State | undefined;

  const call = async (sql: string): Promise<boolean> => {
    const { error } = await withPatience(wire, patience).script(sql);
    return error === undefined;
  };
  /** Try again over a new connection when this one turns out to be gone. */
  const insist = async (sql: string): Promise<boolean> => {
    try {
      return await call(sql);
    } catch {
      try {
        wire = await reconnect();
        return await call(sql);
      } catch {
        return false;
      }
    }
  };

  /** The connection to clean up over: this one, a new one, or where neither can be had the main one. */
  const ready = async (main: Wire | undefined): Promise<Wire | undefined> => {
    const ends = main === undefined ? 'select 1' : `select pg_terminate_backend(${main.pid}${options.postgres >= 14 ? ', 3000' : ''})`;
    if (await insist(ends)) {
      main?.destroy();
      return wire;
    }
    return main?.idle() === true ? main : undefined;
  };
  const putBack = async (main: Wire | undefined, state: State): Promise<readonly string[]> => {
    const over = await ready(main);
    if (over === undefined) return ['no connection could be made to remove what the migrations made'];
    const timer = setTimeout(() => over.destroy('the clean-up took too long'), patienceForCleanUp);
    try {
      // A main connection that does not even answer this is no help.
      await withPatience(over, patience).sync();
      return await cleanUp(over, state, options);
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    } finally {
      clearTimeout(timer);
      over.destroy();
    }
  };

  return {
    signal: (name, pid) => insist(`select ${name}(${pid})`),
    remember: async () => {
      const limited = withPatience(wire, patienceForCleanUp);
      await calmDown(limited);
      before = await readState(limited, options);
    },
    finish: async (main) => {
      const left = before === undefined ? [] : await putBack(main, before);
      before = undefined;
      main?.destroy();
      wire.destroy();
      if (left.length > 0) warn(`The database is not as it was: ${listed(left)}.`);
    },
  };
}

function listed(all: readonly string[]): string {
  const shown = all.slice(0, mostTold).map((text) => text.replace(/\.$/, '')).join('; ');
  return all.length > mostTold ? `${shown}; and ${all.length - mostTold} more` : shown;
}
