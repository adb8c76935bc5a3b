import { parentPort, workerData } from 'node:worker_threads';
import { DriverError, type Session } from '../../verify/driver.js';
import { inProcess } from './pglite-in-process.js';
import type { WorkerAnswer, WorkerCall, WorkerSetup } from './pglite-worker-messages.js';

// The entry of the thread that `pglite.ts` starts.
const port = parentPort;
if (port === null) throw new Error('This module is the entry of a worker.');
const setup = workerData as WorkerSetup;
let session: Session | undefined;

port.on('message', (call: WorkerCall) => {
  void answer(call).then((message) => port.postMessage(message));
});

async function answer(call: WorkerCall): Promise<WorkerAnswer> {
  try {
    if (call.call === 'open') {
      session = await inProcess(setup).open(call.start);
      return { engine: session.engine };
    }
    if (session === undefined) throw new DriverError('lost', 'There is no session.');
    return { outcome: call.call === 'sync' ? await session.sync() : await session[call.call](call.sql) };
  } catch (error) {
    const reason = error instanceof DriverError ? error.reason : 'lost';
    return { failure: { reason, message: error instanceof Error ? error.message : String(error) } };
  }
}
