export { lint, type LintInput } from './lint.js';
export { defineConfig, ConfigError } from './config/index.js';
export type { Config, Override, RuleSettings, Setting } from './config/index.js';
export type { Report, Summary } from './linter/report.js';
export { formats, type FormatEnvironment, type FormatName, type Formatter } from './format/index.js';
export { rules } from '../rules/index.js';
export { positionAt, spanText, type Label, type Position, type Source, type Span } from './text/index.js';
export type { Family, Finding, Fix, Precision, Severity } from './rule/finding.js';
