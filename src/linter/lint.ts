import type { Catalog } from '../catalog/index.js';
import { buildHistory, runnerOf, type AppliedRollback, type History, type HistoryOptions, type SkippedFile } from '../history/index.js';
import { membership } from '../history/deploys.js';
import type { Replay } from '../replay/replay.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';
import { parseSource } from '../sql/parse.js';
import type { ParsedSource } from '../sql/statement.js';
import type { Source } from '../text/index.js';
import { Dispatcher, type EventKind } from './dispatch.js';
import { headStart, type HeadStart, type KeptTexts } from './head-start.js';
import { LintedFile } from './linted-file.js';
import { countKnown, markKnown, type Judged, type KnownTask } from './known-findings.js';
import { countFindings, type Report, type Summary } from './report.js';
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
  /** Findings that are not news. */
  readonly known?: KnownTask & Pick<Judged, 'whole'>;
  readonly onProgress?: (done: number, total: number, path: string) => void;
  /** What earlier runs left of files that this one need not replay. */
  readonly kept?: KeptTexts;
  /** Where the replay begins, when not by what is kept. */
  readonly begin?: (history: History) => HeadStart;
  /** Reads a source; `parseSource` by default. */
  readonly parse?: (source: Source) => ParsedSource;
  /** Measures the run. */
  readonly stopwatch?: Stopwatch;
}

/** Lint a history whose parser is loaded. */
export function lintHistory(task: LintTask): Report {
  const { rules, settings, stopwatch, parse = parseSource } = task;
  const timed = <T>(phase: Phase, work: () => T): T => (stopwatch === undefined ? work() : stopwatch.time(phase, work));
  const history = buildHistory(task.sources, { ...task.history, runner: settings.runner });
  const start = timed('replay', () => task.begin?.(history) ?? headStart(history, task));
  const { replay } = start;
  const total = history.migrations.length;
  const dispatcher = new Dispatcher(rules, settings, history, stopwatch);
  const linted: LintedFile[] = [];
  let deployNumber: number | undefined;
  let sinceDeploy: Catalog = replay.catalog;

  history.migrations.forEach((migration, at) => {
    if (at < start.done) return;
    timed('replay', () => start.reached(at));
    task.onProgress?.(at, total, migration.source.path);
    if (migration.deploy !== deployNumber) {
      deployNumber = migration.deploy;
      sinceDeploy = replay.catalog;
    }
    const parsed = timed('parse', () => parse(migration.source));
    if (migration.role === 'history') return timed('replay', () => replay.run(migration, parsed, { runner: runnerOf(migration, settings.runner) }));
    const file = new LintedFile(dispatcher, migration, settings, history);
    timed('replay', () => file.replay(replay, parsed, sinceDeploy, history.migrations[at + 1]?.deploy !== migration.deploy));
    linted.push(file);
  });
  if (linted.length === 0) start.reached(total);
  task.onProgress?.(total, total, '');

  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const found = timed('finish', () => [...linted.flatMap((file) => file.finish(replay.catalog, byId)), ...lintOtherFiles(history, dispatcher)]);
  const { findings, outcome: known } = task.known === undefined ? { findings: found, outcome: undefined } : markKnown(found, task.known, { isLinted: lintedBy(task, linted), whole: task.known.whole });
  return {
    findings, migrations: linted.map(({ judged }) => judged), rules: activeRules(rules, settings, findings),
    summary: { ...summarize(history, replay, findings), ...(known !== undefined && { gone: countKnown(known.gone) }) },
    ...(known !== undefined && { known }),
  };
}

/** Whether a rule was asked about a file. One that there is no more has nothing to say about any. */
function lintedBy({ sources, rules, settings, history: { targets } }: LintTask, linted: readonly LintedFile[]): Judged['isLinted'] {
  const isTarget = membership(targets);
  const paths = new Set([...sources.map(({ path }) => path).filter(isTarget), ...linted.map(({ judged }) => judged.source.path)]);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return (path, id) => {
    const rule = byId.get(id);
    return paths.has(path) && (rule === undefined || settings.severityOf(rule, path) !== 'off');
  };
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
  const files = history.migrations.filter((migration) => migration.role === 'target').length;
  return {
    files,
    history: history.migrations.length - files,
    statements: replay.counts.statements,
    opaque: replay.counts.opaque,
    ...countFindings(findings),
  };
}
