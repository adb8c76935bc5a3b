import type { Family, Precision, Severity } from '../rule/finding.js';
import { ConfigError } from './config-error.js';
import { severities } from './keys.js';
import { didYouMean } from './nearest.js';
import type { Plugin } from './plugin.js';
import { isRecord } from '../linter/is-record.js';

const kebabCase = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const families: Readonly<Record<Family, true>> = { parsing: true, additive: true, rename: true, locking: true, transaction: true, rollback: true, 'row-level-security': true, history: true, design: true };
const precisions: Readonly<Record<Precision, true>> = { 'very-high': true, high: true, medium: true, low: true };
const keys = ['name', 'rules', 'presets', 'baseline'];

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string' && value.trim() !== '';
const isOneOf = (values: readonly string[]): Test => (value) => typeof value === 'string' && values.includes(value);

/** What the linter and the formats need of a rule. */
const ruleParts: Readonly<Record<string, Test>> = {
  family: isOneOf(Object.keys(families)),
  severity: isOneOf(severities satisfies readonly Severity[]),
  precision: isOneOf(Object.keys(precisions)),
  summary: isText,
  why: isText,
  messages: (value) => isRecord(value) && Object.values(value).every((message) => isRecord(message) && isText(message['what']) && isText(message['help'])),
  options: (value) => value === undefined || isRecord(value) && Object.values(value).every((option) => isRecord(option) && isText(option['description']) && option['default'] !== undefined),
  examples: Array.isArray,
  create: (value) => typeof value === 'function',
};

/**
 * Take a value for a plugin if it is one.
 * @param at stands before the problem: where the plugin is from
 * @throws ConfigError of one line
 */
export function checkPlugin(value: unknown, at: string): Plugin {
  const { name, rules, presets = {}, baseline, ...more } = isRecord(value) ? value : {};
  if (!isRecord(value) || name === undefined || !Array.isArray(rules)) throw new ConfigError(`${at}: This is no plugin: one is an object with "name" and "rules".`);
  if (typeof name !== 'string' || !kebabCase.test(name) || name === 'pg-safe') throw new ConfigError(`${at}: The name of a plugin is in kebab-case, such as house-rules, not ${JSON.stringify(name)}.`);
  const problem = (sentence: string): ConfigError => new ConfigError(`${at}: Plugin "${name}": ${sentence}`);
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw problem(`Unknown key "${unknown}".${didYouMean(unknown, keys)}`);
  for (const rule of rules as readonly unknown[]) checkRule(rule, problem);
  if (!isRecord(presets) || !Object.values(presets).every(isRecord)) throw problem('"presets" must be an object of configurations.');
  if (baseline !== undefined && typeof baseline !== 'string') throw problem('"baseline" must be SQL, as a text.');
  return value as unknown as Plugin;
}

function checkRule(rule: unknown, problem: (sentence: string) => ConfigError): void {
  const id = isRecord(rule) ? rule['id'] : undefined;
  if (!isRecord(rule) || typeof id !== 'string') throw problem('A rule in it has no "id": each is what defineRule gives.');
  if (!kebabCase.test(id)) throw problem(`The id of a rule is in kebab-case, such as unnamed-constraint, not "${id}".`);
  const wrong = Object.keys(ruleParts).find((part) => !ruleParts[part]!(rule[part]));
  if (wrong !== undefined) throw problem(`Rule "${id}" has ${rule[wrong] === undefined ? `no "${wrong}"` : `a "${wrong}" that cannot be used`}; it may have been made for another version of pg-safe.`);
}
