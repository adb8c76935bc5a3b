import { describe, expect, it } from 'vitest';
import { buildHistory, type HistoryOptions } from '../../src/history/index.js';
import type { History } from '../../src/history/index.js';

const folder = 'supabase/migrations';
const inFolder = (name: string): string => `${folder}/${name}`;

/** A history of files with no text to speak of. */
function historyOf(paths: readonly string[], options: Partial<HistoryOptions> = {}): History {
  const sources = paths.map((path) => ({ path, text: '-- nothing' }));
  return buildHistory(sources, { runner: 'supabase', migrationsFolder: folder, ...options });
}

/** The same, for names directly in the migrations folder. */
const folderOf = (names: readonly string[], options?: Partial<HistoryOptions>): History => historyOf(names.map(inFolder), options);

const short = (source: { readonly path: string } | undefined): string | undefined => source?.path.replace(`${folder}/`, '');
const order = (history: History) => history.migrations.map(({ source }) => short(source));
const skipped = (history: History) => history.skipped.map(({ source, reason }) => [short(source), reason]);
const paired = (history: History) => history.migrations.filter(({ rollback }) => rollback).map(({ source, rollback }) => [short(source), short(rollback)]);
const applied = (history: History) => history.appliedRollbacks.map(({ source, undoes, sameVersion }) => [short(source), short(undoes), sameVersion.map(short)]);

describe('the migrations folder', () => {
  it('runs in the order of versions as text', () => {
    const history = folderOf(['10_b.sql', '9_a.sql', '20260420010000_d.sql', '20260420_c.sql', '20260420_b.sql']);
    expect(order(history)).toEqual(['10_b.sql', '20260420_b.sql', '20260420_c.sql', '20260420010000_d.sql', '9_a.sql']);
    expect(history.migrations[0]).toEqual({
      source: { path: inFolder('10_b.sql'), text: '-- nothing' }, version: '10', name: 'b', role: 'target', deploy: 0, sameVersion: [],
    });
  });

  it('does not depend on the order of the input', () => {
    const names = ['1_a.sql', '1_b.sql', '1_a.down.sql', '1_rollback_a.sql', '2_c.sql', 'x.sql', 'y.sql'];
    expect(folderOf([...names].reverse())).toEqual(folderOf(names));
  });

  it('skips names that the CLI does not know', () => {
    const history = folderOf(['077a_fix.sql', '20260117_a.sql', 'users.sql', '20260118-b.sql', '20260119_c.SQL']);
    expect(order(history)).toEqual(['20260117_a.sql']);
    expect(skipped(history)).toEqual([['077a_fix.sql', 'name'], ['20260118-b.sql', 'name'], ['20260119_c.SQL', 'name'], ['users.sql', 'name']]);
    expect(history.rollbacks).toEqual([]);
  });

  it('skips the init of the first CLI only where it comes first', () => {
    const old = '20211001000000_init.sql';
    expect(skipped(folderOf([old, '20220101000000_users.sql']))).toEqual([[old, 'init']]);
    expect(skipped(folderOf([old, '20210901000000_users.sql']))).toEqual([]);
    expect(skipped(folderOf(['20220101000000_init.sql']))).toEqual([]);
    expect(skipped(historyOf([inFolder(old), inFolder('0_old/1_users.sql')]))).toEqual([['0_old/1_users.sql', 'sub-folder']]);
  });

  it('takes files for rollback scripts that are said to be, but not where the CLI applies them', () => {
    const rollbacks = (path: string): boolean => path.includes('undo');
    const history = historyOf([inFolder('1_a.sql'), inFolder('2_undo_note.sql'), 'supabase/undo/1_a.sql'], { rollbacks });
    expect(order(history)).toEqual(['1_a.sql', '2_undo_note.sql']);
    expect(paired(history)).toEqual([['1_a.sql', 'supabase/undo/1_a.sql']]);
    expect(paired(historyOf(['db/1_a.sql', 'db/undo/1_a.sql'], { runner: 'autocommit', rollbacks }))).toEqual([['db/1_a.sql', 'db/undo/1_a.sql']]);
  });

  it('does not look into folders', () => {
    const history = historyOf(['1_a.sql', 'archive/0_old.sql', 'archive/more/0_older.sql', 'rollback/1_a.sql', 'old/rollbacks/0_old.sql'].map(inFolder));
    expect(order(history)).toEqual(['1_a.sql']);
    expect(skipped(history)).toEqual([['archive/0_old.sql', 'sub-folder'], ['archive/more/0_older.sql', 'sub-folder']]);
    expect(history.rollbacks.map(short)).toEqual(['old/rollbacks/0_old.sql', 'rollback/1_a.sql']);
    expect(paired(history)).toEqual([['1_a.sql', 'rollback/1_a.sql']]);
    expect(applied(history)).toEqual([]);
  });

  it('tells what shares a version', () => {
    const history = folderOf(['20260117_b.sql', '20260117_a.sql', '20260118_c.sql', '20260117_d.sql']);
    expect(history.migrations.map(({ source, sameVersion }) => [short(source), sameVersion.map(short)])).toEqual([
      ['20260117_a.sql', ['20260117_b.sql', '20260117_d.sql']],
      ['20260117_b.sql', ['20260117_a.sql', '20260117_d.sql']],
      ['20260117_d.sql', ['20260117_a.sql', '20260117_b.sql']],
      ['20260118_c.sql', []],
    ]);
  });

  it('takes a date with underscores for a year, as the CLI does', () => {
    const history = folderOf(['2026_05_07_votes.sql', '2026_05_20_ballots.sql', '2026_05_07_votes_ROLLBACK.sql']);
    expect(history.migrations.map(({ version, name, sameVersion }) => [version, name, sameVersion.length])).toEqual([['2026', '05_07_votes', 1], ['2026', '05_20_ballots', 1]]);
    expect(applied(history)).toEqual([['2026_05_07_votes_ROLLBACK.sql', '2026_05_07_votes.sql', ['2026_05_07_votes.sql', '2026_05_20_ballots.sql']]]);
  });

  it('runs files from elsewhere after those of the folder', () => {
    const history = historyOf(['draft.sql', inFolder('2_b.sql'), 'db/9_c.sql', inFolder('1_a.sql')]);
    expect(history.migrations.map(({ source, version, name }) => [short(source), version, name])).toEqual([
      ['1_a.sql', '1', 'a'], ['2_b.sql', '2', 'b'], ['db/9_c.sql', '9', 'c'], ['draft.sql', 'draft.sql', 'draft'],
    ]);
  });

  it('may lie deeper, and end with a slash', () => {
    const history = historyOf(['apps/web/supabase/migrations/10_b.sql', 'apps/web/supabase/migrations/9_a.sql', 'apps/web/supabase/rollbacks/9_a.sql'], { migrationsFolder: 'apps/web/supabase/migrations/' });
    expect(history.migrations.map(({ version, rollback }) => [version, rollback?.path])).toEqual([['10', undefined], ['9', 'apps/web/supabase/rollbacks/9_a.sql']]);
  });

  it('means nothing to other runners', () => {
    const history = folderOf(['10_b.sql', '9_a.sql', 'users.sql', '9_a.down.sql', '9_c.sql'], { runner: 'single-transaction' });
    expect(order(history)).toEqual(['9_a.sql', '9_c.sql', '10_b.sql', 'users.sql']);
    expect(history.migrations.map(({ version }) => version)).toEqual(['9', '9', '10', inFolder('users.sql')]);
    expect(history.migrations.flatMap(({ sameVersion }) => sameVersion)).toEqual([]);
    expect([history.skipped, history.appliedRollbacks]).toEqual([[], []]);
    expect(paired(history)).toEqual([['9_a.sql', '9_a.down.sql']]);
  });

  it('may be empty', () => {
    expect(historyOf([])).toEqual({ migrations: [], skipped: [], rollbacks: [], appliedRollbacks: [] });
    expect(historyOf([], { runner: 'autocommit' })).toEqual({ migrations: [], skipped: [], rollbacks: [], appliedRollbacks: [] });
  });
});

describe('rollback scripts that the CLI would apply', () => {
  it('share the version of two phases', () => {
    const history = folderOf(['20260117_phase1.sql', '20260117_phase2.sql', '20260117_phase1_ROLLBACK.sql']);
    expect(order(history)).toEqual(['20260117_phase1.sql', '20260117_phase2.sql']);
    expect(history.migrations.map(({ sameVersion }) => sameVersion.map(short))).toEqual([['20260117_phase2.sql'], ['20260117_phase1.sql']]);
    expect(applied(history)).toEqual([['20260117_phase1_ROLLBACK.sql', '20260117_phase1.sql', ['20260117_phase1.sql', '20260117_phase2.sql']]]);
    expect(paired(history)).toEqual([['20260117_phase1.sql', '20260117_phase1_ROLLBACK.sql']]);
    expect(history.rollbacks.map(short)).toEqual(['20260117_phase1_ROLLBACK.sql']);
  });

  it('run before their migration when they sort before it', () => {
    const history = folderOf(['20260117_x.sql', '20260117_x.down.sql', '20260118_y.sql', '20260118_y_down.sql']);
    expect(order(history)).toEqual(['20260117_x.sql', '20260118_y.sql']);
    expect(applied(history)).toEqual([
      ['20260117_x.down.sql', '20260117_x.sql', ['20260117_x.sql']],
      ['20260118_y_down.sql', '20260118_y.sql', ['20260118_y.sql']],
    ]);
    expect(history.migrations.map(({ sameVersion }) => sameVersion)).toEqual([[], []]);
  });

  it('may have a version of their own', () => {
    const history = folderOf(['20260117093000_guard.sql', '20260117093001_guard_rollback.sql', '20260117093002_rollback_guard.sql', '20260117093003_logs.sql']);
    expect(order(history)).toEqual(['20260117093000_guard.sql', '20260117093003_logs.sql']);
    expect(applied(history)).toEqual([
      ['20260117093001_guard_rollback.sql', '20260117093000_guard.sql', []],
      ['20260117093002_rollback_guard.sql', '20260117093000_guard.sql', []],
    ]);
    expect(paired(history)).toEqual([['20260117093000_guard.sql', '20260117093001_guard_rollback.sql']]);
  });

  it.each([
    ['20260117_phase1_rename_tables.sql', '20260117_phase1_rollback.sql'],
    ['20260117_phase1.sql', '20260117_phase1_rename_tables_rollback.sql'],
    ['20260117_phase1.sql', '20260117_rollback.sql'],
    ['20260117_phase1.sql', '20260117_everything.down.sql'],
    ['20260117_guard_v1.sql', '20260118_guard_rollback_v1.sql'],
    ['20260117_add_users.up.sql', '20260117_add_users.down.sql'],
  ])('%s is undone by %s', (migration, rollback) => {
    const history = folderOf([migration, rollback, '20260116_other.sql']);
    expect(applied(history).map(([source, undoes]) => [undoes, source])).toEqual([[migration, rollback]]);
  });

  it.each([
    ['a forward migration that takes something back', ['20241106092256_rollback_drop_summary_view.sql', '20241001000000_summary_view.sql']],
    ['a forward migration about rollbacks', ['20250915000000_add_role_migration_rollback.sql', '20250914000000_add_roles.sql']],
    ['a table of rollbacks', ['20260101_add_log.sql', '20260301_add_rollback_log.sql']],
    ['a rollback of what comes only later', ['20260101_rollback_guard.sql', '20260301_guard.sql']],
    ['a second step', ['20260101_scale.sql', '20260301_scale_down.sql']],
    ['two stories of one day', ['20260117_schema.sql', '20260117_job_rollback.sql']],
    ['two rollbacks and nothing else', ['20260117_x_rollback.sql', '20260117_rollback_x.sql']],
  ])('are not: %s', (_what, names) => {
    const history = folderOf(names);
    expect(order(history)).toEqual([...names].sort());
    expect([history.rollbacks, history.appliedRollbacks]).toEqual([[], []]);
    expect(history.migrations.map(({ looksLike }) => looksLike)).toEqual([undefined, undefined]);
  });

  it('are migrations that look like rollbacks when nothing is there to undo', () => {
    const history = folderOf(['20260117_x.down.sql', '20260118_y.sql']);
    expect(history.migrations.map(({ source, looksLike }) => [short(source), looksLike])).toEqual([['20260117_x.down.sql', 'rollback'], ['20260118_y.sql', undefined]]);
  });

  it('are those halves of files that the CLI does not know of', () => {
    const text = '-- migrate:up\ncreate table users ();\n-- migrate:down\ndrop table users;';
    const history = buildHistory([{ path: inFolder('1_users.sql'), text }], { runner: 'supabase', migrationsFolder: folder });
    const [migration] = history.migrations;
    expect(migration!.source.text.trimEnd()).toBe('-- migrate:up\ncreate table users ();');
    expect(migration!.rollback!.text.trimStart()).toBe('-- migrate:down\ndrop table users;');
    expect(history.appliedRollbacks).toEqual([{ source: migration!.rollback, undoes: migration!.source, sameVersion: [], role: 'target' }]);
    expect(history.rollbacks).toEqual([migration!.rollback]);
  });
});

describe('rollback scripts out of reach', () => {
  it('pair by version and name, by version, by name', () => {
    const history = historyOf([
      inFolder('0001_users.sql'), inFolder('0002_orders.sql'), inFolder('0003_items.sql'), inFolder('0004_logs.sql'),
      'supabase/rollbacks/0001_users.down.sql', 'supabase/rollbacks/0002_undo_everything.sql', 'supabase/rollbacks/rollback_items.sql', 'supabase/rollbacks/README.sql',
    ]);
    expect(paired(history)).toEqual([
      ['0001_users.sql', 'supabase/rollbacks/0001_users.down.sql'],
      ['0002_orders.sql', 'supabase/rollbacks/0002_undo_everything.sql'],
      ['0003_items.sql', 'supabase/rollbacks/rollback_items.sql'],
    ]);
    expect(history.rollbacks).toHaveLength(4);
    expect([history.appliedRollbacks, history.skipped]).toEqual([[], []]);
  });

  it('do not pair by a version that two migrations have', () => {
    const history = historyOf([inFolder('20260117_a.sql'), inFolder('20260117_b.sql'), 'supabase/rollbacks/20260117_c.sql', 'supabase/rollbacks/20260117_b.sql']);
    expect(paired(history)).toEqual([['20260117_b.sql', 'supabase/rollbacks/20260117_b.sql']]);
  });

  it('do not pair by a name that two migrations have, unless their version tells', () => {
    const twice = [inFolder('1_users.sql'), inFolder('3_users.sql')];
    expect(paired(historyOf([...twice, 'supabase/rollbacks/users.sql']))).toEqual([]);
    expect(paired(historyOf([...twice, 'supabase/rollbacks/2_users.sql']))).toEqual([['1_users.sql', 'supabase/rollbacks/2_users.sql']]);
    expect(paired(historyOf([...twice, 'supabase/rollbacks/4_users.sql']))).toEqual([['3_users.sql', 'supabase/rollbacks/4_users.sql']]);
  });

  it('come first when there is one that would be applied too', () => {
    const history = historyOf([inFolder('1_a.sql'), inFolder('1_a.down.sql'), 'supabase/rollbacks/1_a.sql']);
    expect(paired(history)).toEqual([['1_a.sql', 'supabase/rollbacks/1_a.sql']]);
    expect(applied(history)).toEqual([['1_a.down.sql', '1_a.sql', ['1_a.sql']]]);
    expect(history.rollbacks.map(short)).toEqual(['1_a.down.sql', 'supabase/rollbacks/1_a.sql']);
  });

  it('may lie in the migrations folder under a name that the CLI skips', () => {
    const history = folderOf(['20251021_folders.sql', 'ROLLBACK_20251021_folders.sql', 'rollback_nothing.sql', '077a_fix.sql', '077a_fix.down.sql']);
    expect(paired(history)).toEqual([['20251021_folders.sql', 'ROLLBACK_20251021_folders.sql']]);
    expect(applied(history)).toEqual([]);
    expect(skipped(history)).toEqual([['077a_fix.sql', 'name'], ['rollback_nothing.sql', 'name']]);
    expect(history.rollbacks.map(short)).toEqual(['077a_fix.down.sql', 'ROLLBACK_20251021_folders.sql']);
  });

  it('may lie in a sub-folder that has no name for it', () => {
    const history = historyOf([inFolder('1_a.sql'), inFolder('manual/1_a_rollback.sql'), inFolder('manual/2_b_rollback.sql')]);
    expect(paired(history)).toEqual([['1_a.sql', 'manual/1_a_rollback.sql']]);
    expect(skipped(history)).toEqual([['manual/2_b_rollback.sql', 'sub-folder']]);
  });
});

describe('files that no tool reads', () => {
  const loose = (paths: readonly string[], options?: Partial<HistoryOptions>): History => buildHistory(paths.map((path) => ({ path, text: '' })), { runner: 'supabase', ...options });

  it('run in the order of their paths, whatever their names', () => {
    const history = loose(['db/10_orders.sql', 'db/2_users.sql', 'schema.sql', '<stdin>', 'db/v1/a.sql']);
    expect(history.migrations.map(({ source, version, name, deploy }) => [source.path, version, name, deploy])).toEqual([
      ['<stdin>', '<stdin>', '<stdin>', 0],
      ['db/2_users.sql', '2', 'users', 1],
      ['db/10_orders.sql', '10', 'orders', 2],
      ['db/v1/a.sql', 'db/v1/a.sql', 'a', 3],
      ['schema.sql', 'schema.sql', 'schema', 4],
    ]);
  });

  it('have rollback scripts beside them, in a folder of their own, or one folder each', () => {
    expect(paired(loose(['db/1_a.up.sql', 'db/1_a.down.sql']))).toEqual([['db/1_a.up.sql', 'db/1_a.down.sql']]);
    expect(paired(loose(['db/up/1_a.sql', 'db/down/1_a.sql']))).toEqual([['db/up/1_a.sql', 'db/down/1_a.sql']]);
    expect(paired(loose(['db/1_a/up.sql', 'db/1_a/down.sql', 'db/2_b/up.sql', 'db/2_b/down.sql']))).toEqual([['db/1_a/up.sql', 'db/1_a/down.sql'], ['db/2_b/up.sql', 'db/2_b/down.sql']]);
    expect(loose(['db/up/1_a.sql', 'db/down/1_a.sql', 'db/down/2_b.sql']).rollbacks.map(({ path }) => path)).toEqual(['db/down/1_a.sql', 'db/down/2_b.sql']);
  });

  it('are migrations even in a rollback folder when nothing else is asked about', () => {
    const history = loose(['supabase/rollbacks/1_a.sql', 'supabase/rollbacks/2_b.sql']);
    expect(history.migrations.map(({ source, looksLike }) => [source.path, looksLike])).toEqual([['supabase/rollbacks/1_a.sql', 'rollback'], ['supabase/rollbacks/2_b.sql', 'rollback']]);
    expect(loose(['a/down/1_a.sql', 'b/down/1_a.sql']).migrations.map(({ looksLike }) => looksLike)).toEqual(['rollback', 'rollback']);
    expect(loose(['x/cool-down/1_a.sql']).migrations.map(({ looksLike }) => looksLike)).toEqual([undefined]);
  });

  it('may hold both directions', () => {
    const text = '-- +goose Up\ncreate table users ();\n-- +goose Down\ndrop table users;';
    const history = buildHistory([{ path: 'db/1_users.sql', text }], { runner: 'single-transaction' });
    expect(history.migrations[0]!.rollback!.text.trimStart()).toBe('-- +goose Down\ndrop table users;');
    expect(history.appliedRollbacks).toEqual([]);
  });
});

it('knows validation files by name and content', () => {
  const sources = [
    ['20260117_phase1_validation.sql', 'select count(*) from pg_policies;'],
    ['20260118_validation_queries.sql', 'select 1; select 2;'],
    ['20260119_phase2_validation.sql', 'alter table users add column checked boolean;'],
    ['20260120_report.sql', 'select 1;'],
  ].map(([name, text]) => ({ path: inFolder(name!), text: text! }));
  const history = buildHistory(sources, { runner: 'supabase', migrationsFolder: folder });
  expect(history.migrations.map(({ looksLike }) => looksLike)).toEqual(['validation', 'validation', undefined, undefined]);
});

describe('roles and deploys', () => {
  const names = ['1_a.sql', '2_b.sql', '3_c.sql', '4_d.sql'];
  const states = (history: History) => history.migrations.map(({ version, role, deploy, outOfOrder }) => [version, role, deploy, ...(outOfOrder ? [short(outOfOrder)] : [])]);

  it('are one each by default', () => {
    expect(states(folderOf(names))).toEqual([['1', 'target', 0], ['2', 'target', 1], ['3', 'target', 2], ['4', 'target', 3]]);
  });

  it('lint some files against the others', () => {
    expect(states(folderOf(names, { targets: new Set([inFolder('2_b.sql')]) }))).toEqual([['1', 'history', 0], ['2', 'target', 1], ['3', 'history', 2], ['4', 'history', 3]]);
    expect(states(folderOf(names, { targets: (path) => path.endsWith('d.sql') })).map(([, role]) => role)).toEqual(['history', 'history', 'history', 'target']);
  });

  it('let the changed ones go out together, after all others', () => {
    const changed = { targets: new Set([inFolder('3_c.sql'), inFolder('4_d.sql')]), deploy: 'together' as const };
    expect(states(folderOf(names, changed))).toEqual([['1', 'history', 0], ['2', 'history', 1], ['3', 'target', 2], ['4', 'target', 2]]);
    expect(states(folderOf(names, { deploy: 'together' })).map(([, , deploy]) => deploy)).toEqual([0, 0, 0, 0]);
    expect(states(folderOf(names, { deploy: new Set([inFolder('4_d.sql')]) }))).toEqual([['1', 'target', 0], ['2', 'target', 1], ['3', 'target', 2], ['4', 'target', 3]]);
  });

  it('tell a new migration that sorts before an earlier one', () => {
    const targets = new Set([inFolder('1_a.sql'), inFolder('3_c.sql'), inFolder('4_d.sql')]);
    expect(states(folderOf([...names, '5_e.sql'], { targets, deploy: 'together' }))).toEqual([
      ['1', 'target', 2, '5_e.sql'], ['2', 'history', 0], ['3', 'target', 2, '5_e.sql'], ['4', 'target', 2, '5_e.sql'], ['5', 'history', 1],
    ]);
    expect(states(folderOf(names, { targets, deploy: 'together' }))).toEqual([['1', 'target', 1, '2_b.sql'], ['2', 'history', 0], ['3', 'target', 1], ['4', 'target', 1]]);
  });

  it('do not call an edited migration out of order', () => {
    const targets = new Set([inFolder('1_a.sql'), inFolder('2_b.sql')]);
    expect(states(folderOf(names, { targets, deploy: 'together', added: new Set([inFolder('2_b.sql')]) }))).toEqual([
      ['1', 'target', 2], ['2', 'target', 2, '4_d.sql'], ['3', 'history', 0], ['4', 'history', 1],
    ]);
  });

  it('lint a migration when its rollback script is asked about, but not when that changed', () => {
    const paths = [...names.map(inFolder), 'supabase/rollbacks/2_b.sql'];
    const targets = new Set(['supabase/rollbacks/2_b.sql']);
    expect(states(historyOf(paths, { targets })).map(([, role]) => role)).toEqual(['history', 'target', 'history', 'history']);
    expect(states(historyOf(paths, { targets, deploy: 'together' })).map(([, role]) => role)).toEqual(['history', 'history', 'history', 'history']);
  });

  it('are told of skipped files and applied rollbacks too', () => {
    const history = folderOf(['1_a.sql', '1_a.down.sql', 'x.sql', 'y.sql'], { targets: new Set([inFolder('1_a.down.sql'), inFolder('y.sql')]), deploy: 'together' });
    expect(history.skipped.map(({ role }) => role)).toEqual(['history', 'target']);
    expect(history.appliedRollbacks.map(({ role }) => role)).toEqual(['target']);
  });
});
