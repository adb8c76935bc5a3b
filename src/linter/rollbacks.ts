import { buildHistory, runnerOf, type History, type HistoryOptions, type Migration, type Runner } from '../history/index.js';
import type { RollbackCheck } from '../rollback/check.js';
import { draftRollback, type Draft } from '../rollback/draft.js';
import { parseSource } from '../sql/parse.js';
import type { Source } from '../text/index.js';
import { baselineReplay } from './baseline.js';
import { RollbackWatch } from './rollback-watch.js';

/** Whose rollback scripts. */
export interface RollbackTask {
  /** Every file of the history, in any order. */
  readonly sources: readonly Source[];
  /** SQL that is there before the first migration. */
  readonly baseline: readonly Source[];
  readonly settings: { readonly postgres: number; readonly runner: Runner };
  readonly history: Omit<HistoryOptions, 'runner'>;
}

/** A drafted rollback script. */
export interface DraftedRollback extends Draft {
  readonly migration: Migration;
  /** Where it belongs, relative as the sources are. */
  readonly path: string;
}

/** The migrations that somebody means by a path, a file name or a version. */
export function migrationsCalled(name: string, task: RollbackTask): readonly Migration[] {
  const { migrations } = historyOf(task);
  const plain = name.replace(/\.sql$/i, '');
  const ways: readonly ((migration: Migration) => boolean)[] = [
    ({ source }) => source.path === name,
    ({ source }) => fileName(source.path).replace(/\.sql$/i, '') === plain || `${source.path}`.endsWith(`/${name}`),
    ({ version }) => version === name,
  ];
  for (const way of ways) {
    const found = migrations.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * Draft the script that undoes one migration of a history.
 * @param path where it will lie; in a folder `rollbacks` beside the one of the migrations when absent
 */
export function draftInHistory(task: RollbackTask, migration: Migration, path = pathOfRollback(migration.source.path)): DraftedRollback {
  const { settings: { postgres, runner } } = task;
  const replay = baselineReplay(task.baseline, postgres);
  for (const earlier of historyOf(task).migrations) {
    if (earlier.source === migration.source) break;
    replay.run(earlier, parseSource(earlier.source), { runner: runnerOf(earlier, runner) });
  }
  return { ...draftRollback({ migration, before: replay.catalog, nextId: replay.nextId, postgres, runner: runnerOf(migration, runner), path }), migration, path };
}

/** Check the rollback scripts of a history, in the order of their migrations: those of targets, or that are targets themselves. */
export function checksInHistory(task: RollbackTask): readonly RollbackCheck[] {
  const { settings: { postgres, runner } } = task;
  const history = historyOf(task);
  const replay = baselineReplay(task.baseline, postgres);
  const isTarget = (path: string): boolean => task.history.targets === undefined || (typeof task.history.targets === 'function' ? task.history.targets(path) : task.history.targets.has(path));
  return history.migrations.flatMap((migration) => {
    const parsed = parseSource(migration.source);
    const { rollback } = migration;
    const watch = rollback !== undefined && (isTarget(migration.source.path) || isTarget(rollback.path)) ? new RollbackWatch(migration, rollback, history) : undefined;
    const before = replay.catalog;
    const sent = { runner: runnerOf(migration, runner) };
    replay.run(migration, parsed, watch === undefined ? sent : { ...sent, onEffect: (effect, was, is) => watch.note(effect, was, is), wants: (kind) => watch.wants(kind) });
    return watch?.check(replay, parsed, before) ?? [];
  });
}

function historyOf({ sources, history, settings }: RollbackTask): History {
  return buildHistory(sources, { ...history, runner: settings.runner });
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `supabase/migrations/1_notes.sql` is undone by `supabase/rollbacks/1_notes.sql`. */
function pathOfRollback(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return `${folder.replace(/migrations\/$/, '')}rollbacks/${fileName(path)}`;
}
