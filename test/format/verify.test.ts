import { describe, expect, it } from 'vitest';
import { verifyFormats, type VerifyFormatName } from '../../src/format/verify/index.js';
import type { VerifyEnvironment } from '../../src/format/verify/index.js';
import type { VerifiedMigration, VerifyReport } from '../../src/verify/report.js';
import { spanOf } from './fake-report.js';
import { again, asForetold, back, everywhere, fakeMigration, fakeRefusal, fakeVerification, notes, otherwise, plainVerify } from './fake-verification.js';

async function written(format: VerifyFormatName, report: VerifyReport, environment: Partial<VerifyEnvironment> = {}): Promise<string> {
  const write = await verifyFormats[format]();
  return write(report, { ...plainVerify, ...environment });
}

const index = spanOf(notes, 'create index notes_id on notes (id)');
const failed = fakeMigration({ source: again, version: '2', outcome: 'failed', duration: 3, refusals: [fakeRefusal()] });
/** One migration that has something in every section. */
const full: VerifiedMigration = fakeMigration({
  falseAlarms: [{ span: index, sqlstate: '42703', message: 'column "id" does not exist' }],
  locks: [{ span: spanOf(notes, 'create table notes (id bigint)'), relations: [asForetold], duration: 1 }, { span: index, relations: [otherwise], duration: 1 }],
  rls: { changes: [{ kind: 'loss', table: 'public.notes', what: 'row level security is off' }, { kind: 'added', table: 'public.notes', policy: 'own', what: 'policy for ALL to public' }], disagreements: ['"notes" has no policy'] },
  access: [
    { relation: 'public.notes', kind: 'table', before: everywhere('own'), after: everywhere('all') },
    { relation: 'public.tags', kind: 'table', before: everywhere('denied'), after: everywhere('denied') },
    { relation: 'public.odd', kind: 'view', untried: 'its column "x" has a domain that no value passes' },
  ],
  roundTrip: { script: back, failure: { span: spanOf(back, 'note'), statement: spanOf(back, 'drop table note'), sqlstate: '42P01', message: 'table "note" does not exist' }, differences: ['unexpected table "notes"'] },
  again: { differences: [] },
});

describe('text', () => {
  it('has a line for each migration, the failure in its source, and the sums', async () => {
    expect(await written('text', fakeVerification([fakeMigration(), failed]))).toBe(`ok        supabase/migrations/1_notes.sql  12 ms
failed    supabase/migrations/2_again.sql  3 ms
  42P07 relation "notes" already exists
    ┌─ supabase/migrations/2_again.sql:3:3
  3 │   notes (id bigint);
    │   ^^^^^
    = pg-safe lint foretells this

An empty database does not come through the history, 1 of 2 files applied: the first failure is at supabase/migrations/2_again.sql:3: relation "notes" already exists (42P07).
2 migrations verified on PGlite 0.5.16 (PostgreSQL 18.6): 1 applied, 1 failed; 3 statements ran, 1 refused, 0 skipped; locks of 2 statements as foretold.
`);
  });

  it('shows what differs, and what is open', async () => {
    expect(await written('text', fakeVerification([full], { counts: { statements: 2, ran: 2, refused: 0, skipped: 0, compared: 2, agreeing: 1 } }))).toBe(`found     supabase/migrations/1_notes.sql  12 ms
  foretold  line 3 runs, but pg-safe foretold that it fails: column "id" does not exist (42703)
  locks     line 3: public.notes: ACCESS EXCLUSIVE seen, SHARE ROW EXCLUSIVE with scan foretold
  rls       loss public.notes: row level security is off
            added public.notes "own": policy for ALL to public
            not what the files say: "notes" has no policy
  access    relation      role           select     insert     update     delete
            public.notes  anon           own → all  own → all  own → all  own → all
                          authenticated  own → all  own → all  own → all  own → all
  rollback  supabase/rollbacks/1_notes.sql
            line 2 fails: table "note" does not exist (42P01)
            unexpected table "notes"
  again     runs a second time and changes nothing

An empty database comes through the file.
1 migration verified on PGlite 0.5.16 (PostgreSQL 18.6): 1 applied; 2 statements ran, 0 refused, 0 skipped; locks of 1 of 2 statements as foretold.
`);
  });

  it('shows all when asked', async () => {
    const text = await written('text', fakeVerification([full]), { all: true });
    expect(text).toContain('line 2: public.notes: SHARE with index build, as foretold');
    expect(text).toContain('public.tags   anon           denied');
    expect(text).toContain('public.odd not tried: its column "x" has a domain that no value passes');
  });

  it('says what was foretold, and what is no fault of the statement', async () => {
    const words = async (parts: Parameters<typeof fakeRefusal>[0]): Promise<string> => (await written('text', fakeVerification([{ ...failed, refusals: [fakeRefusal(parts)] }]))).split('\n').find((line) => line.startsWith('    = '))!;
    expect(await words({ foretold: 'works' })).toBe('    = pg-safe lint does not foretell this');
    expect(await words({ foretold: 'unknown' })).toBe('    = pg-safe lint cannot tell');
    expect(await words({ foretold: 'otherwise', expected: { sqlstate: '42501', message: 'permission denied' } })).toBe('    = pg-safe lint foretells another failure: permission denied (42501)');
    expect(await words({ because: { kind: 'missing', what: 'pg_cron' } })).toBe('    = only because pg_cron is missing here');
    expect(await words({ because: { kind: 'earlier', what: 'table "notes"' } })).toBe('    = only because of what was refused before: table "notes"');
    expect(await words({ hint: 'Try\nagain.' })).toBe('    = hint: Try again.');
  });

  it('names what was not run as written, and how the run differs', async () => {
    const text = await written('text', fakeVerification([fakeMigration({ outcome: 'partly' })], {
      replaced: [{ name: 'pg_cron', how: 'stub', statements: 3 }, { name: 'postgis', how: 'skipped', statements: 1, advice: 'npm install --save-dev x' }],
      caveats: ['All statements run as a superuser.'], postgres: { engine: 18, project: 15 },
      bootstrap: { files: 1, applied: 0, clean: true },
    }));
    expect(text).toBe(`partly    supabase/migrations/1_notes.sql  12 ms

Not run as written
  pg_cron: stood in for by objects that do nothing, 3 statements
  postgis: not run, 1 statement. npm install --save-dev x

Otherwise than the runner does it
  All statements run as a superuser.

An empty database comes through the file, but for what is missing here.
1 migration verified on PGlite 0.5.16 (PostgreSQL 18.6) for a project on PostgreSQL 15: 1 applied in part; 3 statements ran, 0 refused, 0 skipped; locks of 2 statements as foretold.
`);
  });

  it('says where the run stopped', async () => {
    const text = await written('text', fakeVerification([fakeMigration({ outcome: 'not-run' })], { stopped: { message: 'A statement took longer than 30 s.', span: index } }));
    expect(text).toContain('not run   supabase/migrations/1_notes.sql\n\nStopped at supabase/migrations/1_notes.sql:3: A statement took longer than 30 s.\n');
    expect(text).not.toContain('An empty database');
  });

  it('lets no name drive the terminal', async () => {
    const evil = fakeRefusal({ message: 'no \x1b[2J', because: { kind: 'missing', what: '\x1b[31m' } });
    const report = fakeVerification([{ ...full, outcome: 'failed', refusals: [evil], access: [{ relation: 'public.\x1b[1m', kind: 'table', after: everywhere('all') }] }], { replaced: [{ name: '\x1b[3m', how: 'stub', statements: 1 }], caveats: ['\x1b[4m'] });
    // eslint-disable-next-line no-control-regex
    expect(await written('text', report)).not.toMatch(/\x1b/);
    expect(await written('text', report, { color: true })).toContain('\x1b[');
  });

  it('says that there is nothing to verify', async () => {
    expect(await written('text', fakeVerification([]))).toContain('There are no migrations to run.\n');
  });
});

describe('JSON', () => {
  it('holds the whole report, with regions', async () => {
    const report = fakeVerification([full, failed], { replaced: [{ name: 'pg_cron', how: 'stub', statements: 3 }], stopped: { message: 'gone', span: index } });
    const parsed = JSON.parse(await written('json', report, { pathOf: (path) => `x/${path}` })) as Record<string, unknown> & { readonly migrations: readonly unknown[]; readonly problems: readonly unknown[] };
    expect(parsed).toMatchObject({
      version: 1, engine: report.engine, postgres: { engine: 18, project: 18 }, caveats: [], replaced: report.replaced, counts: report.counts,
      bootstrap: { files: 2, applied: 1, clean: false, firstFailure: { file: 'x/supabase/migrations/2_again.sql', line: 3, column: 3, endLine: 3, endColumn: 8, sql: 'create table\n  notes (id bigint)', sqlstate: '42P07', foretold: 'same' } },
      stopped: { message: 'gone', file: 'x/supabase/migrations/1_notes.sql', line: 3 },
    });
    expect(parsed.migrations).toMatchObject([
      { file: 'x/supabase/migrations/1_notes.sql', version: '1', outcome: 'applied', duration: 12.4, locks: [{ line: 2, sql: 'create table notes (id bigint)', relations: [asForetold] }, { line: 3, relations: [otherwise] }], rls: full.rls, access: full.access, roundTrip: { script: 'x/supabase/rollbacks/1_notes.sql', failure: { line: 2, message: 'table "note" does not exist' }, differences: ['unexpected table "notes"'] }, again: { differences: [] } },
      { file: 'x/supabase/migrations/2_again.sql', outcome: 'failed', refusals: [{ line: 3, sqlstate: '42P07' }] },
    ]);
    expect(parsed.problems).toHaveLength(6);
    expect(JSON.stringify(parsed)).not.toContain('"text":');
  });
});

describe('Markdown', () => {
  it('has a table of all, and what is worth a look', async () => {
    expect(await written('markdown', fakeVerification([full, failed], { replaced: [{ name: 'pg_cron', how: 'stub', statements: 3 }] }))).toBe(`### pg-safe verify

2 migrations verified on PGlite 0.5.16 (PostgreSQL 18.6): 1 applied, 1 failed; 3 statements ran, 1 refused, 0 skipped; locks of 2 statements as foretold.

An empty database does not come through the history, 1 of 2 files applied: the first failure is at supabase/migrations/2\\_again.sql:3: relation "notes" already exists (42P07).

| Migration | | Time |
| - | - | - |
| \`supabase/migrations/1_notes.sql\` | **found** | 12 ms |
| \`supabase/migrations/2_again.sql\` | **failed** | 3 ms |

#### \`supabase/migrations/1_notes.sql\`

Foretold:

- line 3 runs, but pg-safe foretold that it fails: column "id" does not exist (42703)

Locks:

- line 3: public.notes: ACCESS EXCLUSIVE seen, SHARE ROW EXCLUSIVE with scan foretold

Row level security:

- loss: public.notes: row level security is off
- added: public.notes "own": policy for ALL to public
- not what the files say: "notes" has no policy

| relation | role | select | insert | update | delete |
| - | - | - | - | - | - |
| public.notes | anon | own → all | own → all | own → all | own → all |
| | authenticated | own → all | own → all | own → all | own → all |

Rollback \`supabase/rollbacks/1_notes.sql\`:

- line 2 fails: table "note" does not exist (42P01)
- unexpected table "notes"

Second run:

- runs a second time and changes nothing

#### \`supabase/migrations/2_again.sql\`

Line 3, pg-safe lint foretells this:

\`\`\`text
42P07 relation "notes" already exists
\`\`\`

<details>
<summary>Not run as written</summary>

- pg\\_cron: stood in for by objects that do nothing, 3 statements

</details>
`);
  });
});
