import { DriverError, type Engine, type Outcome, type Session } from '../../verify/driver.js';
import type { Helper } from './server-helper.js';
import type { Wire } from './server-wire.js';
import { seconds } from './seconds.js';

/** What a session on a server is made of. */
export interface SessionParts {
  readonly engine: Engine;
  /** The connection on which statements run. */
  readonly main: Wire;
  /** The one beside it. */
  readonly helper: Helper;
  /** Milliseconds that one statement may take. */
  readonly timeout: number;
}

/** Milliseconds from a request to cancel to the end of the process. */
const grace = 4_000;
const late = Symbol('late');

/** A session on a server: its statements are cancelled when they take too long, and what they made is removed at the end. */
export function serverSession({ engine, main, helper, timeout }: SessionParts): Session {
  let closing: Promise<void> | undefined;

  const limited = async (call: () => Promise<Outcome>): Promise<Outcome> => {
    if (closing !== undefined) throw new DriverError('lost', 'The session is closed.');
    const outcome = call();
    const inTime = await within(timeout, outcome);
    if (inTime !== late) return inTime;
    if (!await helper.signal('pg_cancel_backend', main.pid)) {
      main.destroy();
      throw new DriverError('lost', `The server no longer answers: a statement took longer than ${seconds(timeout)}, and there is no second connection to cancel it.`);
    }
    const cancelled = await within(grace, outcome);
    if (cancelled !== late) return told(cancelled, timeout);
    await helper.signal('pg_terminate_backend', main.pid);
    main.destroy();
    throw new DriverError('timeout', `A statement took longer than ${seconds(timeout)} and could not be cancelled, so its connection was ended.`);
  };
  return {
    engine,
    execute: (sql) => limited(() => main.execute(sql)),
    sync: () => limited(() => main.sync()),
    script: (sql) => limited(() => main.script(sql)),
    close: () => (closing ??= helper.finish(main)),
  };
}

/** Postgres says only that it was asked to cancel; the reason is ours. */
function told(outcome: Outcome, timeout: number): Outcome {
  const { error } = outcome;
  return error?.sqlstate === '57014' ? { ...outcome, error: { ...error, message: `${error.message}: it took longer than ${seconds(timeout)}` } } : outcome;
}

/** What comes within so many milliseconds, else `late`; what comes later is of no account, an error neither. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof late> {
  promise.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), milliseconds);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
