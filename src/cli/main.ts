import { ownPackage } from '../node/own-package.js';
import { Interrupted } from './interrupted.js';
import type { Io } from './io.js';

export { processIo, type Io, type Output } from './io.js';

/**
 * Run a command line and give its exit code: 0 nothing found, 1 findings, 2 the run itself failed. Never throws. What a
 * command needs is loaded by the command, so that a short answer stays quick.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
      io.stdout.write(`${ownPackage().version}\n`);
      return 0;
    }
    const run = async (where: Io): Promise<number> => (await import('./program.js')).runProgram(argv, where);
    return await (argv[0] === 'lint' ? (await import('./kept-answer.js')).answered(argv, io, run) : run(io));
  } catch (error) {
    io.stderr.write(`${explain(error, io).split('\n').map((line) => `pg-safe: ${line}`).join('\n')}\n`);
    return error instanceof Interrupted ? error.exitCode : 2;
  }
}

/** Errors whose message is meant for people. */
const forPeople: ReadonlySet<string> = new Set(['ConfigError', 'UsageError', 'DriverError', 'Interrupted']);

function explain(error: unknown, { env }: Io): string {
  if (error instanceof Error && forPeople.has(error.name)) return error.message;
  const { message, stack = message } = error instanceof Error ? error : { message: String(error) };
  return env['PG_SAFE_DEBUG'] === '1'
    ? `internal error: ${stack}${error instanceof Error && error.cause instanceof Error ? `\n${error.cause.stack}` : ''}`
    : `internal error: ${message.split('\n', 1)[0]!} (set PG_SAFE_DEBUG=1 for the stack)`;
}
