import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { checkConfig, ConfigError, configSchema } from '../../src/config/index.js';
import { someRules as rules } from './rules.js';

const isValid = new Ajv({ strict: false }).compile(configSchema(rules));

function problems(config: unknown, file?: string): readonly string[] {
  try {
    checkConfig(config, { rules, ...(file === undefined ? {} : { file }) });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

const wrong: readonly (readonly [string, unknown, string])[] = [
  ['a misspelled key', { rulse: {} }, 'Unknown key "rulse". Did you mean "rules"?'],
  ['a key that resembles none', { telemetry: {} }, 'Unknown key "telemetry".'],
  ['plugins as an object', { plugins: {} }, 'plugins: Must be a list, not an object.'],
  ['a number as a plugin', { plugins: [5] }, 'plugins[0]: Must be a plugin, or the path or package of one, not 5.'],
  ['a key of every object', { constructor: {} }, 'Unknown key "constructor".'],
  ['a misspelled rule', { rules: { 'blocking-index-built': 'off' } }, 'rules: Unknown rule "blocking-index-built". Did you mean "blocking-index-build"?'],
  ['rules as a list', { rules: ['blocking-index-build'] }, 'rules: Must be an object, not a list.'],
  ['a level that is none', { rules: { 'dropped-column': 'eror' } }, 'rules.dropped-column: Must be "off", "note", "warn", "warning" or "error", not "eror". Did you mean "error"?'],
  ['a number as a level', { rules: { 'dropped-column': 2 } }, 'rules.dropped-column: Must be "off", "note", "warn", "warning" or "error", not 2.'],
  ['an empty setting', { rules: { 'dropped-column': [] } }, 'rules.dropped-column: Must be "off", "note", "warn", "warning" or "error", not undefined.'],
  ['a setting of three parts', { rules: { 'dropped-column': ['error', {}, {}] } }, 'rules.dropped-column: Must be a level, or a list of a level and an object of options.'],
  ['options that are no object', { rules: { 'dropped-column': ['error', 5] } }, 'rules.dropped-column: The options must be an object, not 5.'],
  ['a misspelled option', { rules: { 'dropped-column': ['error', { row: 5 }] } }, 'rules.dropped-column: Unknown option "row". Did you mean "rows"?'],
  ['an option of a rule without any', { rules: { 'long-name': ['error', { rows: 5 }] } }, 'rules.long-name: The rule has no options, so no "rows".'],
  ['a text for a number', { rules: { 'dropped-column': ['error', { rows: '5' }] } }, 'rules.dropped-column.rows: Must be a number, not "5".'],
  ['a number for a boolean', { rules: { 'dropped-column': ['error', { loud: 1 }] } }, 'rules.dropped-column.loud: Must be true or false, not 1.'],
  ['a boolean for a text', { rules: { 'dropped-column': ['error', { mode: true }] } }, 'rules.dropped-column.mode: Must be a text, not true.'],
  ['numbers in a list of texts', { rules: { 'dropped-column': ['error', { tables: [1] }] } }, 'rules.dropped-column.tables: Must be a list of texts, not a list.'],
  ['overrides as an object', { overrides: {} }, 'overrides: Must be a list, not an object.'],
  ['an override without files', { overrides: [{ rules: {} }] }, 'overrides[0]: "files" is missing.'],
  ['an override without rules', { overrides: [{ files: 'a.sql' }] }, 'overrides[0]: "rules" is missing.'],
  ['an override with more', { overrides: [{ file: 'a.sql', files: 'a.sql', rules: {} }] }, 'overrides[0]: Unknown key "file". Did you mean "files"?'],
  ['an unknown rule in an override', { overrides: [{ files: 'a.sql', rules: { 'slow-qery': 'off' } }] }, 'overrides[0].rules: Unknown rule "slow-qery". Did you mean "slow-query"?'],
  ['an override that is null', { overrides: [null] }, 'overrides[0]: Must be an object with "files" and "rules", not null.'],
  ['patterns that are no texts', { ignores: [1] }, 'ignores: Must be a text or a list of texts, not a list.'],
  ['a version with a point', { postgres: 15.4 }, 'postgres: Must be a whole number from 12 to 99, not 15.4.'],
  ['a version number', { postgres: 170004 }, 'postgres: Must be a whole number from 12 to 99, not 170004.'],
  ['a version as a text', { postgres: '17' }, 'postgres: Must be a whole number from 12 to 99, not "17".'],
  ['an unknown runner', { runner: 'supbase' }, 'runner: Must be "supabase", "single-transaction" or "autocommit", not "supbase". Did you mean "supabase"?'],
  ['a folder that is no text', { migrations: ['db'] }, 'migrations: Must be a text, not a list.'],
  ['an unknown threshold', { failOn: 'none' }, 'failOn: Must be "error", "warning", "note" or "never", not "none". Did you mean "note"?'],
  ['an unknown baseline', { baseline: 'neon' }, 'baseline: Must be "supabase" or "none", not "neon". Did you mean "none"?'],
  ['unknown grants', { defaultGrants: true }, 'defaultGrants: Must be "auto", "legacy" or "explicit", not true.'],
  ['a size of nothing', { maxFileSize: 0 }, 'maxFileSize: Must be a whole number of at least 1, not 0.'],
  ['a list', [], 'The configuration must be an object, not a list.'],
  ['a function', () => ({}), 'The configuration must be an object, not a function.'],
];

describe('a configuration that is wrong', () => {
  it.each(wrong)('%s', (_name, config, sentence) => {
    expect(problems(config)).toEqual([sentence]);
  });

  it.each(wrong.filter(([, config]) => typeof config !== 'function'))('%s does not fit the JSON schema either', (_name, config) => {
    expect(isValid(config)).toBe(false);
  });

  it('is told with all its problems, each with the file', () => {
    expect(problems({ rulse: {}, postgres: 1, overrides: [{ files: 1 }] }, 'pg-safe.config.ts')).toEqual([
      'pg-safe.config.ts: Unknown key "rulse". Did you mean "rules"?',
      'pg-safe.config.ts: postgres: Must be a whole number from 12 to 99, not 1.',
      'pg-safe.config.ts: overrides[0].files: Must be a text or a list of texts, not 1.',
      'pg-safe.config.ts: overrides[0]: "rules" is missing.',
    ]);
  });

  it('is not repeated at length', () => {
    expect(problems({ runner: 'x'.repeat(500) })[0]).toContain(`not "${'x'.repeat(40)}…".`);
  });
});

describe('a configuration that is right', () => {
  it.each([
    ['nothing', {}],
    ['a schema for the editor', { $schema: './node_modules/pg-safe/schema.json' }],
    ['a rule set, a path and a package', { extends: ['pg-safe:strict', './base.json', '@acme/pg-safe'] }],
    ['levels', { rules: { 'blocking-index-build': 'off', 'long-name': 'warn', 'slow-query': ['error'] } }],
    ['options', { rules: { 'dropped-column': ['warning', { rows: 5, loud: true, mode: 'slow', tables: [] }] } }],
    ['overrides', { overrides: [{ files: 'a.sql', rules: {} }, { files: ['b.sql', '!c.sql'], rules: { 'long-name': 'note' } }] }],
    ['everything else', {
      ignores: 'old', postgres: 15, runner: 'autocommit', schemas: ['api'], migrations: 'db', rollbacks: 'db/undo/*.sql', failOn: 'never', baseline: 'none',
      defaultGrants: 'explicit', maxFileSize: 1,
    }],
  ])('%s', (_name, config) => {
    expect(problems(config)).toEqual([]);
    expect(isValid(config)).toBe(true);
  });
});

describe('the JSON schema', () => {
  it('lets rules of plugins pass where there may be plugins, with a setting that is one', () => {
    expect(isValid({ plugins: ['./house.ts'], rules: { 'house-rule': ['error', { most: 5 }] }, overrides: [{ files: 'a', rules: { 'house-rule': 'off' } }] })).toBe(true);
    expect(isValid({ extends: './base.json', rules: { 'house-rule': 'off' } })).toBe(true);
    expect(isValid({ rules: { 'house-rule': 'off' } })).toBe(false);
    expect(isValid({ overrides: [{ files: 'a', rules: { 'house-rule': 'off' } }] })).toBe(false);
    expect(isValid({ plugins: ['./house.ts'], rules: { 'house-rule': 'loud' } })).toBe(false);
  });
});
