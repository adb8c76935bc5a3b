import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Helper } from '../../../src/node/drivers/server-helper.js';
import { serverSession } from '../../../src/node/drivers/server-session.js';
import type { Wire } from '../../../src/node/drivers/server-wire.js';
import type { Outcome, Session } from '../../../src/verify/driver.js';
import { refusal } from './server-on.js';

// A statement that never ends by itself: how it is ended, and what is said of it.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const timeout = 3000;
const cancelled: Outcome = { rows: [], notices: [], error: { sqlstate: '57014', message: 'canceling statement due to user request' } };

/** A session whose statement waits for a signal. `heard` are the signals that the helper sent, and what became of the connection. */
function waiting(obeys: boolean, helperStands = true): { readonly session: Session; readonly heard: readonly string[] } {
  const heard: string[] = [];
  let end: (outcome: Outcome) => void = () => undefined;
  const wait = (): Promise<Outcome> => new Promise((resolve) => void (end = resolve));
  const main: Wire = { pid: 7, idle: () => false, execute: wait, sync: wait, script: wait, destroy: () => void heard.push('destroyed') };
  const helper: Helper = {
    signal: async (name, pid) => {
      heard.push(`${name}(${pid})`);
      if (obeys) end(cancelled);
      return helperStands;
    },
    remember: async () => undefined,
    finish: async () => undefined,
  };
  return { session: serverSession({ engine: { name: 'fake', postgres: 15, extensions: new Set(), caveats: [] }, main, helper, timeout }), heard };
}

test.each(['execute', 'script'] as const)('one that is cancelled fails with the reason (%s)', async (by) => {
  const { session, heard } = waiting(true);
  const outcome = session[by]('select pg_sleep(60)');
  await vi.advanceTimersByTimeAsync(timeout - 1);
  expect(heard).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect((await outcome).error).toEqual({ sqlstate: '57014', message: 'canceling statement due to user request: it took longer than 3 s' });
  expect(heard).toEqual(['pg_cancel_backend(7)']);
});

test.each([
  ['will not be cancelled', true, 'timeout', 'A statement took longer than 3 s and could not be cancelled, so its connection was ended.', ['pg_cancel_backend(7)', 'pg_terminate_backend(7)', 'destroyed']],
  ['nobody can cancel', false, 'lost', 'The server no longer answers: a statement took longer than 3 s, and there is no second connection to cancel it.', ['pg_cancel_backend(7)', 'destroyed']],
])('one that %s', async (_name, helperStands, reason, message, signals) => {
  const { session, heard } = waiting(false, helperStands);
  const refused = refusal(session.execute('select pg_sleep(60)'));
  await vi.advanceTimersByTimeAsync(timeout + 60_000);
  expect(await refused).toEqual([reason, message]);
  expect(heard).toEqual(signals);
});
