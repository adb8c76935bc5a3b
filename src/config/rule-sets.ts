import type { Severity } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';
import type { Config } from './config.js';
import { didYouMean } from './nearest.js';

/** A named choice of rules and severities that `extends` can name. */
export interface RuleSet {
  /** One sentence. */
  readonly summary: string;
  /** The severity that it gives a rule; undefined where it leaves the rule as it is. */
  severityOf(rule: AnyRule): Severity | 'off' | undefined;
  /** What it sets besides. */
  readonly settings?: Config;
}

/** The rule sets by name. `recommended` holds without being named. */
export const ruleSets = {
  'pg-safe:recommended': {
    summary: 'Every rule that is not a matter of taste, with its own severity.',
    severityOf: (rule) => (rule.optIn === true ? undefined : rule.severity),
  },
  'pg-safe:strict': {
    summary: 'Every rule, those that are off by default too, with warnings as errors.',
    severityOf: (rule) => (rule.severity === 'warning' ? 'error' : rule.severity),
  },
  'pg-safe:all': {
    summary: 'Every rule with its own severity.',
    severityOf: (rule) => rule.severity,
  },
  'pg-safe:supabase': {
    summary: 'For SQL that runs on Supabase, wherever it lies: the recommended rules and all about row level security, on a database that begins as a new Supabase project.',
    severityOf: (rule) => (rule.optIn === true && rule.family !== 'row-level-security' ? undefined : rule.severity),
    settings: { baseline: 'supabase' },
  },
  'pg-safe:security-only': {
    summary: 'Only the rules about what strangers may read, change or run, and the one about SQL that cannot be read.',
    severityOf: (rule) => (rule.security === true || rule.id === 'syntax-error' ? rule.severity : 'off'),
  },
} as const satisfies Readonly<Record<string, RuleSet>>;

/** The name of a rule set. */
export type RuleSetName = keyof typeof ruleSets;

/** Whether a text is the name of a rule set. */
export function isRuleSetName(name: string): name is RuleSetName {
  return Object.hasOwn(ruleSets, name);
}

/** The sentence about a rule set that does not exist. */
export function unknownRuleSet(name: string): string {
  return `Unknown rule set "${name}".${didYouMean(name, Object.keys(ruleSets))}`;
}
