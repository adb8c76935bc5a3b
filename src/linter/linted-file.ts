import { Judgement, type Verdict } from '../additive/index.js';
import type { Catalog } from '../catalog/index.js';
import { runnerOf, type History, type Migration } from '../history/index.js';
import type { Replay } from '../replay/replay.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule, Step } from '../rule/rule.js';
import { readDirectives, type Directive } from '../sql/directives.js';
import type { ParsedSource } from '../sql/statement.js';
import type { Source } from '../text/index.js';
import type { Dispatcher, EventKind, FileRules } from './dispatch.js';
import type { JudgedMigration } from './report.js';
import { RollbackWatch } from './rollback-watch.js';
import type { LintSettings } from './settings.js';
import { applySuppressions } from './suppressions.js';

/** One migration under the linter, and what its rules found. */
export class LintedFile {
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
    this.#rules = dispatcher.open(migration.source.path, (finding) => this.#found.push(finding), runnerOf(migration, settings.runner));
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
      runner: runnerOf(this.#migration, this.#settings.runner),
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
    const own = applySuppressions(byPlace(this.#found), source, this.#directives(source), byId);
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
    return applySuppressions(findings, rollback, this.#directives(rollback), byId).findings;
  }

  #directives(source: Source): readonly Directive[] {
    return this.#settings.inlineConfig === false ? [] : readDirectives(source);
  }
}

function byPlace(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
