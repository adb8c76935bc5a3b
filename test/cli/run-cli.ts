import { main, type Io } from '../../src/cli/main.js';

/** What a run of the command line left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Scene {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Io['env'];
  /** Whether stdout and stderr are terminals. */
  readonly terminal?: boolean;
}

/** Run a command line in this process. */
export async function runCli(argv: readonly string[], { cwd = '/', stdin = '', env = {}, terminal = false }: Scene = {}): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof typeof written): Io['stdout'] => ({ isTTY: terminal, write: (text) => void (written[name] += text) });
  const code = await main(argv, { stdout: output('stdout'), stderr: output('stderr'), stdin: (async function* () { yield stdin; })(), cwd, env: { PG_SAFE_CACHE: 'off', ...env } });
  return { code, ...written };
}
