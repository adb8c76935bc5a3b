import type { AnyRule } from '../rule/rule.js';
import type { Config } from './config.js';

/** Rules of one's own for others to use, and what goes with them. */
export interface Plugin {
  /** In kebab-case. Its presets are extended as `<name>:<preset>`. */
  readonly name: string;
  /** Their ids are used as they are, so they differ from those of built-in rules and of other plugins. */
  readonly rules: readonly AnyRule[];
  /** Configurations that `extends` can name. Each may extend rule sets of pg-safe, nothing else. */
  readonly presets?: Readonly<Record<string, Config>>;
  /** SQL that a database holds before the first migration, after that of the preset. */
  readonly baseline?: string;
}

/** Declare a plugin, for completion and type checks in an editor. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
