import { describe, expect, it } from 'vitest';
import { readConfigToml } from '../../src/node/config-toml.js';

const defaults = {
  apiSchemas: ['public', 'graphql_public'], extraSearchPath: ['public', 'extensions'], schemaPaths: [], seedPaths: ['supabase/seed.sql'], anonymousSignIns: false,
};

describe('readConfigToml', () => {
  it('has defaults', () => {
    expect(readConfigToml('', {})).toEqual({ settings: defaults, warnings: [] });
    expect(readConfigToml('project_id = "shop"\n[db]\nport = 54322\n[auth.email]\nenable_signup = true\n', {})).toEqual({ settings: defaults, warnings: [] });
  });

  it('reads what matters', () => {
    const text = `
[api]
schemas = ["public", "storage"]
extra_search_path = ["extensions"]
auto_expose_new_tables = false
[db]
major_version = 15
[db.migrations]
schema_paths = ["./schemas/types.sql", "schemas/*.sql", "../shared/**/*.sql", "/srv/roles.sql"]
[db.seed]
sql_paths = ['./seed.sql', "seeds/*.sql"]
[auth]
enable_anonymous_sign_ins = true
`;
    expect(readConfigToml(text, {})).toEqual({
      settings: {
        postgres: 15, apiSchemas: ['public', 'storage'], extraSearchPath: ['extensions'], autoExposeNewTables: false,
        schemaPaths: ['supabase/schemas/types.sql', 'supabase/schemas/*.sql', 'shared/**/*.sql', '/srv/roles.sql'],
        seedPaths: ['supabase/seed.sql', 'supabase/seeds/*.sql'], anonymousSignIns: true,
      },
      warnings: [],
    });
  });

  it('resolves env()', () => {
    const text = '[db]\nmajor_version = "env(PG_MAJOR)"\n[api]\nschemas = "env(SCHEMAS)"\nextra_search_path = ["public", "env(EXTRA)"]\nauto_expose_new_tables = "env(EXPOSE)"\n';
    const { settings, warnings } = readConfigToml(text, { PG_MAJOR: '17', SCHEMAS: 'public, shop', EXTRA: 'tools', EXPOSE: 'TRUE' });
    expect(settings).toEqual({ ...defaults, postgres: 17, apiSchemas: ['public', 'shop'], extraSearchPath: ['public', 'tools'], autoExposeNewTables: true });
    expect(warnings).toEqual([]);
  });

  it('says which variables are missing, and only of settings that it reads', () => {
    const text = '[db]\nmajor_version = "env(PG_MAJOR)"\nport = "env(DB_PORT)"\n[api]\nschemas = ["public", "env(toString)", "env(EMPTY)"]\n';
    expect(readConfigToml(text, { EMPTY: '' })).toEqual({
      settings: defaults,
      warnings: [
        'supabase/config.toml: [db] major_version needs PG_MAJOR in the environment.',
        'supabase/config.toml: [api] schemas needs toString, EMPTY in the environment.',
      ],
    });
  });

  it('says what has the wrong type, and keeps the rest', () => {
    const text = '[db]\nmajor_version = "seventeen"\n[api]\nschemas = [1, 2]\nextra_search_path = ["shop"]\nauto_expose_new_tables = "maybe"\n[auth]\nenable_anonymous_sign_ins = 1\n';
    expect(readConfigToml(text, {})).toEqual({
      settings: { ...defaults, extraSearchPath: ['shop'] },
      warnings: [
        'supabase/config.toml: [db] major_version is not a whole number.',
        'supabase/config.toml: [api] auto_expose_new_tables is not true or false.',
        'supabase/config.toml: [api] schemas is not a list of names.',
        'supabase/config.toml: [auth] enable_anonymous_sign_ins is not true or false.',
      ],
    });
    expect(readConfigToml('db = 1\napi = ["public"]\nauth = 1979-05-27\n', {})).toEqual({ settings: defaults, warnings: [] });
  });

  it('survives text that is no TOML', () => {
    const { settings, warnings } = readConfigToml('[db]\nmajor_version = = 17\n', {});
    expect(settings).toEqual(defaults);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^supabase\/config\.toml: not valid TOML, all settings are ignored \(line 2, column 17: .+\)\.$/);
  });
});
