import type { History } from '../history/migration.js';
import type { EffectKind } from '../replay/effects.js';
import type { Finding, Severity } from '../rule/finding.js';
import type { AnyRule, FileEvents, Messages, Problem, RuleContext, SourceEvents } from '../rule/rule.js';
import type { LintSettings } from './settings.js';

export type EventKind = EffectKind | keyof FileEvents | keyof SourceEvents;
type Listener = (event: unknown, step?: unknown) => void;

/** The listeners of all rules for one file, by what they listen to. */
export type Dispatch = ReadonlyMap<string, readonly Listener[]>;

/** Start every rule that is on for a file, and gather its listeners. */
export function startRules(rules: readonly AnyRule[], path: string, settings: LintSettings, history: History, found: (finding: Finding) => void): Dispatch {
  const dispatch = new Map<string, Listener[]>();
  for (const rule of rules) {
    const severity = settings.severityOf(rule, path);
    if (severity === 'off') continue;
    const context: RuleContext<never, never> = {
      options: settings.optionsOf(rule, path) as never,
      postgres: settings.postgres,
      runner: settings.runner,
      apiSchemas: settings.apiSchemas,
      history,
      report: (problem) => found(toFinding(rule, problem as unknown as Problem<never, never>, severity)),
    };
    const listeners = rule.create(context) as Record<string, Listener>;
    for (const kind of Object.keys(listeners)) {
      const bucket = dispatch.get(kind);
      if (bucket === undefined) dispatch.set(kind, [listeners[kind]!]);
      else bucket.push(listeners[kind]!);
    }
  }
  return dispatch;
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

