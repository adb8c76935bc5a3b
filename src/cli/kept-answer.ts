import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { cacheFolder } from '../node/cache/folder.js';
import { codeIdentity, keptFilesIn } from '../node/cache/kept-files.js';
import { bytes, isUnchanged, seesMore, Watch, type Look } from '../node/looks.js';
import { sha256 } from '../node/sha256.js';
import type { Io } from './io.js';

/** What a run said, and what it went by. */
interface Answer {
  readonly code: number;
  readonly said: readonly (readonly [stream: 'stdout' | 'stderr', text: string])[];
  /** In the order in which the run saw them. */
  readonly looks: readonly Look[];
  /** The variables that the run asked for, and a hash of their values, which may be secrets. */
  readonly variables: readonly string[];
  readonly values: string;
}

/** In bytes, of all answers. */
const room = 16 * 1024 * 1024;
/** In characters: what is longer is seldom read twice. */
const longest = 1024 * 1024;
const ours = /^answer-[0-9a-f]{40}\.json$/;

/**
 * Run a command line, or say again what it said when it was run the last time, where all that it saw then is as it was: each file and folder that it
 * looked at, found or not, and each variable. Only a run that nothing interrupted, and that saw and did nothing else, is kept.
 * @param run runs it; gives the exit code
 */
export async function answered(argv: readonly string[], io: Io, run: (io: Io) => Promise<number>): Promise<number> {
  const folder = usesCache(cacheFlag(argv), io) ? cacheFolder(io.env) : undefined;
  if (folder === undefined) return run(io);
  const files = keptFilesIn(folder, ours, room);
  const name = nameOf(argv, io);
  const kept = answerFrom(files.read(name));
  if (kept !== undefined && holds(kept, io)) {
    for (const [stream, text] of kept.said) io[stream].write(text);
    return kept.code;
  }
  const watch = new Watch();
  const heard = listenTo(io);
  try {
    const code = await run(heard.io);
    lookAtParser();
    const looks = watch.end();
    const { said, variables } = heard;
    if (looks !== undefined && code !== 2 && said.reduce((length, [, text]) => length + text.length, 0) <= longest) {
      const answer: Answer = { code, said, looks, variables: [...variables], values: valuesOf([...variables], io.env) };
      files.write(name, JSON.stringify(answer));
    }
    return code;
  } finally {
    watch.end();
  }
}

/** Whether all is there as it was. From the end, because the last migration is the one that is edited. */
function holds({ variables, values, looks }: Answer, { env }: Io): boolean {
  return values === valuesOf(variables, env) && looks.findLast((look) => !isUnchanged(look)) === undefined;
}

/** Whether a run uses what earlier runs kept. A build server begins with an empty folder as a rule, so there it is used on demand. */
export function usesCache(asked: boolean | undefined, { env }: Io): boolean {
  return asked ?? ['', '0', 'false', undefined].includes(env['CI']);
}

function cacheFlag(argv: readonly string[]): boolean | undefined {
  return argv.includes('--no-cache') ? false : argv.includes('--cache') ? true : undefined;
}

/** The file for a command line where it is run, by a version of the code, for a reader. */
function nameOf(argv: readonly string[], { cwd, stdout: { isTTY, columns } }: Io): string {
  return `answer-${sha256(JSON.stringify([codeIdentity(), process.version, argv, cwd, homedir(), isTTY, columns])).slice(0, 40)}.json`;
}

/** The text was written by this version, whole: a hash says so. */
function answerFrom(text: string | undefined): Answer | undefined {
  return text === undefined ? undefined : JSON.parse(text) as Answer;
}

function valuesOf(variables: readonly string[], env: Io['env']): string {
  return sha256(JSON.stringify(variables.map((name) => env[name] ?? null)));
}

/** The parser may be brought up to date by itself. */
function lookAtParser(): void {
  try {
    bytes(createRequire(import.meta.url).resolve('libpg-query/package.json'));
  } catch {
    seesMore();
  }
}

/** The same surroundings, and what a run says to them and asks them from here on. */
function listenTo(io: Io): { readonly io: Io; readonly said: Answer['said']; readonly variables: ReadonlySet<string> } {
  const said: (readonly ['stdout' | 'stderr', string])[] = [];
  const variables = new Set<string>();
  const write = (stream: 'stdout' | 'stderr') => (text: string): unknown => {
    said.push([stream, text]);
    return io[stream].write(text);
  };
  const { isTTY, columns } = io.stdout;
  const env = new Proxy(io.env, {
    get: (target, name, receiver) => (note(name), Reflect.get(target, name, receiver) as string | undefined),
    has: (target, name) => (note(name), Reflect.has(target, name)),
    getOwnPropertyDescriptor: (target, name) => (note(name), Reflect.getOwnPropertyDescriptor(target, name)),
    ownKeys: (target) => (seesMore(), Reflect.ownKeys(target)),
  });
  const note = (name: string | symbol): void => void (typeof name === 'string' && variables.add(name));
  return {
    io: {
      stdout: { ...(isTTY !== undefined && { isTTY }), ...(columns !== undefined && { columns }), write: write('stdout') },
      stderr: { write: write('stderr') },
      cwd: io.cwd,
      env,
      ...(io.onInterrupt !== undefined && { onInterrupt: io.onInterrupt }),
      get aside() {
        return io.stderr;
      },
      get stdin() {
        seesMore();
        return io.stdin;
      },
    },
    said,
    variables,
  };
}
