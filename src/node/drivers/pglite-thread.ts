import { Worker } from 'node:worker_threads';
import { DriverError } from '../../verify/driver.js';
import type { WorkerAnswer, WorkerCall, WorkerSetup } from './pglite-worker-messages.js';

/** How often memory is looked at, in milliseconds. */
const interval = 100;
/** What a timer can count to; more would be no time at all. */
const longestTimer = 2 ** 31 - 1;

interface Pending {
  resolve(answer: Exclude<WorkerAnswer, Failure>): void;
  reject(error: DriverError): void;
}
type Failure = Extract<WorkerAnswer, { failure: unknown }>;

/** The thread that runs PGlite, with limits. It is asked one thing at a time, and keeps the process alive only until it has answered. */
export class PGliteThread {
  readonly #worker: Worker;
  readonly #memory: number;
  readonly #limit: number;
  #pending: Pending | undefined;
  #gone: DriverError | undefined;

  /** @param memory megabytes that the thread may take */
  constructor(module: URL, setup: WorkerSetup, memory: number) {
    this.#memory = memory;
    // A thread's memory is part of the process's: what that takes already is added.
    this.#limit = memory + megabytes();
    // What PGlite prints, which is next to nothing, is of no use; reading it would keep the process alive.
    this.#worker = new Worker(module, { workerData: setup, stdout: true, stderr: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: memory } });
    this.#worker.unref();
    this.#worker.on('message', (answer: WorkerAnswer) => this.#answered(answer));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? this.#tooBig() : new DriverError('lost', `PGlite broke down: ${error.message}`)));
    this.#worker.on('exit', () => this.#end(new DriverError('lost', 'PGlite ended by itself.')));
  }

  /**
   * @param limit milliseconds for the answer
   * @param late what to say when it is not there by then
   * @throws DriverError what the thread fails with; `timeout`, `lost` when it is over a limit or gone: then it has been ended, and all other calls fail with `lost`
   */
  async ask(call: WorkerCall, limit: number, late: string): Promise<Exclude<WorkerAnswer, Failure>> {
    if (this.#gone !== undefined) throw this.#gone;
    if (this.#pending !== undefined) throw new Error('Calls are made one after the other.');
    const timer = setTimeout(() => this.#end(new DriverError('lost', late), new DriverError('timeout', late)), Math.min(limit, longestTimer));
    const watch = setInterval(() => {
      if (megabytes() > this.#limit) this.#end(this.#tooBig());
    }, interval);
    this.#worker.ref();
    try {
      return await new Promise((resolve, reject) => {
        this.#pending = { resolve, reject };
        this.#worker.postMessage(call);
      });
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      this.#worker.unref();
    }
  }

  /** End the thread, whatever it is doing. Measured: within 0.1 s, 1.3 s when it holds gigabytes. */
  async close(): Promise<void> {
    this.#end(new DriverError('lost', 'The session is closed.'));
    this.#worker.ref();
    await this.#worker.terminate();
  }

  #answered(answer: WorkerAnswer): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if ('failure' in answer) pending?.reject(new DriverError(answer.failure.reason, answer.failure.message));
    else pending?.resolve(answer);
  }

  /** Let no call succeed any more. The first reason given is kept; a call under way may be told another. */
  #end(reason: DriverError, underWay = reason): void {
    this.#gone ??= reason;
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(underWay);
    void this.#worker.terminate();
  }

  #tooBig(): DriverError {
    return new DriverError('lost', `PGlite took more memory than the ${this.#memory} MB that it may have, and was stopped.`);
  }
}

function megabytes(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
