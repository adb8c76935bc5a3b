import type { Catalog } from '../catalog/index.js';
import { buildHistory, type AppliedRollback, type History, type HistoryOptions, type Migration, type SkippedFile } from '../history/index.js';
import { Replay } from '../replay/replay.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule, Step } from '../rule/rule.js';
import { readDirectives } from '../sql/directives.js';
import { parseSource } from '../sql/parse.js';
import type { ParsedSource } from '../sql/statement.js';
import type { Source } from '../text/index.js';
import { baselineReplay } from './baseline.js';
import { Dispatcher, type EventKind, type FileRules } from './dispatch.js';
import type { JudgedMigration, Report, Summary } from './report.js';
import { Judgement, type Verdict } from '../additive/index.js';
import { RollbackWatch } from './rollback-watch.js';
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
  const dispatcher = new Dispatcher(rules, settings, history);
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
    const file = new LintedFile(dispatcher, migration, settings, history);
    file.replay(replay, parsed, sinceDeploy, history.migrations[at + 1]?.deploy !== migration.deploy);
    linted.push(file);
  });
  task.onProgress?.(total, total, '');

  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const findings = [...linted.flatMap((file) => file.finish(replay.catalog, byId)), ...lintOtherFiles(history, dispatcher)];
  return { findings, migrations: linted.map(({ judged }) => judged), rules: activeRules(rules, settings, findings), summary: summarize(history, replay, findings) };
}

/** One migration under the linter, and what its rules found. */
class LintedFile {
  readonly #dispatcher: Dispatcher;
  readonly #migration: Migration;
  readonly #settings: LintSettings;
  readonly #found: Finding[] = [];
  readonly #rules: FileRules;
  readonly #watch: RollbackWatch | undefined;
  readonly #judgement: Judgement;
  #verdict!: Verdict;
  #since!: Step['since'];

  constructor(dispatcher: Dispatcher, migration: Migration, settings: LintSettings, history: History) {
    this.#dispatcher = dispatcher;
    this.#migration = migration;
    this.#settings = settings;
    this.#judgement = new Judgement(migration.deploy);
    this.#rules = dispatcher.open(migration.source.path, (finding) => this.#found.push(finding));
    if (migration.rollback !== undefined && this.#rules.hears('rollback.check')) this.#watch = new RollbackWatch(migration, migration.rollback, history);
  }

  #tell(kind: EventKind, event: unknown, before: Catalog, after: Catalog): void {
    this.#rules.tell(kind, event, (): Step => ({ before, after, migration: this.#migration, since: this.#since }));
  }

  replay(replay: Replay, parsed: ParsedSource, sinceDeploy: Catalog, lastOfDeploy: boolean): void {
    const before = replay.catalog;
    const watch = this.#watch;
    this.#since = { migration: before, deploy: sinceDeploy };
    this.#tell('migration.start', this.#migration, before, before);
    replay.run(this.#migration, parsed, {
      onEffect: (effect, was, is) => {
        watch?.note(effect, was, is);
        this.#judgement.hear(effect, was, is);
        this.#tell(effect.kind, effect, was, is);
      },
      onStatement: (statement) => this.#tell('statement.start', statement, replay.catalog, replay.catalog),
      wants: (kind) => this.#rules.hears(kind) || Judgement.wants(kind) || watch?.wants(kind) === true,
      runner: this.#settings.runner,
      ...(this.#rules.hears('statement.locks') && { onLocks: (locks, was, is) => this.#tell('statement.locks', locks, was, is), reads: this.#rules.hears('data.read') }),
    });
    this.#verdict = this.#judgement.verdict(replay.catalog);
    this.#tell('migration.verdict', this.#verdict, before, replay.catalog);
    this.#tell('migration.end', this.#migration, before, replay.catalog);
    const check = watch?.check(replay, parsed, before);
    if (check !== undefined) this.#tell('rollback.check', check, before, replay.catalog);
    if (lastOfDeploy) this.#tell('deploy.end', this.#migration, sinceDeploy, replay.catalog);
    this.#rules.keepFor('history.end');
  }

  /** What the migration is to the release that was there before it. */
  get judged(): JudgedMigration {
    return { source: this.#migration.source, verdict: this.#verdict };
  }

  /** Its findings in the order of their places, suppressions applied. */
  finish(final: Catalog, byId: ReadonlyMap<string, AnyRule>): readonly Finding[] {
    this.#tell('history.end', this.#migration, this.#since.migration, final);
    const { source } = this.#migration;
    const own = applySuppressions(byPlace(this.#found), source, readDirectives(source), byId);
    const { idle } = own;
    const findings = this.#withRollbacks(own.findings, byId);
    if (idle.length === 0) return findings;
    const extra: Finding[] = [];
    const late = this.#dispatcher.open(source.path, (finding) => extra.push(finding));
    for (const suppression of idle) late.tell('suppression.idle', suppression);
    return byPlace([...findings, ...extra]);
  }

  /** Comments in a rollback script silence what is found there. One that silences nothing is not told of: the script is not linted for itself. */
  #withRollbacks(findings: readonly Finding[], byId: ReadonlyMap<string, AnyRule>): readonly Finding[] {
    const { rollback } = this.#migration;
    if (rollback === undefined || !findings.some(({ span }) => span.source === rollback)) return findings;
    return applySuppressions(findings, rollback, readDirectives(rollback), byId).findings;
  }
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

