export { defineConfig } from './config.js';
export { definePlugin, type Plugin } from './plugin.js';
export type { Baseline, Config, DefaultGrants, FailOn, Level, Override, RuleSettings, Setting } from './config.js';
export { ConfigError } from './config-error.js';
export { checkConfig } from './check.js';
export { resolveConfig, type ProjectFacts } from './resolve.js';
export { ruleSets } from './rule-sets.js';
export { configSchema } from './schema.js';
