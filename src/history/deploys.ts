import type { Source } from '../text/index.js';

/** Some paths: those named, or those for which the answer is yes. */
export type PathSet = ReadonlySet<string> | ((path: string) => boolean);

/** What goes out when. */
export interface Schedule {
  /** What is linted; all by default. */
  readonly targets?: PathSet;
  /** What goes out together, after everything else: nothing (`each`, the default), the targets, or these. */
  readonly deploy?: 'each' | 'together' | PathSet;
  /** Of what goes out together, what no server has run yet: all by default. An edited file keeps the place that it had. */
  readonly added?: PathSet;
}

interface Placed {
  readonly source: Source;
}

/** The question whether a path is among some; without a set every path is. */
export function membership(paths: PathSet | undefined): (path: string) => boolean {
  if (paths === undefined) return () => true;
  return typeof paths === 'function' ? paths : (path) => paths.has(path);
}

function isTogether({ deploy = 'each', targets }: Schedule): (path: string) => boolean {
  if (deploy === 'each') return () => false;
  return membership(deploy === 'together' ? targets : deploy);
}

/** The deploy number of each migration, given in the order in which they run: one each from 0, and one for all that go out together. */
export function deployNumbers<S extends Placed>(steps: readonly S[], schedule: Schedule): ReadonlyMap<S, number> {
  const together = isTogether(schedule);
  const alone = steps.filter(({ source }) => !together(source.path));
  const numbers = new Map(alone.map((step, index) => [step, index]));
  for (const step of steps) if (!numbers.has(step)) numbers.set(step, alone.length);
  return numbers;
}

/** Whether a file went out earlier and was changed since. */
export function isEdited(schedule: Schedule): (path: string) => boolean {
  if (schedule.added === undefined) return () => false;
  const together = isTogether(schedule);
  const isNew = membership(schedule.added);
  return (path) => together(path) && !isNew(path);
}

/** The new migrations that sort before one that went out earlier, each with the last such one. */
export function lateComers<S extends Placed>(steps: readonly S[], schedule: Schedule): ReadonlyMap<S, Source> {
  const together = isTogether(schedule);
  const isNew = membership(schedule.added);
  const lastOut = steps.findLastIndex(({ source }) => !together(source.path));
  const before = steps.slice(0, Math.max(0, lastOut));
  return new Map(before
    .filter(({ source }) => together(source.path) && isNew(source.path))
    .map((step) => [step, steps[lastOut]!.source]));
}
