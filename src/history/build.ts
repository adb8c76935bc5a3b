import type { Source } from '../text/index.js';
import { deployNumbers, isEdited, lateComers, membership, type PathSet, type Schedule } from './deploys.js';
import { folderLayout, looseLayout, type Step } from './layout.js';
import type { AppliedRollback, History, Migration, Runner, SkippedFile } from './migration.js';
import { inRollbackFolder, isValidationStem, looseName } from './naming.js';
import { comparePaths } from './order.js';
import { pairRollbacks } from './pairing.js';
import { holdsQueriesOnly } from './queries-only.js';
import { asksForNoTransaction } from './no-transaction.js';
import { splitSections } from './sections.js';

/** What is known about the files besides their names. */
export interface HistoryOptions extends Schedule {
  readonly runner: Runner;
  /** The folder that the Supabase CLI reads, as it stands in the paths: `supabase/migrations`. Without it all files are equal. */
  readonly migrationsFolder?: string;
  /** Rollback scripts that neither their names nor their folders give away. */
  readonly rollbacks?: PathSet;
}

/** Put files into the order in which they run, and tell migrations from rollback scripts and from files that never run. */
export function buildHistory(files: readonly Source[], options: HistoryOptions): History {
  const downHalves = new Map<Source, Source>();
  const sources = files.map((file) => {
    const halves = splitSections(file);
    if (halves !== undefined) downHalves.set(halves.up, halves.down);
    return halves?.up ?? file;
  });

  const folder = options.runner === 'supabase' ? options.migrationsFolder?.replace(/\/+$/, '') : undefined;
  const isRollback = membership(options.rollbacks ?? new Set());
  const layout = folder === undefined ? looseLayout(sources, isRollback) : folderLayout(sources, folder, isRollback);
  const pairs = pairRollbacks(layout.candidates);
  // Where tools go by `.up.sql` and `.down.sql`, they never run a down file forward, whatever became of the other one.
  const goesBy = folder === undefined && sources.some(({ path }) => /\.up\.sql$/i.test(path));
  const isDown = (path: string): boolean => goesBy && /\.down\.sql$/i.test(path);
  const undoes = new Map(pairs.map((pair) => [pair.rollback, pair.undoes]));
  const scripts = new Set([...undoes.keys(), ...layout.candidates.filter(({ place, source }) => place === 'rollbacks' || isDown(source.path)).map(({ source }) => source)]);
  const rollbackOf = new Map([...downHalves].filter(([up]) => !scripts.has(up)));
  for (const pair of pairs.toReversed()) rollbackOf.set(pair.undoes, pair.rollback);

  const steps = layout.steps.filter(({ source }) => !scripts.has(source));
  const sharing = versions(steps);
  const isTarget = membership(options.targets);
  const roleOf = (source: Source): SkippedFile['role'] => (isTarget(source.path) ? 'target' : 'history');
  const deploys = deployNumbers(steps, options);
  const late = lateComers(steps, options);
  const edited = isEdited(options);

  const migrations = steps.map((step): Migration => {
    const { source, version, name } = step;
    const rollback = rollbackOf.get(source);
    const looksLike = resemblance(source);
    const outOfOrder = late.get(step);
    // Whoever asks about a rollback script asks whether it undoes its migration.
    const asked = rollback !== undefined && (options.deploy ?? 'each') === 'each' && isTarget(rollback.path);
    return {
      source, version, name,
      role: asked ? 'target' : roleOf(source),
      deploy: deploys.get(step)!,
      sameVersion: sharing(step),
      ...(rollback === undefined ? {} : { rollback }),
      ...(looksLike === undefined ? {} : { looksLike }),
      ...(options.runner === 'single-transaction' && asksForNoTransaction(source.text) ? { bare: true as const } : {}),
      ...(edited(source.path) ? { edited: true as const } : {}),
      ...(outOfOrder === undefined ? {} : { outOfOrder }),
    };
  });

  const appliedRollbacks: AppliedRollback[] = [];
  for (const step of layout.steps) {
    if (!step.named) continue;
    const { source } = step;
    const undone = undoes.get(source);
    const down = downHalves.get(source);
    if (undone !== undefined) appliedRollbacks.push({ source, undoes: undone, sameVersion: sharing(step), role: roleOf(source) });
    // The CLI knows no sections: it runs both halves of a file.
    else if (down !== undefined) appliedRollbacks.push({ source: down, undoes: source, sameVersion: [], role: roleOf(source) });
  }

  return {
    migrations,
    skipped: layout.skipped.filter(({ source }) => !scripts.has(source)).map((file) => ({ ...file, role: roleOf(file.source) })),
    rollbacks: [...new Set([...scripts, ...rollbackOf.values()])].sort((a, b) => comparePaths(a.path, b.path)),
    appliedRollbacks,
  };
}

/** For a step, the migrations that carry its version. Only a runner that reads names records versions. */
function versions(steps: readonly Step[]): (step: Step) => readonly Source[] {
  const groups = new Map<string, Source[]>();
  for (const { source, version, named } of steps) {
    if (!named) continue;
    const group = groups.get(version);
    if (group === undefined) groups.set(version, [source]);
    else group.push(source);
  }
  return (step) => (step.named ? groups.get(step.version) ?? [] : []).filter((source) => source !== step.source);
}

/** What a migration seems to be other than a migration, by its name and, for one that checks, by what it holds. */
function resemblance({ path, text }: Source): Migration['looksLike'] {
  const { stem, undo } = looseName(path);
  const parent = path.split('/').slice(-2).join('/');
  if (undo?.sign === 'certain' || inRollbackFolder(parent)) return 'rollback';
  return isValidationStem(stem) && holdsQueriesOnly(text) ? 'validation' : undefined;
}
