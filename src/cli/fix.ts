import { relative, resolve } from 'node:path';
import { counted } from '../format/summary-line.js';
import { membership } from '../history/deploys.js';
import type { Fixing } from '../linter/fixing.js';
import type { LintTask } from '../linter/lint.js';
import type { Report } from '../linter/report.js';
import type { Finding } from '../rule/finding.js';
import { positionAt } from '../text/index.js';
import { canRewrite, writeFixed } from './fix-files.js';
import type { Io } from './io.js';
import type { LintPlan } from './lint-plan.js';
import { UsageError } from './usage-error.js';
import { slashed } from '../node/slashed.js';

/** The options about fixes as the command line gives them, and those that say which files are meant. */
export interface FixFlags {
  readonly since?: string;
  readonly stdin?: true;
  readonly quiet?: boolean;
  readonly fix?: true;
  readonly fixUnsafe?: true;
  readonly fixDryRun?: true;
}

/** Whether a run is to fix, or to show how it would. */
export function isFixing({ fix, fixUnsafe, fixDryRun }: FixFlags): boolean {
  return fix === true || fixUnsafe === true || fixDryRun === true;
}

/** What is left after fixing, and what there is to say about it. */
export interface FixRun {
  readonly report: Report;
  /** True when stdout has the fixed text or the diff: the report goes elsewhere. */
  readonly tookStdout: boolean;
  /** Sentences for people, to be said after the report. */
  readonly said: readonly string[];
}

/**
 * Throws a UsageError when nobody has said which migrations are still to be applied: an edit of one that was applied never
 * reaches the database, and leaves file and database apart.
 */
export function checkFixing(paths: readonly string[], flags: FixFlags): void {
  const named = paths.length > 0 || flags.stdin === true || flags.since !== undefined;
  if (!isFixing(flags) || flags.fixDryRun === true || named) return;
  throw new UsageError('A migration that is applied must not be edited, so say which files to fix: --since <ref> for those that a branch added, or name them (pg-safe lint --fix <path>). --fix-dry-run shows all fixes as a diff and writes nothing.');
}

/** Lint, fix and write, or print what would be written. Throws a UsageError when a file cannot be written. */
export async function lintAndFix(task: LintTask, paths: readonly string[], flags: FixFlags, { root, history }: LintPlan, io: Io): Promise<FixRun> {
  const { since, quiet = false } = flags;
  const fromStdin = flags.stdin === true || paths.includes('-');
  const { fixHistory } = await import('../linter/fixing.js');
  const isTarget = membership(history.targets);
  const isAdded = membership(history.added);
  const unsafe = flags.fixUnsafe === true;
  const fixing = fixHistory({
    ...task, unsafe,
    mayChange: (path) => isTarget(path) && isAdded(path) && (fromStdin || canRewrite(resolve(root, path))),
    mayCreate: !fromStdin,
    wanted: ({ severity }) => !quiet || severity === 'error',
    now: Date.now(),
  });
  const shown = (path: string): string => (fromStdin ? path : slashed(relative(io.cwd, resolve(root, path))));
  const dryRun = flags.fixDryRun === true;
  if (dryRun) {
    const { diffOf } = await import('./fix-diff.js');
    io.stdout.write(diffOf(fixing.files, shown));
  } else if (fromStdin) {
    for (const given of task.sources.filter(({ path }) => isTarget(path))) io.stdout.write((fixing.files.find(({ before }) => before === given)?.after ?? given).text);
  } else {
    writeFixed(fixing.files, (path) => resolve(root, path), shown);
  }
  return { report: fixing.report, tookStdout: dryRun || fromStdin, said: sentences(fixing, { since, edits: !fromStdin && since === undefined && history.deploy !== 'together', unsafe, dryRun, shown, isAdded }) };
}

interface Telling {
  readonly since: string | undefined;
  /** Whether files that may be applied already were changed, for all that is known. */
  readonly edits: boolean;
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  readonly shown: (path: string) => string;
  readonly isAdded: (path: string) => boolean;
}

function sentences({ report, files, fixed, undone }: Fixing, { unsafe, dryRun, since, edits, shown, isAdded }: Telling): readonly string[] {
  const changed = files.filter(({ before }) => before !== undefined);
  const created = files.filter(({ before }) => before === undefined);
  const open = report.findings.filter(({ suppressed }) => suppressed === undefined);
  const late = open.filter(({ fix, span }) => fix !== undefined && fix.applicability !== 'manual' && !isAdded(span.source.path)).length;
  const further = unsafe ? 0 : open.filter(({ fix, span }) => fix?.applicability === 'unsafe' && isAdded(span.source.path)).length;
  return [
    `${dryRun ? 'Would fix' : 'Fixed'} ${counted(fixed.length, 'finding')}${changed.length > 0 ? ` in ${counted(changed.length, 'file')}` : ''}.`,
    ...created.map(({ after }) => `${dryRun ? 'Would write' : 'Wrote'} ${shown(after.path)}.`),
    ...undone.map(({ finding, objection, appeared }) => `${placeOf(finding, shown)}: the fix of ${finding.rule} was taken back: ${reasons[objection](appeared)}.`),
    ...(late > 0 ? [`${counted(late, 'finding')} with a fix ${late === 1 ? 'is' : 'are'} in migrations that were there before ${since ?? 'this change'}; those were left alone.`] : []),
    ...(further > 0 ? [`${further} more can be fixed with --fix-unsafe.`] : []),
    ...(edits && changed.length > 0 ? [`An edit of a migration that is applied already does not change the database. ${dryRun ? 'Fix' : 'Take such edits back, and fix'} only what is new: --since <ref>.`] : []),
  ];
}

const reasons: Readonly<Record<Fixing['undone'][number]['objection'], (appeared: Finding | undefined) => string>> = {
  syntax: () => 'the file could not be parsed afterwards',
  stays: () => 'the finding was still there afterwards',
  another: (appeared) => `afterwards there was ${appeared?.rule ?? 'another problem'}: ${appeared?.message.replace(/\.$/, '') ?? ''}`,
};

function placeOf({ span: { source, start } }: Finding, shown: (path: string) => string): string {
  return `${shown(source.path)}:${positionAt(source, start).line}`;
}
