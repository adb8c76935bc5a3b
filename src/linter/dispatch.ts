import type { History, Runner } from '../history/migration.js';
import type { EffectKind } from '../replay/effects.js';
import type { Finding, Severity } from '../rule/finding.js';
import type { AnyRule, FileEvents, Messages, Problem, RuleContext, SourceEvents } from '../rule/rule.js';
import type { LintSettings } from './settings.js';
import type { Stopwatch } from './stopwatch.js';

export type EventKind = EffectKind | keyof FileEvents | keyof SourceEvents;
type Listener = (event: unknown, step?: unknown) => void;
type Listeners = Readonly<Record<string, Listener>>;

/** A rule that is on, as it is configured. */
interface ActiveRule {
  readonly rule: AnyRule;
  readonly severity: Severity;
  readonly options: LintSettings['optionsOf'] extends (...args: never[]) => infer O ? O : never;
}

/** The rules that are on for some files, and what they listen to. */
interface Plan {
  readonly runner: Runner;
  readonly active: readonly ActiveRule[];
  /** The numbers of the rules in `active` that listen to a kind of event. */
  readonly listening: ReadonlyMap<string, readonly number[]>;
  /** Of each rule in `active`: whether it hears of an end in a file in which it has heard nothing else. */
  readonly onlyEnds: readonly boolean[];
}

/** Events that close something: they matter to a rule that has heard something of it. */
const ends: ReadonlySet<string> = new Set(['migration.end', 'deploy.end', 'history.end'] satisfies (keyof FileEvents)[]);

/** Knows which rules are on for which files, and what they listen to. A rule is started for a file when that file has something for it. */
export class Dispatcher {
  readonly #rules: readonly AnyRule[];
  readonly #settings: LintSettings;
  readonly #history: History;
  readonly #stopwatch: Stopwatch | undefined;
  readonly #plans: Plan[] = [];

  constructor(rules: readonly AnyRule[], settings: LintSettings, history: History, stopwatch?: Stopwatch) {
    this.#rules = rules;
    this.#settings = settings;
    this.#history = history;
    this.#stopwatch = stopwatch;
  }

  /** The rules for one file, which reaches the server as `runner` says; `found` is told what they report. */
  open(path: string, found: (finding: Finding) => void, runner = this.#settings.runner): FileRules {
    return new FileRules(this.#planFor(path, runner), (active) => this.#start(active, found, runner));
  }

  #planFor(path: string, runner: Runner): Plan {
    const active = this.#activeFor(path);
    const known = this.#plans.find((plan) => plan.runner === runner && plan.active.length === active.length && plan.active.every((one, at) => isSame(one, active[at]!)));
    if (known !== undefined) return known;
    const plan = this.#plan(active, runner);
    this.#plans.push(plan);
    return plan;
  }

  #activeFor(path: string): readonly ActiveRule[] {
    const active: ActiveRule[] = [];
    for (const rule of this.#rules) {
      const severity = this.#settings.severityOf(rule, path);
      if (severity !== 'off') active.push({ rule, severity, options: this.#settings.optionsOf(rule, path) });
    }
    return active;
  }

  /** What a rule listens to depends on its options, the runner and nothing else, so starting each once tells. */
  #plan(active: readonly ActiveRule[], runner: Runner): Plan {
    const listening = new Map<string, number[]>();
    const onlyEnds = active.map((one, at) => {
      const kinds = Object.keys(this.#start(one, () => {}, runner));
      for (const kind of kinds) {
        const numbers = listening.get(kind);
        if (numbers === undefined) listening.set(kind, [at]);
        else numbers.push(at);
      }
      return kinds.every((kind) => ends.has(kind));
    });
    return { runner, active, listening, onlyEnds };
  }

  #start({ rule, severity, options }: ActiveRule, found: (finding: Finding) => void, runner: Runner): Listeners {
    const { postgres, apiSchemas, isSmall = () => false } = this.#settings;
    const context: RuleContext<never, never> = {
      options: options as never, postgres, runner, apiSchemas, history: this.#history,
      report({ rowsOf = [], ...problem }) {
        if (rowsOf.length === 0 || !rowsOf.every(isSmall)) found(toFinding(rule, problem as unknown as Problem<never, never>, severity));
      },
    };
    const listeners = rule.create(context) as Listeners;
    return this.#stopwatch?.watch(rule.id, listeners) ?? listeners;
  }
}

/** The rules at work on one file. */
export class FileRules {
  readonly #plan: Plan;
  readonly #start: (active: ActiveRule) => Listeners;
  #started: (Listeners | undefined)[] = [];

  constructor(plan: Plan, start: (active: ActiveRule) => Listeners) {
    this.#plan = plan;
    this.#start = start;
  }

  /** True when some rule listens to events of this kind. */
  hears(kind: EventKind): boolean {
    return this.#plan.listening.has(kind);
  }

  /** Tell every rule that listens; `step` is made when there is one. An end is told to those that have heard something, or listen to ends alone. */
  tell(kind: EventKind, event: unknown, step?: () => unknown): void {
    const listening = this.#plan.listening.get(kind);
    if (listening === undefined) return;
    const isEnd = ends.has(kind);
    let where: unknown;
    for (const at of listening) {
      let listeners = this.#started[at];
      if (listeners === undefined) {
        if (isEnd && this.#plan.onlyEnds[at] !== true) continue;
        this.#started[at] = listeners = this.#start(this.#plan.active[at]!);
      }
      try {
        listeners[kind]!(event, (where ??= step?.()));
      } catch (error) {
        throw new Error(`Rule "${this.#plan.active[at]!.rule.id}" fails: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  }

  /** Let go of the rules that listen to nothing more than what has been told, so that what they hold can be freed. */
  keepFor(kind: EventKind): void {
    const kept: (Listeners | undefined)[] = [];
    for (const at of this.#plan.listening.get(kind) ?? []) kept[at] = this.#started[at];
    this.#started = kept;
  }
}

function isSame(a: ActiveRule, b: ActiveRule): boolean {
  return a.rule === b.rule && a.severity === b.severity && a.options === b.options;
}

const rank: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** A rule may call a case lighter or graver than its default; the config's severity is an upper bound for what is lighter. */
function toFinding(rule: AnyRule, problem: Problem<never, never>, configured: Severity): Finding {
  const { message, at, subject, related = [], fix, severity, data } = problem as unknown as {
    readonly message: string; readonly at: Finding['span']; readonly subject: string; readonly related?: Finding['related']; readonly fix?: Finding['fix'];
    readonly severity?: Severity; readonly data?: Readonly<Record<string, string | number>>;
  };
  const words = (rule.messages as Messages)[message]!;
  const lighter = severity !== undefined && (rank[severity] < rank[configured] || configured === rule.severity);
  return {
    rule: rule.id,
    messageId: message,
    severity: lighter ? severity : configured,
    message: fill(words.what, data),
    help: fill(words.help, data),
    span: at,
    subject,
    related,
    ...(fix !== undefined && { fix }),
  };
}

function fill(text: string, data: Readonly<Record<string, string | number>> | undefined): string {
  return text.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(data?.[name] ?? hole));
}

