import type { Catalog } from '../catalog/index.js';
import { buildHistory, type History, type HistoryOptions, type Migration } from '../history/index.js';
import { Replay } from '../replay/replay.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule, Step } from '../rule/rule.js';
import { readDirectives } from '../sql/directives.js';
import { parseSource } from '../sql/parse.js';
import type { ParsedSource } from '../sql/statement.js';
import type { Source } from '../text/index.js';
import { baselineReplay } from './baseline.js';
import { startRules, type Dispatch } from './dispatch.js';
import type { Report, Summary } from './report.js';
import type { LintSettings } from './settings.js';
import { applySuppressions } from './suppressions.js';

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
}

/** Lint a history whose parser is loaded. */
export function lintHistory(task: LintTask): Report {
  const { rules, settings } = task;
  const history = buildHistory(task.sources, { ...task.history, runner: settings.runner });
  const replay = baselineReplay(task.baseline, settings.postgres);
  const total = history.migrations.length;
  const linted: LintedFile[] = [];
  let deployNumber: number | undefined;
  let sinceDeploy: Catalog = replay.catalog;

  history.migrations.forEach((migration, at) => {
    task.onProgress?.(at, total, migration.source.path);
    if (migration.deploy !== deployNumber) {
      deployNumber = migration.deploy;
      sinceDeploy = replay.catalog;
    }
    const parsed = parseSource(migration.source);
    if (migration.role === 'history') return replay.run(migration, parsed, { runner: settings.runner });
    const file = new LintedFile(task, history, migration);
    file.replay(replay, parsed, sinceDeploy, history.migrations[at + 1]?.deploy !== migration.deploy);
    linted.push(file);
  });
  task.onProgress?.(total, total, '');

  const knownRules = new Set(rules.map((rule) => rule.id));
  const findings = [...linted.flatMap((file) => file.finish(replay.catalog, knownRules)), ...lintOtherFiles(history, task)];
  return { findings, rules: activeRules(rules, settings, findings), summary: summarize(history, replay, findings) };
}

/** One migration under the linter: the rules started for it, and what they found. */
class LintedFile {
  readonly #task: LintTask;
  readonly #history: History;
  readonly #migration: Migration;
  readonly #found: Finding[] = [];
  readonly #dispatch: Dispatch;
  #since!: Step['since'];

  constructor(task: LintTask, history: History, migration: Migration) {
    this.#task = task;
    this.#history = history;
    this.#migration = migration;
    this.#dispatch = this.#start(this.#found);
  }

  #start(found: Finding[]): Dispatch {
    return startRules(this.#task.rules, this.#migration.source.path, this.#task.settings, this.#history, (finding) => found.push(finding));
  }

  #tell(kind: string, event: unknown, before: Catalog, after: Catalog): void {
    const listeners = this.#dispatch.get(kind);
    if (listeners === undefined) return;
    const step: Step = { before, after, migration: this.#migration, since: this.#since };
    for (const listener of listeners) listener(event, step);
  }

  replay(replay: Replay, parsed: ParsedSource, sinceDeploy: Catalog, lastOfDeploy: boolean): void {
    const before = replay.catalog;
    this.#since = { migration: before, deploy: sinceDeploy };
    this.#tell('migration.start', this.#migration, before, before);
    replay.run(this.#migration, parsed, {
      onEffect: (effect, was, is) => this.#tell(effect.kind, effect, was, is),
      onStatement: (statement) => this.#tell('statement.start', statement, replay.catalog, replay.catalog),
      wants: (kind) => this.#dispatch.has(kind),
      runner: this.#task.settings.runner,
      ...(this.#dispatch.has('statement.locks') && { onLocks: (locks, was, is) => this.#tell('statement.locks', locks, was, is), reads: this.#dispatch.has('data.read') }),
    });
    this.#tell('migration.end', this.#migration, before, replay.catalog);
    if (lastOfDeploy) this.#tell('deploy.end', this.#migration, sinceDeploy, replay.catalog);
  }

  /** Its findings in the order of their places, suppressions applied. */
  finish(final: Catalog, knownRules: ReadonlySet<string>): readonly Finding[] {
    this.#tell('history.end', this.#migration, this.#since.migration, final);
    const { source } = this.#migration;
    const { findings, idle } = applySuppressions(byPlace(this.#found), source, readDirectives(source), knownRules);
    if (idle.length === 0) return findings;
    const extra: Finding[] = [];
    const dispatch = this.#start(extra);
    for (const suppression of idle) tellSource(dispatch, 'suppression.idle', suppression);
    return byPlace([...findings, ...extra]);
  }
}

/** Files in the folder that are no migrations, or not meant to be. */
function lintOtherFiles(history: History, { rules, settings }: LintTask): readonly Finding[] {
  const found: Finding[] = [];
  const report = (finding: Finding): void => void found.push(finding);
  for (const file of history.appliedRollbacks) {
    if (file.role === 'target') tellSource(startRules(rules, file.source.path, settings, history, report), 'rollback.applied', file);
  }
  for (const file of history.skipped) {
    if (file.role === 'target') tellSource(startRules(rules, file.source.path, settings, history, report), 'file.skipped', file);
  }
  return found;
}

function tellSource(dispatch: Dispatch, kind: string, event: unknown): void {
  for (const listener of dispatch.get(kind) ?? []) listener(event);
}

function byPlace(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
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

