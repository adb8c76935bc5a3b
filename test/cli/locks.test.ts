import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';
import { runCli } from './run-cli.js';

const project = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n',
  'supabase/migrations/1_users.sql': 'create table users (id bigint primary key, email text);\n',
  'supabase/migrations/2_email.sql': 'create index users_email on users (email);\n',
  'stats.json': '[{"schema":"public","name":"users","rows":42,"bytes":8192}]',
};

interface Printed {
  readonly statements: readonly { readonly file: string; readonly locks: readonly { readonly relation: string; readonly rows?: number }[] }[];
}

describe('pg-safe locks', () => {
  it('shows the whole project, or what is named, with paths from the working folder', async () => {
    const cwd = onDisk(project);
    const files = async (folder: string, argv: readonly string[] = []): Promise<readonly string[]> => {
      const { code, stdout, stderr } = await runCli(['locks', '--format', 'json', ...argv], { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return (JSON.parse(stdout) as Printed).statements.map(({ file, locks }) => `${file} ${locks.map(({ relation }) => relation).join()}`);
    };
    expect(await files(cwd)).toEqual(['supabase/migrations/1_users.sql ', 'supabase/migrations/2_email.sql public.users']);
    expect(await files(cwd, ['supabase/migrations/2_email.sql'])).toEqual(['supabase/migrations/2_email.sql public.users']);
    expect(await files(join(cwd, 'supabase/migrations'), ['2_email.sql'])).toEqual(['2_email.sql public.users']);
  });

  it('takes sizes from a file', async () => {
    const { code, stdout } = await runCli(['locks', '--stats', 'stats.json'], { cwd: onDisk(project) });
    expect(code).toBe(0);
    expect(stdout).toContain('Heaviest first\n  1.  public.users  42  SHARE  index-build  supabase/migrations/2_email.sql:1\n');
  });

  it.each([
    ['none.json', 'it does not exist.'], ['supabase', 'it is a folder.'],
    ['supabase/config.toml', 'It is not JSON. "pg-safe explain stats" prints the query that makes it.'],
  ])('says why %s is no statistics', async (file, why) => {
    expect(await runCli(['locks', '--stats', file], { cwd: onDisk(project) })).toEqual({ code: 2, stdout: '', stderr: `pg-safe: --stats: "${file}" cannot be used: ${why}\n` });
  });

  it('prints the query for the sizes', async () => {
    const { code, stdout } = await runCli(['explain', 'stats']);
    expect(code).toBe(0);
    expect(stdout).toContain('from pg_class c');
  });
});
