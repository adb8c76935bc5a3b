import type { Interruption } from './interrupted.js';

/** A stream that text is written to. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that the command line sees of the process, so that it runs in a test as it runs in a shell. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };
  /** Where a line goes that is only for who looks on; stderr when not set. */
  readonly aside?: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Have the first Ctrl-C, or request to end, told instead of ending the process. Gives back what undoes that. */
  readonly onInterrupt?: (listener: (signal: Interruption) => void) => () => void;
}

/** The real process. A reader of stdout that has seen enough (`pg-safe lint | head`) is no error. */
export function processIo(): Io {
  const quiet = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  process.stdout.on('error', quiet);
  return {
    stdout: process.stdout,
    get stderr() {
      return process.stderr.listenerCount('error') === 0 ? process.stderr.on('error', quiet) : process.stderr;
    },
    get stdin() {
      return process.stdin;
    },
    cwd: process.cwd(),
    env: process.env,
    onInterrupt(listener) {
      // Once: without a listener the next one ends the process, as it would have.
      const stop = (): void => void process.off('SIGINT', told).off('SIGTERM', told);
      const told = (signal: NodeJS.Signals): void => {
        stop();
        listener(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT');
      };
      process.on('SIGINT', told).on('SIGTERM', told);
      return stop;
    },
  };
}
