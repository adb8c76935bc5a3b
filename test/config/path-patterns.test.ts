import { describe, expect, it } from 'vitest';
import { pathPatterns } from '../../src/config/path-patterns.js';

describe('path patterns', () => {
  it.each([
    ['supabase/migrations/1_users.sql', 'supabase/migrations/1_users.sql'],
    ['./supabase/migrations/*.sql', 'supabase/migrations/1_users.sql'],
    ['/supabase/**', 'supabase/migrations/1_users.sql'],
    ['supabase/migrations', 'supabase/migrations/1_users.sql'],
    ['supabase/migrations/', 'supabase/migrations/1_users.sql'],
    ['1_users.sql', 'supabase/migrations/1_users.sql'],
    ['*_seed.sql', 'db/1_seed.sql'],
    ['migrations', 'supabase/migrations/1_users.sql'],
    ['**/.hidden/*', 'db/.hidden/1.sql'],
    ['db/{old,older}/*.sql', 'db/older/1.sql'],
    ['db/2023*', 'db/20230101_users.sql'],
    ['db/!(new)/*.sql', 'db/old/1.sql'],
    ['!(new).sql', 'db/old.sql'],
  ])('%s matches %s', (pattern, path) => {
    expect(pathPatterns([pattern])(path)).toBe(true);
  });

  it.each([
    ['migrations/*.sql', 'supabase/migrations/1_users.sql'],
    ['supabase/migrations/*.sql', 'supabase/migrations/old/1_users.sql'],
    ['users', 'supabase/migrations/1_users.sql'],
    ['db/2023*', 'db/20240101_users.sql'],
    ['db/!(new)/*.sql', 'db/new/1.sql'],
  ])('%s does not match %s', (pattern, path) => {
    expect(pathPatterns([pattern])(path)).toBe(false);
  });

  it('takes back what a later pattern with ! names, and gives it again', () => {
    const matches = pathPatterns(['db', '!db/keep', 'db/keep/not_this.sql']);
    expect(['db/1.sql', 'db/keep/1.sql', 'db/keep/not_this.sql'].map(matches)).toEqual([true, false, true]);
  });

  it('matches nothing without patterns', () => {
    expect(pathPatterns([])('db/1.sql')).toBe(false);
  });
});
