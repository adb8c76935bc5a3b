export { defineConfig } from './config.js';
export { definePlugin, type Plugin } from './plugin.js';
export type { Baseline, Config, DefaultGrants, FailOn, Level, Override, RuleSettings, Setting } from './config.js';
export { ConfigError } from './config-error.js';
export { checkConfig, type CheckOptions } from './check.js';
export { resolveConfig, type ProjectFacts, type ResolvedConfig, type ResolveOptions } from './resolve.js';
export { baselineSources } from './baseline.js';
export { ruleSets, type RuleSet, type RuleSetName } from './rule-sets.js';
export { configSchema, type JsonSchema } from './schema.js';
