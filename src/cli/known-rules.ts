import { loadConfig } from '../node/load-config.js';
import type { AnyRule } from '../rule/rule.js';
import type { Io } from './io.js';

/** Which configuration counts. */
export interface ConfigFlag {
  /** A file; false for none at all. */
  readonly config?: string | false;
}

/** The rules that there are: built-in ones, then those of the plugins that the configuration has. Throws a ConfigError when it cannot be used. */
export async function knownRules({ config }: ConfigFlag, { cwd }: Io): Promise<readonly AnyRule[]> {
  const { rules } = await import('../../rules/index.js');
  return config === false ? rules : (await loadConfig({ cwd, rules, ...(config !== undefined && { file: config }) })).rules;
}
