import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProject } from '../../src/node/project.js';
import { onDisk } from './on-disk.js';

const config = { 'supabase/config.toml': '[db]\nmajor_version = 15\n' };

describe('findProject', () => {
  it('looks upward from where it stands', () => {
    const root = onDisk({ ...config, 'supabase/migrations/1_a.sql': '', 'src/app/main.ts': '' });
    for (const folder of ['.', 'src/app', 'supabase', 'supabase/migrations']) {
      expect(findProject(join(root, folder), { env: {} })).toEqual({
        root, migrationsFolder: 'supabase/migrations', postgres: 15, apiSchemas: ['public', 'graphql_public'], extraSearchPath: ['public', 'extensions'],
        schemaPaths: [], seedPaths: ['supabase/seed.sql'], anonymousSignIns: false, warnings: [],
      });
    }
  });

  it('needs a configuration or migrations, not both', () => {
    const bare = onDisk({ 'supabase/migrations/1_a.sql': '' });
    expect(findProject(bare)!.root).toBe(bare);
    expect(findProject(bare)!.postgres).toBeUndefined();
    expect(findProject(onDisk({ 'supabase/functions/a.ts': '' }), { home: '/' })).toBeUndefined();
  });

  it('takes the nearest', () => {
    const root = onDisk({ ...config, 'apps/web/supabase/config.toml': '' });
    expect(findProject(join(root, 'apps/web/supabase'))!.root).toBe(join(root, 'apps/web'));
  });

  it('ends at the repository', () => {
    const root = onDisk({ ...config, 'inner/.git/HEAD': '', 'inner/src/a.ts': '', 'linked/.git': 'gitdir: ../elsewhere', 'linked/a.ts': '' });
    expect(findProject(join(root, 'inner/src'))).toBeUndefined();
    expect(findProject(join(root, 'linked'))).toBeUndefined();
    mkdirSync(join(root, 'inner/supabase/migrations'), { recursive: true });
    expect(findProject(join(root, 'inner/src'))!.root).toBe(join(root, 'inner'));
  });

  it('does not look into the home folder from below', () => {
    const root = onDisk({ ...config, 'work/a.ts': '' });
    expect(findProject(join(root, 'work'), { home: root })).toBeUndefined();
    expect(findProject(root, { home: root })!.root).toBe(root);
  });

  it('reads the environment, and a file with a byte order mark', () => {
    const root = onDisk({ 'supabase/config.toml': '\ufeff[db]\nmajor_version = "env(PG_MAJOR)"\n' });
    expect(findProject(root, { env: { PG_MAJOR: '14' } })).toMatchObject({ postgres: 14, warnings: [] });
  });

  it('survives a configuration that cannot be read', () => {
    const root = onDisk({ 'supabase/config.toml/odd.txt': '' });
    const project = findProject(root)!;
    expect(project.apiSchemas).toEqual(['public', 'graphql_public']);
    expect(project.warnings).toHaveLength(1);
    expect(project.warnings[0]).toMatch(/^supabase\/config\.toml: cannot be read, all settings are ignored \(EISDIR/);
  });
});
