import type { Severity } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';

/** A named choice of rules and severities that `extends` can name. */
export interface RuleSet {
  /** One sentence. */
  readonly summary: string;
  /** The severity that it gives a rule; undefined where it leaves the rule as it is. */
  severityOf(rule: AnyRule): Severity | undefined;
}

/** The rule sets by name. `recommended` holds without being named. */
export const ruleSets = {
  'pg-safe:recommended': {
    summary: 'Every rule that is not a matter of taste, with its own severity.',
    severityOf: (rule) => (rule.optIn === true ? undefined : rule.severity),
  },
  'pg-safe:strict': {
    summary: 'The recommended rules, with warnings as errors.',
    severityOf: (rule) => (rule.optIn === true ? undefined : rule.severity === 'warning' ? 'error' : rule.severity),
  },
  'pg-safe:all': {
    summary: 'Every rule with its own severity.',
    severityOf: (rule) => rule.severity,
  },
} as const satisfies Readonly<Record<string, RuleSet>>;

/** The name of a rule set. */
export type RuleSetName = keyof typeof ruleSets;

/** Whether a text is the name of a rule set. */
export function isRuleSetName(name: string): name is RuleSetName {
  return Object.hasOwn(ruleSets, name);
}
