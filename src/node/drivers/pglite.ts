import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DriverError, type Driver, type Engine, type Outcome, type Session, type Start } from '../../verify/driver.js';
import { cacheFolder } from '../cache/folder.js';
import { inProcess } from './pglite-in-process.js';
import { PGliteThread } from './pglite-thread.js';
import type { WorkerCall } from './pglite-worker-messages.js';
import { seconds } from './seconds.js';

/** Where PGlite is found, and what it may take. */
export interface PGliteDriverOptions {
  /** The project's folder, whose PGlite and extensions are used; the current one. */
  readonly cwd?: string;
  /** The name under which PGlite is installed: `@electric-sql/pglite`. */
  readonly package?: string;
  /** The folder in which prepared databases are kept, false for none; without it what `cacheFolder` says. */
  readonly cache?: string | false;
  /** Megabytes that the database may take; 2048. */
  readonly memory?: number;
  /** The module that runs in the worker, `pglite-worker.js` beside this one. */
  readonly worker?: URL;
}

/** Milliseconds in which a database has to start; seconds are usual. */
const startLimit = 120_000;
const beside = new URL('./pglite-worker.js', import.meta.url);

/**
 * Run statements on PGlite, in a thread of its own: a statement that takes too long or too much memory ends that thread and no more. An open session does not
 * keep the process from ending. Where the thread's module is not built, as when pg-safe's sources are run, statements run in this thread, and a caveat says so.
 */
export function pgliteDriver(options: PGliteDriverOptions = {}): Driver {
  const { cwd = process.cwd(), cache = cacheFolder(), memory = 2048, worker = beside } = options;
  const setup = { cwd, package: options.package, cache: cache === false ? undefined : cache };
  return {
    async open(start) {
      if (existsSync(fileURLToPath(worker))) return inThread(new PGliteThread(worker, setup, memory), start);
      return unlimited(await inProcess(setup).open(start));
    },
  };
}

async function inThread(thread: PGliteThread, start: Start): Promise<Session> {
  const late = `A statement took longer than ${seconds(start.timeout)}; PGlite cannot cancel it and was stopped.`;
  const ask = async (call: WorkerCall): Promise<Outcome> => {
    const answer = await thread.ask(call, start.timeout, late);
    if ('outcome' in answer) return answer.outcome;
    throw new DriverError('lost', 'PGlite gave another answer than was asked for.');
  };
  return {
    engine: await opened(thread, start),
    execute: async (sql) => ask({ call: 'execute', sql }),
    sync: async () => ask({ call: 'sync' }),
    script: async (sql) => ask({ call: 'script', sql }),
    close: async () => thread.close(),
  };
}

async function opened(thread: PGliteThread, start: Start): Promise<Engine> {
  try {
    const answer = await thread.ask({ call: 'open', start }, startLimit, `PGlite did not start within ${seconds(startLimit)}.`);
    if ('engine' in answer) return answer.engine;
    throw new DriverError('failed', 'PGlite gave another answer than was asked for.');
  } catch (error) {
    await thread.close();
    throw error;
  }
}

function unlimited(session: Session): Session {
  const { engine } = session;
  return {
    engine: { ...engine, caveats: [...engine.caveats, 'A statement that does not end cannot be stopped here.'] },
    execute: async (sql) => session.execute(sql),
    sync: async () => session.sync(),
    script: async (sql) => session.script(sql),
    close: async () => session.close(),
  };
}
