import type { AnyRule, OptionSpec } from '../rule/rule.js';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import { configKeys, levels, type KeySpec, type Shape } from './keys.js';
import { didYouMean } from './nearest.js';
import { optionSpecs } from './option-specs.js';
import { isRecord } from '../linter/is-record.js';

/** What a configuration is checked against. */
export interface CheckOptions {
  /** Stands before each problem: the file's name. */
  readonly file?: string;
  readonly rules: readonly AnyRule[];
}

/** Told of each problem: where it is in the configuration, and one sentence. */
type Tell = (at: string, problem: string) => void;
type Check<T extends Shape['type']> = (value: unknown, at: string, shape: Extract<Shape, { type: T }>, tell: Tell, rules: RuleIndex) => void;
type RuleIndex = ReadonlyMap<string, AnyRule>;

/** Take a value for a configuration if it is one. Throws a ConfigError that names every problem, one a line. */
export function checkConfig(value: unknown, { file, rules }: CheckOptions): Config {
  const problems: string[] = [];
  const where = file === undefined ? '' : `${file}: `;
  const tell: Tell = (at, problem) => void problems.push(`${where}${at}${at === '' ? '' : ': '}${problem}`);
  if (!isRecord(value)) throw new ConfigError(`${where}The configuration must be an object, not ${described(value)}.`);

  const index: RuleIndex = new Map(rules.map((rule) => [rule.id, rule]));
  const keys: Readonly<Record<string, KeySpec>> = configKeys;
  for (const [key, part] of Object.entries(value)) {
    const spec = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (spec === undefined) tell('', `Unknown key "${key}".${didYouMean(key, Object.keys(keys))}`);
    else if (part !== undefined) checkShape(part, key, spec.shape, tell, index);
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return value;
}

const checks: { readonly [T in Shape['type']]: Check<T> } = {
  string: (value, at, _shape, tell) => {
    if (typeof value !== 'string') tell(at, `Must be a text, not ${described(value)}.`);
  },
  strings: (value, at, _shape, tell) => checkTexts(value, at, tell),
  integer: (value, at, { min, max }, tell) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return;
    tell(at, `Must be a whole number ${max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`}, not ${described(value)}.`);
  },
  choice: (value, at, { values, hint }, tell) => checkChoice(value, at, values, tell, hint),
  // What each plugin is, is checked where it is loaded: its rules must be there before the settings are checked.
  plugins: (value, at, _shape, tell) => {
    if (!Array.isArray(value)) return tell(at, `Must be a list, not ${described(value)}.`);
    value.forEach((plugin: unknown, number) => {
      if (typeof plugin !== 'string' && !isRecord(plugin)) tell(`${at}[${number}]`, `Must be a plugin, or the path or package of one, not ${described(plugin)}.`);
    });
  },
  rules: (value, at, _shape, tell, rules) => checkRules(value, at, tell, rules),
  overrides: (value, at, _shape, tell, rules) => {
    if (!Array.isArray(value)) return tell(at, `Must be a list, not ${described(value)}.`);
    value.forEach((override: unknown, number) => checkOverride(override, `${at}[${number}]`, tell, rules));
  },
};

function checkShape<T extends Shape['type']>(value: unknown, at: string, shape: Extract<Shape, { type: T }>, tell: Tell, rules: RuleIndex): void {
  const check = checks[shape.type];
  check(value, at, shape, tell, rules);
}

function checkTexts(value: unknown, at: string, tell: Tell): void {
  if (typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))) return;
  tell(at, `Must be a text or a list of texts, not ${described(value)}.`);
}

function checkChoice(value: unknown, at: string, values: readonly string[], tell: Tell, hint?: string): void {
  if (typeof value === 'string' && values.includes(value)) return;
  const guess = typeof value === 'string' ? didYouMean(value, values) : '';
  tell(at, `Must be ${listed(values)}, not ${described(value)}.${guess === '' && hint !== undefined ? ` ${hint}` : guess}`);
}

function checkOverride(value: unknown, at: string, tell: Tell, rules: RuleIndex): void {
  if (!isRecord(value)) return tell(at, `Must be an object with "files" and "rules", not ${described(value)}.`);
  for (const key of Object.keys(value)) {
    if (key !== 'files' && key !== 'rules') tell(at, `Unknown key "${key}".${didYouMean(key, ['files', 'rules'])}`);
  }
  if (value['files'] === undefined) tell(at, '"files" is missing.');
  else checkTexts(value['files'], `${at}.files`, tell);
  if (value['rules'] === undefined) tell(at, '"rules" is missing.');
  else checkRules(value['rules'], `${at}.rules`, tell, rules);
}

function checkRules(value: unknown, at: string, tell: Tell, rules: RuleIndex): void {
  if (!isRecord(value)) return tell(at, `Must be an object, not ${described(value)}.`);
  for (const [id, setting] of Object.entries(value)) {
    const rule = rules.get(id);
    if (rule === undefined) tell(at, unknownRule(id, [...rules.keys()]));
    else checkSetting(setting, `${at}.${id}`, rule, tell);
  }
}

/** The sentence about a rule that does not exist. */
export function unknownRule(id: string, known: readonly string[]): string {
  return `Unknown rule "${id}".${didYouMean(id, known)}`;
}

function checkSetting(value: unknown, at: string, rule: AnyRule, tell: Tell): void {
  if (!Array.isArray(value)) return checkChoice(value, at, levels, tell);
  const [level, options, ...rest] = value as readonly unknown[];
  checkChoice(level, at, levels, tell);
  if (rest.length > 0) tell(at, 'Must be a level, or a list of a level and an object of options.');
  if (options === undefined) return;
  if (!isRecord(options)) return tell(at, `The options must be an object, not ${described(options)}.`);
  const specs = optionSpecs(rule);
  for (const [name, option] of Object.entries(options)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (spec === undefined) {
      const known = Object.keys(specs);
      tell(at, known.length === 0 ? `The rule has no options, so no "${name}".` : `Unknown option "${name}".${didYouMean(name, known)}`);
    } else if (!sameType(option, spec.default)) {
      tell(`${at}.${name}`, `Must be ${typeName(spec.default)}, not ${described(option)}.`);
    }
  }
}

type OptionValue = OptionSpec[string]['default'];

function sameType(value: unknown, like: OptionValue): boolean {
  if (typeof like === 'object') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === typeof like && !(typeof value === 'number' && !Number.isFinite(value));
}

function typeName(like: OptionValue): string {
  if (typeof like === 'object') return 'a list of texts';
  return typeof like === 'number' ? 'a number' : typeof like === 'boolean' ? 'true or false' : 'a text';
}

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)!}`;
}

/** A value in an error message: short, and by its kind where it is large. */
function described(value: unknown): string {
  switch (typeof value) {
    case 'string': return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
    case 'object': return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    case 'number': case 'boolean': case 'bigint': case 'undefined': return String(value);
    default: return `a ${typeof value}`;
  }
}
