import { describe, expect, it } from 'vitest';
import { ConfigError, resolveConfig, type Config, type ProjectFacts } from '../../src/config/index.js';
import { idleRule, someRules as rules } from './rules.js';

const [index, column, name, query] = rules;
const project: ProjectFacts = { postgres: 15, apiSchemas: ['public', 'api'] };

function severities(config: Config | readonly Config[], path = 'db/1_users.sql'): Readonly<Record<string, string>> {
  const resolved = resolveConfig(config, { rules });
  return Object.fromEntries(rules.map((rule) => [rule.id, resolved.severityOf(rule, path)]));
}

describe('severities', () => {
  it('are the rules\' own, and opt-in rules are off', () => {
    expect(severities({})).toEqual({ 'blocking-index-build': 'error', 'dropped-column': 'warning', 'long-name': 'off', 'slow-query': 'off' });
  });

  it('come from a rule set', () => {
    expect(severities({ extends: 'pg-safe:recommended' })).toEqual(severities({}));
    expect(severities({ extends: 'pg-safe:strict' })).toEqual({ 'blocking-index-build': 'error', 'dropped-column': 'error', 'long-name': 'note', 'slow-query': 'error' });
    expect(severities({ extends: 'pg-safe:all' })).toEqual({ 'blocking-index-build': 'error', 'dropped-column': 'warning', 'long-name': 'note', 'slow-query': 'warning' });
    expect(severities({ extends: ['pg-safe:strict', 'pg-safe:recommended'] })).toEqual({ 'blocking-index-build': 'error', 'dropped-column': 'warning', 'long-name': 'note', 'slow-query': 'error' });
    expect(severities({ extends: 'pg-safe:security-only', rules: { 'slow-query': 'note' } })).toEqual({ 'blocking-index-build': 'off', 'dropped-column': 'off', 'long-name': 'off', 'slow-query': 'note' });
  });

  it('come from the rule set about security, and the one about Supabase', () => {
    const [security, unread, taste] = [{ ...idleRule('leak', 'error'), security: true as const }, idleRule('syntax-error', 'error'), { ...idleRule('policies', 'note', { optIn: true }), family: 'row-level-security' as const }];
    const all = [security, unread, taste, ...rules];
    const on = (set: string): readonly string[] => all.filter((rule) => resolveConfig({ extends: set }, { rules: all }).severityOf(rule, '1.sql') !== 'off').map(({ id }) => id);
    expect(on('pg-safe:security-only')).toEqual(['leak', 'syntax-error']);
    expect(on('pg-safe:supabase')).toEqual(['leak', 'syntax-error', 'policies', 'blocking-index-build', 'dropped-column']);
  });

  it('come with the settings of a rule set, unless the configuration says otherwise', () => {
    expect(resolveConfig({ extends: 'pg-safe:supabase' }, { rules })).toMatchObject({ baseline: 'supabase', apiSchemas: ['public', 'graphql_public'], runner: 'single-transaction' });
    expect(resolveConfig({ extends: 'pg-safe:supabase', baseline: 'none' }, { rules }).baseline).toBe('none');
    expect(resolveConfig([{ baseline: 'none' }, { extends: 'pg-safe:supabase' }], { rules }).baseline).toBe('supabase');
  });

  it('come from the rules of a configuration before those of what it extends', () => {
    expect(severities({ extends: 'pg-safe:strict', rules: { 'dropped-column': 'warn', 'blocking-index-build': 'off' } })).toMatchObject({ 'dropped-column': 'warning', 'blocking-index-build': 'off' });
  });

  it('come from the last override that matches', () => {
    const config: Config = {
      rules: { 'dropped-column': 'error' },
      overrides: [{ files: 'db/**', rules: { 'dropped-column': 'note' } }, { files: ['1_users.sql'], rules: { 'dropped-column': 'off' } }],
    };
    expect(['db/1_users.sql', 'db/2_orders.sql', 'elsewhere/3.sql'].map((path) => severities(config, path)['dropped-column'])).toEqual(['off', 'note', 'error']);
  });

  it('come from a later configuration before an earlier one, whatever that one overrides', () => {
    expect(severities([{ overrides: [{ files: '**', rules: { 'dropped-column': 'off' } }] }, { rules: { 'dropped-column': 'error' } }])['dropped-column']).toBe('error');
  });

  it('are a rule\'s own where the rule is not known', () => {
    const resolved = resolveConfig({}, { rules });
    expect([idleRule('my-rule', 'note'), idleRule('my-taste', 'note', { optIn: true })].map((rule) => resolved.severityOf(rule, 'db/1.sql'))).toEqual(['note', 'off']);
  });

  it('go by the path as the configuration sees it', () => {
    const resolved = resolveConfig(
      { overrides: [{ files: 'apps/web/supabase/**', rules: { 'dropped-column': 'off' } }], ignores: 'apps/web/supabase/seeds' },
      { rules, pathInConfig: (path) => `apps/web/${path}` },
    );
    expect(resolved.severityOf(column, 'supabase/migrations/1.sql')).toBe('off');
    expect(['supabase/seeds/1.sql', 'supabase/migrations/1.sql'].map(resolved.isIgnored)).toEqual([true, false]);
  });
});

describe('options', () => {
  const defaults = { rows: 1000, loud: false, mode: 'fast', tables: ['users'] };

  it('are the defaults where nothing is set', () => {
    const resolved = resolveConfig({ rules: { 'dropped-column': 'error' } }, { rules });
    expect(resolved.optionsOf(column, 'db/1.sql')).toEqual(defaults);
    expect(resolved.optionsOf(index, 'db/1.sql')).toEqual({});
  });

  it('stay when a later setting names only a level, and are replaced as a whole otherwise', () => {
    const config: Config = {
      rules: { 'dropped-column': ['error', { rows: 5 }] },
      overrides: [{ files: 'level', rules: { 'dropped-column': 'warn' } }, { files: 'options', rules: { 'dropped-column': ['warn', { loud: true }] } }],
    };
    const resolved = resolveConfig(config, { rules });
    expect(resolved.optionsOf(column, 'level/1.sql')).toEqual({ ...defaults, rows: 5 });
    expect(resolved.optionsOf(column, 'options/1.sql')).toEqual({ ...defaults, loud: true });
  });
});

describe('the origin of a setting', () => {
  const config: Config = {
    extends: 'pg-safe:all', rules: { 'dropped-column': 'warn' },
    overrides: [{ files: 'old', rules: { 'dropped-column': 'off' } }, { files: 'new', rules: { 'dropped-column': 'error' } }],
  };
  const origin = (path: string, ...layers: readonly Config[]): string => resolveConfig(layers, { rules, names: ['base.json', 'pg-safe.config.ts'] }).originOf(column, path);

  it('is the last configuration that names the rule for the file', () => {
    expect(origin('1.sql')).toBe('pg-safe:recommended');
    expect(origin('1.sql', { extends: 'pg-safe:strict' }, {})).toBe('base.json: extends pg-safe:strict');
    expect(origin('1.sql', {}, config)).toBe('pg-safe.config.ts');
    expect(origin('old/1.sql', config, {})).toBe('base.json: overrides[0]');
    expect(origin('new/1.sql', config, {})).toBe('base.json: overrides[1]');
    expect(origin('new/1.sql', config, { rules: { 'dropped-column': 'note' } })).toBe('pg-safe.config.ts');
    expect(origin('new/1.sql', config, { rules: { 'blocking-index-build': 'note' } })).toBe('base.json: overrides[1]');
  });

  it('is said of rules that nothing switches on, too', () => {
    const optIn = { ...column, id: 'opt-in', optIn: true };
    expect(resolveConfig({}, { rules: [optIn] }).originOf(optIn, '1.sql')).toBe('off by default');
  });
});

describe('the rest', () => {
  const { severityOf: _severity, optionsOf: _options, originOf: _origin, isIgnored: _ignored, isSmall: _small, ...bare } = resolveConfig({}, { rules });

  it('has defaults without a project', () => {
    expect(bare).toEqual({
      postgres: 17, runner: 'single-transaction', baseline: 'none', plugins: [], apiSchemas: [], failOn: 'warning', defaultGrants: 'auto', maxFileSize: 5 * 1024 * 1024, rollbacks: [], smallTables: [],
    });
  });

  it('follows the project', () => {
    expect(resolveConfig({}, { rules, project })).toMatchObject({ postgres: 15, runner: 'supabase', baseline: 'supabase', apiSchemas: ['public', 'api'], defaultGrants: 'auto' });
  });

  it.each([[true, 'legacy'], [false, 'explicit']] as const)('takes auto_expose_new_tables = %s for %s grants', (autoExposeNewTables, grants) => {
    expect(resolveConfig({}, { rules, project: { ...project, autoExposeNewTables } }).defaultGrants).toBe(grants);
  });

  it('follows the configuration before the project', () => {
    const config: Config = { postgres: 16, runner: 'autocommit', baseline: 'none', failOn: 'note', defaultGrants: 'explicit', maxFileSize: 9, migrations: 'db' };
    expect(resolveConfig({ ...config, schemas: 'api', rollbacks: 'undo' }, { rules, project })).toMatchObject({ ...config, apiSchemas: ['api'], rollbacks: ['undo'] });
  });

  it('takes the baseline of Supabase with its runner', () => {
    expect(resolveConfig({ runner: 'supabase' }, { rules })).toMatchObject({ baseline: 'supabase', apiSchemas: ['public', 'graphql_public'] });
  });

  it('takes single values from the last configuration that has them, and adds patterns up', () => {
    const resolved = resolveConfig([{ postgres: 15, failOn: 'note', ignores: ['a', 'b'] }, { postgres: 16, ignores: '!b' }], { rules });
    expect(resolved).toMatchObject({ postgres: 16, failOn: 'note' });
    expect(['a/1.sql', 'b/1.sql'].map(resolved.isIgnored)).toEqual([true, false]);
  });

  it.each([
    ['pg-safe:strickt', 'extends: Unknown rule set "pg-safe:strickt". Did you mean "pg-safe:strict"?'],
    ['./base.json', 'extends: Unknown rule set "./base.json".'],
  ])('refuses to extend %s', (base, sentence) => {
    expect(() => resolveConfig({ extends: base }, { rules })).toThrow(new ConfigError(sentence));
  });

  it('checks what it is given', () => {
    expect(() => resolveConfig({ rules: { 'long-nane': 'off' } }, { rules })).toThrow(new ConfigError('rules: Unknown rule "long-nane". Did you mean "long-name"?'));
  });
});

it('answers for the same files from the same place', () => {
  const resolved = resolveConfig({ overrides: [{ files: 'a', rules: {} }] }, { rules });
  expect(resolved.optionsOf(name, 'b/1.sql')).toBe(resolved.optionsOf(name, 'b/2.sql'));
  expect(resolved.severityOf(query, 'a/1.sql')).toBe('off');
});
