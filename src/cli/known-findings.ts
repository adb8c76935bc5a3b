import { dirname, relative, resolve } from 'node:path';
import { counted } from '../format/summary-line.js';
import { readKnownFindings, writeKnownFindings } from '../linter/known-findings-text.js';
import { acceptAll, countKnown, knownAfter, knownBeside, type KnownFindings } from '../linter/known-findings.js';
import type { LintTask } from '../linter/lint.js';
import type { Report } from '../linter/report.js';
import { deliver } from './deliver.js';
import type { Io } from './io.js';
import type { LintPlan } from './lint-plan.js';
import { readNamedFile } from './named-file.js';
import { UsageError } from './usage-error.js';
import { exists } from '../node/looks.js';
import { slashed } from '../node/slashed.js';

/** The options about known findings as the command line gives them. */
export interface KnownFlags {
  /** The file that lists them; false for none, whatever the configuration says. */
  readonly baseline?: string | false;
  readonly updateBaseline?: true;
}

/** The list that a run goes by. */
export interface KnownList {
  /** For the linter. Paths are relative to the root of the sources; in the file they are relative to its own folder. */
  readonly task: NonNullable<LintTask['known']>;
  /** The file, from the working folder. */
  readonly name: string;
  readonly isThere: boolean;
}

/** Options that contradict each other, as far as that can be told before files are read. Throws a UsageError. */
export function checkKnown({ baseline, updateBaseline, fixDryRun, stdin }: KnownFlags & { readonly fixDryRun?: true; readonly stdin?: true }): void {
  if (baseline === 'supabase' || baseline === 'none') throw new UsageError(`--baseline takes a file with known findings. What the database holds before the first migration is "baseline": "${baseline}" in the configuration.`);
  if (updateBaseline !== true) return;
  if (baseline === false) throw new UsageError('--update-baseline and --no-baseline contradict each other.');
  if (fixDryRun === true) throw new UsageError('--fix-dry-run writes nothing, so --update-baseline cannot go with it.');
  if (stdin === true) throw new UsageError('--update-baseline is for files: what comes from stdin may never be one.');
}

/**
 * Read the list that --baseline or the configuration names; undefined when there is none.
 * @throws UsageError when the file is not there (unless it is to be written), or is something else
 */
export async function openKnown({ baseline, updateBaseline = undefined }: KnownFlags, { root, settings, configFolder, whole }: LintPlan, io: Io): Promise<KnownList | undefined> {
  if (baseline === false) return undefined;
  const [option, file] = baseline !== undefined
    ? ['--baseline', resolve(io.cwd, baseline)] as const
    : ['knownFindings', settings.knownFindings === undefined ? undefined : resolve(configFolder, settings.knownFindings)] as const;
  if (file === undefined) {
    if (updateBaseline === true) throw new UsageError('--update-baseline needs to know the file: --baseline <file>, or "knownFindings" in the configuration.');
    return undefined;
  }
  const name = slashed(relative(io.cwd, file));
  const isThere = exists(file);
  if (!isThere && updateBaseline !== true) throw new UsageError(`${option}: "${name}" does not exist. --update-baseline writes it.`);
  const listed = isThere ? readNamedFile(option, name, readKnownFindings, io) : new Map<string, never>();
  const findings = move(listed, (path) => slashed(relative(root, resolve(dirname(file), path))));
  return { task: { findings, name, exists: (path) => exists(resolve(root, path)), whole }, name, isThere };
}

/** What a report is after --update-baseline, and what there is to say about it. */
export interface Updated {
  readonly report: Report;
  /** A sentence for people. */
  readonly said: string;
}

/**
 * Write the list anew: with all findings of the run, without those that are gone. A file that would stay as it is is left alone.
 * @throws UsageError when it cannot be written
 */
export async function updateKnown(report: Report, { task, name, isThere }: KnownList, root: string, io: Io): Promise<Updated> {
  const after = knownAfter(report);
  const [added, removed] = [countKnown(knownBeside(after, task.findings)), countKnown(knownBeside(task.findings, after))];
  const accepted = acceptAll(report, name);
  if (isThere && added === 0 && removed === 0) return { report: accepted, said: `${name} is up to date: ${counted(countKnown(after), 'known finding')}.` };
  const file = resolve(io.cwd, name);
  await deliver(writeKnownFindings(move(after, (path) => slashed(relative(dirname(file), resolve(root, path))))), name, io, '--update-baseline');
  return { report: accepted, said: `Wrote ${name}: ${counted(countKnown(after), 'known finding')} (${added} added, ${removed} taken out).` };
}

/** What is said of known findings that are not there any more; undefined when there are none. */
export function goneSentence({ summary: { gone = 0 } }: Report): string | undefined {
  return gone === 0 ? undefined : `${counted(gone, 'known finding')} ${gone === 1 ? 'is' : 'are'} gone; --update-baseline takes ${gone === 1 ? 'it' : 'them'} out.`;
}

function move(known: KnownFindings, pathOf: (path: string) => string): KnownFindings {
  return new Map(Array.from(known, ([path, counts]) => [pathOf(path), counts]));
}
