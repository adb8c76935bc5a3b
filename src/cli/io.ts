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
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
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
  };
}
