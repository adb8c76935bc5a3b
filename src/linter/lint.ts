import type { Catalog } from '../catalog/index.js';
import { buildHistory, type AppliedRollback, type History, type HistoryOptions, type SkippedFile } from '../history/index.js';
import type { Replay } from '../replay/replay.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';
import { parseSource } from '../sql/parse.js';
import type { Source } from '../text/index.js';
import { baselineReplay } from './baseline.js';
import { Dispatcher, type EventKind } from './dispatch.js';
import { LintedFile } from './linted-file.js';
import type { Report, Summary } from './report.js';
import type { LintSettings } from './settings.js';
import type { Phase, Stopwatch } from './stopwatch.js';

/** What to lint and how. */
export interface LintTask {
  /** Every file that belongs to the history: migrations and rollback scripts, in any order. */
  readonly sources: readonly Source[];
  readonly rules: readonly AnyRule[];
  readonly settings: LintSettings;
  /** SQL that is there before the first migration. */
  readonly baseline: readonly Source[];
  readonly history: Omit<HistoryOptions, 'runner'>;
  readonly onProgress?: (done: number, total: number, path: string) => void;
  /** Measures the run. */
  readonly stopwatch?: Stopwatch;
}

/** Lint a history whose parser is loaded. */
export function lintHistory(task: LintTask): Report {
  const { rules, settings, stopwatch } = task;
  const timed = <T>(phase: Phase, work: () => T): T => (stopwatch === undefined ? work() : stopwatch.time(phase, work));
  const history = buildHistory(task.sources, { ...task.history, runner: settings.runner });
  const replay = timed('replay', () => baselineReplay(task.baseline, settings.postgres));
  const total = history.migrations.length;
  const dispatcher = new Dispatcher(rules, settings, history, stopwatch);
  const linted: LintedFile[] = [];
  let deployNumber: number | undefined;
  let sinceDeploy: Catalog = replay.catalog;

  history.migrations.forEach((migration, at) => {
    task.onProgress?.(at, total, migration.source.path);
    if (migration.deploy !== deployNumber) {
      deployNumber = migration.deploy;
      sinceDeploy = replay.catalog;
    }
    const parsed = timed('parse', () => parseSource(migration.source));
    if (migration.role === 'history') return timed('replay', () => replay.run(migration, parsed, { runner: settings.runner }));
    const file = new LintedFile(dispatcher, migration, settings, history);
    timed('replay', () => file.replay(replay, parsed, sinceDeploy, history.migrations[at + 1]?.deploy !== migration.deploy));
    linted.push(file);
  });
  task.onProgress?.(total, total, '');

  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const findings = timed('finish', () => [...linted.flatMap((file) => file.finish(replay.catalog, byId)), ...lintOtherFiles(history, dispatcher)]);
  return { findings, migrations: linted.map(({ judged }) => judged), rules: activeRules(rules, settings, findings), summary: summarize(history, replay, findings) };
}

/** Files in the folder that are no migrations, or not meant to be. */
function lintOtherFiles(history: History, dispatcher: Dispatcher): readonly Finding[] {
  const found: Finding[] = [];
  const tell = (kind: EventKind, file: AppliedRollback | SkippedFile): void => {
    if (file.role === 'target') dispatcher.open(file.source.path, (finding) => found.push(finding)).tell(kind, file);
  };
  for (const file of history.appliedRollbacks) tell('rollback.applied', file);
  for (const file of history.skipped) tell('file.skipped', file);
  return found;
}

/** The rules that are on, and those that are on for some file only and found something there. */
function activeRules(rules: readonly AnyRule[], settings: LintSettings, findings: readonly Finding[]): readonly AnyRule[] {
  const found = new Set(findings.map((finding) => finding.rule));
  return rules.filter((rule) => found.has(rule.id) || settings.severityOf(rule, '') !== 'off');
}

function summarize(history: History, replay: Replay, findings: readonly Finding[]): Summary {
  const loud = findings.filter((finding) => finding.suppressed === undefined);
  const count = (severity: Finding['severity']): number => loud.filter((finding) => finding.severity === severity).length;
  const files = history.migrations.filter((migration) => migration.role === 'target').length;
  return {
    files,
    history: history.migrations.length - files,
    statements: replay.counts.statements,
    opaque: replay.counts.opaque,
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    suppressed: findings.length - loud.length,
  };
}

