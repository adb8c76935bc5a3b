import { describe, expect, it } from 'vitest';
import { inRollbackFolder, isRetiredInit, isValidationStem, looseName, migrationName } from '../../src/history/naming.js';

describe('migrationName', () => {
  it.each([
    ['20260117093000_add_users.sql', { version: '20260117093000', name: 'add_users' }],
    ['20260117_phase1.sql', { version: '20260117', name: 'phase1' }],
    ['1_.sql', { version: '1', name: '' }],
    ['0002_a.b_c.sql', { version: '0002', name: 'a.b_c' }],
    ['20260117_x.down.sql', { version: '20260117', name: 'x.down' }],
    ['20260117_x_ROLLBACK.sql', { version: '20260117', name: 'x_ROLLBACK' }],
    ['20260117_x.sql.sql', { version: '20260117', name: 'x.sql' }],
    ['2026_05_07_votes.sql', { version: '2026', name: '05_07_votes' }],
  ])('%s is applied', (fileName, expected) => {
    expect(migrationName(fileName)).toEqual(expected);
  });

  it.each([
    '077a_fix.sql', 'v1_users.sql', 'users.sql', '20260117-users.sql', '20260117.sql', '20260117_users.SQL', '20260117_users.sql.bak', ' 1_x.sql', '_x.sql', '٣_x.sql', '',
  ])('"%s" is skipped', (fileName) => {
    expect(migrationName(fileName)).toBeUndefined();
  });
});

describe('isRetiredInit', () => {
  it.each([
    ['20211208235959_init.sql', true],
    ['20211209000000_init.sql', false],
    ['20260117093000_init.sql', false],
    ['20200101_init.sql', false],
    ['20200101000000_init_users.sql', false],
  ])('%s: %s', (fileName, expected) => {
    expect(isRetiredInit(fileName)).toBe(expected);
  });
});

describe('looseName', () => {
  it.each([
    ['20260117_add_users.sql', { version: '20260117', stem: 'add_users' }],
    ['20260117_add_users.up.sql', { version: '20260117', stem: 'add_users' }],
    ['077a_fix.sql', { stem: '077a_fix' }],
    ['schema.sql', { stem: 'schema' }],
    ['20260117_clean_up.sql', { version: '20260117', stem: 'clean_up' }],
    ['20260117_rollback_log_table.down.sql', { version: '20260117', stem: 'rollback_log_table_down', undo: { stem: 'rollback_log_table', sign: 'certain' } }],
    ['20260117_add_rollback_log.sql', { version: '20260117', stem: 'add_rollback_log' }],
    ['20260117_download_metrics.sql', { version: '20260117', stem: 'download_metrics' }],
    ['20260117_breakdown.sql', { version: '20260117', stem: 'breakdown' }],
  ])('%s', (path, expected) => {
    expect(looseName(path)).toEqual(expected);
  });

  it.each([
    ['20260117_x.down.sql', 'x', 'certain'],
    ['20260117_x.rollback.sql', 'x', 'certain'],
    ['20260117_x.DOWN.SQL', 'x', 'certain'],
    ['20260117_x_down.sql', 'x', 'weak'],
    ['20260117_x_rollback.sql', 'x', 'likely'],
    ['20260117_x_ROLLBACK.sql', 'x', 'likely'],
    ['20260117_x-rollback.sql', 'x', 'likely'],
    ['20260117_x_rollback_v2.sql', 'x_v2', 'likely'],
    ['20260117_rollback_x.sql', 'x', 'likely'],
    ['20260117_Rollback-x.sql', 'x', 'likely'],
    ['rollback_x.sql', 'x', 'likely'],
    ['ROLLBACK_20260117_x.sql', 'x', 'likely'],
    ['20260117_rollback.sql', '', 'likely'],
  ])('%s undoes "%s" (%s)', (path, stem, sign) => {
    expect(looseName(path).undo).toEqual({ stem, sign });
  });

  it('finds the version behind a leading word', () => {
    expect(looseName('ROLLBACK_20260117_x.sql').version).toBe('20260117');
  });

  it('takes the name from the folder where each migration has one', () => {
    expect(looseName('db/20260117_users/up.sql')).toEqual({ version: '20260117', stem: 'users' });
    expect(looseName('db/20260117_users/migration.sql')).toEqual({ version: '20260117', stem: 'users' });
    expect(looseName('db/20260117_users/down.sql').undo).toEqual({ stem: 'users', sign: 'certain' });
  });
});

it.each([
  ['supabase/rollbacks/x.sql', true],
  ['supabase/rollback/2026/x.sql', true],
  ['db/Down/x.sql', true],
  ['supabase/down_migrations/x.sql', true],
  ['supabase/migrations_rollback/x.sql', true],
  ['supabase/migrations/x_rollback.sql', false],
  ['cool-down/supabase/migrations/x.sql', false],
  ['shutdown/x.sql', false],
  ['rollback.sql', false],
])('inRollbackFolder: %s is %s', (path, expected) => {
  expect(inRollbackFolder(path)).toBe(expected);
});

it.each([
  ['20260117_phase1_validate.sql', true],
  ['20260117_phase1_validation.sql', true],
  ['20260117_phase1_VERIFY.sql', true],
  ['20260117_phase1_validation_queries.sql', true],
  ['20260117_validation_queries.sql', true],
  ['validation-queries.sql', true],
  ['verify_phase1.sql', true],
  ['20260117_invalidate_sessions.sql', false],
  ['20260117_add_validation_tables.sql', false],
  ['20260117_add_verified_at.sql', false],
])('isValidationStem: %s is %s', (path, expected) => {
  expect(isValidationStem(looseName(path).stem)).toBe(expected);
});
