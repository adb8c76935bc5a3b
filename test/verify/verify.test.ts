import { beforeAll, describe, expect, it } from 'vitest';
import { baselineSources, baselineSql } from '../../src/config/baseline.js';
import { loadParser } from '../../src/sql/parser.js';
import { spanText } from '../../src/text/index.js';
import { DriverError, type Driver } from '../../src/verify/driver.js';
import type { VerifiedMigration, VerifyReport } from '../../src/verify/report.js';
import type { VerifyTask } from '../../src/verify/task.js';
import { verifyHistory } from '../../src/verify/verify.js';
import { embedded } from './database.js';

beforeAll(() => loadParser());

type Files = Readonly<Record<string, string>>;

/** Verify files of `supabase/migrations`; those of other folders are given with their whole path. */
async function verified(files: Files, options: Partial<VerifyTask> = {}, on: Driver = embedded): Promise<VerifyReport> {
  const sources = Object.entries(files).map(([name, text]) => ({ path: name.includes('/') ? name : `supabase/migrations/${name}`, text }));
  const settings = { baseline: 'supabase', defaultGrants: 'auto' } as const;
  return verifyHistory({
    sources, baseline: await baselineSources(settings), baselineSql: await baselineSql(settings), timeout: 30_000,
    settings: { postgres: 17, runner: 'supabase', apiSchemas: ['public'] }, history: { migrationsFolder: 'supabase/migrations' }, ...options,
  }, on);
}

async function single(sql: string, history = 'select 1', options: Partial<VerifyTask> = {}): Promise<VerifiedMigration> {
  const report = await verified({ '1_before.sql': history, '2_tested.sql': sql }, options);
  return report.migrations[1]!;
}

const locksOf = ({ locks }: VerifiedMigration): readonly string[] => locks.flatMap(({ relations }) => relations.map(({ relation, predicted, observed, agrees }) =>
  `${relation} ${predicted === undefined ? '-' : `${predicted.mode} ${predicted.work}`}${agrees ? '' : ` but ${observed === undefined ? '-' : `${observed.mode} ${observed.work}`}`}`));

describe('files run as their runner runs them', () => {
  it('applies a history from empty', async () => {
    const { bootstrap, counts, migrations } = await verified({ '1_a.sql': 'create table notes (id int);', '2_b.sql': 'alter table notes add body text; select 1;' });
    expect(bootstrap).toEqual({ files: 2, applied: 2, clean: true });
    expect(counts).toMatchObject({ statements: 3, ran: 3, refused: 0, skipped: 0 });
    expect(migrations.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  });

  it('undoes a file that fails, tells where and what, and goes on with what runs of it', async () => {
    const report = await verified({ '1_a.sql': 'create table notes (id int);\ncreate table notes (id int);\ncreate table tags (id int);', '2_b.sql': 'alter table tags add name text;' });
    const [first, second] = report.migrations;
    expect(first).toMatchObject({ outcome: 'failed', refusals: [{ sqlstate: '42P07', message: 'relation "notes" already exists', foretold: 'same' }] });
    expect(spanText(first!.refusals[0]!.statement)).toBe('create table notes (id int)');
    expect(second!.outcome).toBe('applied');
    expect(report.bootstrap).toMatchObject({ files: 2, applied: 1, clean: false, firstFailure: { sqlstate: '42P07' } });
  });

  it('points at the word that Postgres names', async () => {
    const { refusals: [refusal] } = await single('select 1;\nselect übel from notes;', 'create table notes (id int)');
    expect(refusal).toMatchObject({ sqlstate: '42703' });
    expect(spanText(refusal!.span)).toBe('übel');
  });

  it('sends syntax errors too', async () => {
    const { refusals: [refusal] } = await single('select 1; -- here\ncreate table notes (id int) commit;\nselect 2;');
    expect(refusal).toMatchObject({ sqlstate: '42601', foretold: 'same' });
    expect([spanText(refusal!.span), spanText(refusal!.statement)]).toEqual(['commit', expect.stringMatching(/^create table notes/)]);
  });

  it('says what the replay had expected', async () => {
    const history = 'create table notes (id int primary key); insert into notes values (1), (2)';
    expect((await single('alter table notes add owner int not null;', history)).refusals).toMatchObject([{ sqlstate: '23502' }]);
    expect((await single("do $$ begin execute format('select 1 / %s', (select count(*) - 2 from notes)); end $$;", history)).refusals).toMatchObject([{ sqlstate: '22012', foretold: 'unknown' }]);
    expect((await single('insert into notes select 1 / (id - 1) from notes;', history)).refusals).toMatchObject([{ sqlstate: '22012', foretold: 'works' }]);
  });

  it('is one transaction: CONCURRENTLY runs as the first statement only', async () => {
    const history = 'create table notes (id int)';
    expect((await single('create index concurrently on notes (id);', history)).outcome).toBe('applied');
    expect((await single("set lock_timeout = '1s'; create index concurrently on notes (id);", history)).refusals).toMatchObject([{ sqlstate: '25001' }]);
  });

  it('writes the history row in the same transaction', async () => {
    const { migrations } = await verified({ '20240101_a.sql': 'create table a (id int);', '20240101_b.sql': 'create table b (id int);' });
    expect(migrations.map(({ outcome, refusals }) => [outcome, refusals.map(({ sqlstate }) => sqlstate)])).toEqual([['applied', []], ['failed', ['23505']]]);
  });

  it('begins each file with the settings of a new connection', async () => {
    expect((await single('create table notes (id int);', "set search_path = ''; set role anon;")).outcome).toBe('applied');
  });

  it('tells of a constraint that only the commit checks', async () => {
    const { refusals } = await single('insert into tags values (1, 7);', 'create table notes (id int primary key); create table tags (id int, note int references notes deferrable initially deferred);');
    expect(refusals).toMatchObject([{ sqlstate: '23503' }]);
  });

  it('runs with other runners', async () => {
    const files = { 'supabase/migrations/1_a.sql': 'create table a (id int);\ncreate table a (id int);\ncreate table b (id int);', 'supabase/migrations/2_b.sql': 'select * from b;' };
    const autocommit = await verified(files, { settings: { postgres: 17, runner: 'autocommit', apiSchemas: ['public'] } });
    expect(autocommit.migrations.map(({ outcome }) => outcome)).toEqual(['failed', 'applied']);
    const together = await verified({ '1_a.sql': 'create table a (id int); create index concurrently on a (id);' }, { settings: { postgres: 17, runner: 'single-transaction', apiSchemas: ['public'] } });
    expect(together.migrations[0]!.refusals).toMatchObject([{ sqlstate: '25001' }]);
  });
});

describe('locks and work, predicted and observed', () => {
  const history = 'create table notes (id int primary key, body text); create table tags (id int primary key, note int);';
  const cases: readonly (readonly [sql: string, locks: readonly string[]])[] = [
    ['alter table notes add extra text;', ['public.notes AccessExclusive none']],
    ['alter table notes alter id type bigint;', ['public.notes AccessExclusive rewrite']],
    ['create index on notes (body);', ['public.notes Share index-build']],
    ['alter table notes alter body set not null;', ['public.notes AccessExclusive scan']],
    ['alter table tags add foreign key (note) references notes;', ['public.notes ShareRowExclusive none', 'public.tags ShareRowExclusive scan']],
    ["update notes set body = '';", ['public.notes RowExclusive data']],
    ['truncate notes;', ['public.notes AccessExclusive none']],
    ['create table other (id int); create index on other (id); alter table other add x int;', []],
    // The stronger lock is held already.
    ['alter table notes add extra int; create index on notes (extra);', ['public.notes AccessExclusive none', 'public.notes Share index-build']],
    ['drop table notes; create table notes (id int); create index on notes (id);', ['public.notes AccessExclusive none']],
  ];
  let report: VerifyReport;
  beforeAll(async () => {
    const steps = cases.flatMap(([sql], at) => [[`${100 + 2 * at}_begin.sql`, `drop table if exists notes, tags, other cascade; ${history}`], [`${101 + 2 * at}_case.sql`, sql]]);
    report = await verified(Object.fromEntries(steps) as Files);
  });

  it.each(cases.map(([sql, locks], at) => [sql, locks, at] as const))('%s', (_sql, expected, at) => {
    const migration = report.migrations[2 * at + 1]!;
    expect(migration.refusals).toEqual([]);
    expect([...locksOf(migration)].sort()).toEqual(expected);
  });

  it('shows where they differ', async () => {
    const migration = await single("select touch();", `${history} create function touch() returns void language plpgsql as $$ begin lock table notes in share mode; end $$;`);
    expect(migration.locks).toMatchObject([{ incomparable: 'the functions that it calls', relations: [{ relation: 'public.notes', observed: { mode: 'Share', work: 'none' }, agrees: false }] }]);
  });

  it('counts what was compared', async () => {
    const { counts } = await verified({ '1_a.sql': history, '2_b.sql': 'alter table notes add a int; alter table tags add b int;' });
    expect(counts).toMatchObject({ compared: 4, agreeing: 4 });
  });

  it('tells of foreseen failures that do not come', async () => {
    const { falseAlarms } = await single('create table tags (id int);', 'select 1');
    expect(falseAlarms).toEqual([]);
  });
});

describe('row level security and access', () => {
  it('tells what changed and who can do what', async () => {
    const { rls, access } = await single('create table notes (id uuid primary key, user_id uuid references auth.users); alter table notes enable row level security; create policy own on notes for select to authenticated using (user_id = auth.uid());');
    expect(rls).toMatchObject({ changes: [{ kind: 'added', table: 'public.notes' }], disagreements: [] });
    expect(access).toMatchObject([{ relation: 'public.notes', kind: 'table', after: { anon: { select: 'none' }, authenticated: { select: 'own', insert: 'none' } } }]);
  });

  it('compares with what was before', async () => {
    const { rls, access } = await single('alter table notes disable row level security;', 'create table notes (id int); alter table notes enable row level security;');
    expect(rls?.changes).toMatchObject([{ kind: 'loss', table: 'public.notes' }]);
    expect(access).toMatchObject([{ before: { anon: { select: 'none' } }, after: { anon: { select: 'all' } } }]);
  });

  it('knows a renamed table', async () => {
    const { rls } = await single('alter table notes rename to memos;', 'create table notes (id int); alter table notes enable row level security;');
    expect(rls?.changes).toMatchObject([{ table: 'public.memos', what: 'renamed from public.notes' }]);
  });
});

describe('the way back and a second time', () => {
  const history = 'create table notes (id int primary key, body text);';
  const withRollback = async (sql: string, rollback: string): Promise<VerifiedMigration> => {
    const { migrations } = await verified({ '1_before.sql': history, '20240101_tested.sql': sql, 'supabase/rollbacks/20240101_tested.sql': rollback });
    return migrations[1]!;
  };

  it('forward, back and forward again', async () => {
    expect((await withRollback('alter table notes add extra int;', 'alter table notes drop extra;')).roundTrip).toMatchObject({ differences: [] });
  });

  it('tells what the script leaves other than it was', async () => {
    const { roundTrip } = await withRollback("alter table notes alter body set default 'x'; alter table notes add extra int;", 'alter table notes drop extra;');
    expect(roundTrip?.differences).toHaveLength(1);
    expect(roundTrip?.differences[0]).toContain('notes.body');
  });

  it('tells where the script fails', async () => {
    const { roundTrip } = await withRollback('alter table notes add extra int;', 'alter table notes drop extra_column;');
    expect(roundTrip?.failure).toMatchObject({ sqlstate: '42703' });
  });

  it('tells when the migration does not run after its rollback', async () => {
    const { roundTrip } = await withRollback('create table tags (id int);', 'select 1;');
    expect(roundTrip).toMatchObject({ differences: ['extra table "tags"'], forwardAgain: { sqlstate: '42P07' } });
  });

  it('goes on from the schema after the migration', async () => {
    const report = await verified({ '1_a.sql': history, '20240101_b.sql': 'alter table notes add extra int;', 'supabase/rollbacks/20240101_b.sql': 'alter table notes drop extra;', '3_c.sql': 'create index on notes (extra);' });
    expect(report.bootstrap.clean).toBe(true);
  });

  it('runs a migration twice', async () => {
    const twice = { twice: true };
    expect((await single('create table if not exists tags (id int);', history, twice)).again).toEqual({ differences: [] });
    expect((await single('create table tags (id int);', history, twice)).again).toMatchObject({ failure: { sqlstate: '42P07' } });
    expect((await single('create index on notes (body);', history, twice)).again?.differences).toHaveLength(1);
  });
});

describe('what the engine does not have', () => {
  it('stands in for an extension, and says so', async () => {
    const report = await verified({ '1_a.sql': "create extension pg_cron; select cron.schedule('nightly', '0 3 * * *', 'select 1');" });
    expect(report.migrations[0]!.outcome).toBe('applied');
    expect(report.replaced).toMatchObject([{ name: 'pg_cron', how: 'stub', statements: 1 }]);
  });

  it('leaves out what nothing stands in for, with what needs it', async () => {
    const report = await verified({ '1_a.sql': 'create extension postgis;\ncreate table places (at geometry);\nalter table places enable row level security;\ncreate table notes (id int);' });
    expect(report.migrations[0]).toMatchObject({ outcome: 'partly', skipped: [{ what: 'postgis', how: 'skipped' }] });
    expect(report.migrations[0]!.refusals.map(({ because }) => because)).toMatchObject([{ kind: 'missing', what: expect.stringContaining('postgis') as string }, { kind: 'missing' }]);
    expect(report.bootstrap.clean).toBe(true);
  });

  it('tells a failure of its own from one that follows', async () => {
    const { refusals } = await single('alter table gone add x int; create table gone (id missing_type);');
    expect(refusals.map(({ because }) => because)).toEqual([undefined, undefined]);
  });
});

describe('the end of a run', () => {
  it('stops when the database is gone, and says where', async () => {
    const report = await verified({ '1_a.sql': 'create table a (id int);', '2_b.sql': 'select 2;\nselect 3;', '3_c.sql': 'select 4;' }, {}, losing('select 3'));
    expect(report.stopped).toMatchObject({ message: 'The connection broke.' });
    expect(spanText(report.stopped!.span!)).toBe('select 3');
    expect(report.migrations.map(({ outcome }) => outcome)).toEqual(['applied', 'not-run', 'not-run']);
    expect(report.bootstrap.clean).toBe(false);
  });

  it('ends by a signal, with the database closed', async () => {
    const control = new AbortController();
    const reason = new Error('enough');
    const { closed, on } = watched();
    const run = verified({ '1_a.sql': 'create table a (id int);', '2_b.sql': 'select 1;' }, { signal: control.signal, onProgress: (done) => { if (done === 1) control.abort(reason); } }, on);
    await expect(run).rejects.toBe(reason);
    expect(closed()).toBe(true);
  });

  it('replays history, and reports on what is under test', async () => {
    const report = await verified({ '1_a.sql': 'create table a (id int);', '2_b.sql': 'alter table a add b int;' }, { history: { migrationsFolder: 'supabase/migrations', targets: new Set(['supabase/migrations/2_b.sql']) } });
    expect(report.migrations.map(({ version }) => version)).toEqual(['2']);
    expect(report.bootstrap).toMatchObject({ files: 2, applied: 2 });
  });
});

/** A driver whose connection breaks at a statement. */
function losing(sql: string): Driver {
  return {
    async open(start) {
      const session = await embedded.open(start);
      return {
        engine: session.engine, sync: () => session.sync(), script: (text) => session.script(text), close: () => session.close(),
        execute: (text) => (text === sql ? Promise.reject(new DriverError('lost', 'The connection broke.')) : session.execute(text)),
      };
    },
  };
}

/** A driver that tells whether its session was closed. */
function watched(): { readonly on: Driver; readonly closed: () => boolean } {
  let closed = false;
  return {
    closed: () => closed,
    on: {
      async open(start) {
        const session = await embedded.open(start);
        return { engine: session.engine, sync: () => session.sync(), script: (text) => session.script(text), execute: (text) => session.execute(text), close: () => ((closed = true), session.close()) };
      },
    },
  };
}
