import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Source } from '../text/index.js';
import { diffOf } from './fix-diff.js';
import { configStep, workflowStep } from './init-files.js';
import { hookStep } from './init-hook.js';
import type { Step } from './init-step.js';
import { surveyRepository, type Survey } from './init-survey.js';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';
import { isRecord } from '../linter/is-record.js';

/** The options of `pg-safe init` as the command line gives them. */
export interface InitFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  /** False for none. */
  readonly hook?: boolean;
  readonly workflow?: boolean;
}

type Write = Extract<Step, { kind: 'write' }>;

/**
 * `pg-safe init`: write a configuration, a line in the hook that the repository has, and on request a workflow. What is there stays as it is; what cannot be
 * edited safely is left to the user, with the text to add.
 * @throws UsageError when a file cannot be written
 */
export async function initCommand({ dryRun = false, yes = false, hook = true, workflow = false }: InitFlags, io: Io): Promise<void> {
  const survey = await surveyRepository(io.cwd, io.env['HOME']);
  const steps = [configStep(survey), hook ? hookStep(survey) : undefined, workflow ? workflowStep(survey) : undefined].filter((step) => step !== undefined);
  const writes = steps.filter((step) => step.kind === 'write');
  const shown = (path: string): string => relative(io.cwd, join(survey.root, path)) || path;

  if (dryRun) {
    const source = (path: string, text: string): Source => ({ path, text });
    io.stdout.write(diffOf(writes.map(({ path, before, after }) => ({ ...(before !== undefined && { before: source(path, before) }), after: source(path, after) })), (path) => path));
  } else if (writes.length > 0 && await isWanted(writes, shown, yes, io)) {
    for (const write of writes) {
      writeStep(write, survey.root, shown);
      io.stdout.write(`${write.before === undefined ? 'Wrote' : 'Changed'} ${shown(write.path)}${write.then === undefined ? '' : `. ${write.then}`}\n`);
    }
  } else if (writes.length > 0) {
    return void io.stdout.write('Nothing was written.\n');
  }
  for (const step of steps) {
    if (step.kind === 'there') io.stderr.write(`${shown(step.path)} is there already, and stays as it is.\n`);
    if (step.kind === 'advice') io.stderr.write(`${step.sentence}\n\n${step.text.replace(/^/gm, '  ')}\n\n`);
  }
  for (const sentence of hints(survey, hook)) io.stderr.write(`${sentence}\n`);
}

/** What is left to do by hand. */
function hints({ hooks, package: manifest }: Survey, hook: boolean): readonly string[] {
  const installed = ['dependencies', 'devDependencies'].some((key) => {
    const packages = manifest?.[key];
    return isRecord(packages) && 'pg-safe' in packages;
  });
  return [
    ...(hook && hooks === undefined ? ['This is no git repository: no hook was set up.'] : []),
    ...(manifest !== undefined && !installed ? ['pg-safe is not among the dependencies yet: npm install --save-dev pg-safe (or as your package manager says it).'] : []),
  ];
}

/** Ask, where there is somebody to ask. */
async function isWanted(writes: readonly Write[], shown: (path: string) => string, yes: boolean, { stdin, stdout }: Io): Promise<boolean> {
  if (yes || stdin.isTTY !== true || stdout.isTTY !== true) return true;
  stdout.write(`${writes.map(({ path, before }) => `${before === undefined ? 'Write ' : 'Change'} ${shown(path)}\n`).join('')}Go on? [Y/n] `);
  for await (const answer of stdin) return /^\s*(?:y|yes)?\s*$/i.test(answer.toString());
  return false;
}

function writeStep({ path, before, after, executable }: Write, root: string, shown: (path: string) => string): void {
  const file = join(root, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    // What was not there when it was looked for is not to be there now.
    writeFileSync(file, after, { flag: before === undefined ? 'wx' : 'w' });
    if (executable === true) chmodSync(file, 0o755);
  } catch (error) {
    throw new UsageError(`"${shown(path)}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
