import { execFile } from 'node:child_process';

/** What git printed, and how it ended. */
export interface GitRun {
  readonly out: Buffer;
  /** Undefined when git ran well. */
  readonly trouble?: GitFailure;
}

export interface GitFailure {
  readonly code: number | 'missing';
  readonly text: string;
}

/** What differs from one call to the next. */
export interface GitCall {
  /** What git reads from its standard input. */
  readonly input?: string;
  /** Over the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Run git in a folder, without a shell, so that nothing in a reference is more than a reference. Does not throw. */
export function runGit(cwd: string, args: readonly string[], { input, env = {} }: GitCall = {}): Promise<GitRun> {
  return new Promise((done) => {
    const child = execFile('git', [...args], { cwd, env: { ...environment(), ...env }, encoding: 'buffer', maxBuffer: 256 * 1024 * 1024, windowsHide: true }, (error, out, said) => {
      if (error === null) done({ out });
      else done({ out, trouble: { code: error.code === 'ENOENT' ? 'missing' : Number(error.code ?? -1), text: said.toString().trim() || error.message } });
    });
    // A git that ends early does not read on; how it ended is told above.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** What git printed, as one line. */
export function textOf({ out }: GitRun): string {
  return out.toString().trim();
}

/** What git printed with `-z`. */
export function fieldsOf({ out }: GitRun): readonly string[] {
  return out.toString().split('\0').slice(0, -1);
}

/** What git printed with `--name-status -z`, without renames: a letter and a path, by turns. */
export function statusesOf(run: GitRun): readonly { readonly status: string; readonly path: string }[] {
  const fields = fieldsOf(run);
  return fields.flatMap((status, at) => (at % 2 === 0 ? [{ status, path: fields[at + 1]! }] : []));
}

function environment(): NodeJS.ProcessEnv {
  // In a hook git names its own repository in these, relative to a folder that is not always ours.
  const discovered = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_PREFIX: undefined };
  // Some editors commit with these on, and a hook inherits them.
  const pathspecs = { GIT_LITERAL_PATHSPECS: undefined, GIT_GLOB_PATHSPECS: undefined, GIT_NOGLOB_PATHSPECS: undefined, GIT_ICASE_PATHSPECS: undefined };
  return { ...process.env, ...discovered, ...pathspecs, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
}
