import type { Result, Run } from 'sarif';
import { expect, it } from 'vitest';
import { verifyFormats, type VerifyEnvironment } from '../../src/format/verify/index.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { spanOf } from './fake-report.js';
import { again, asForetold, back, fakeMigration, fakeRefusal, fakeVerification, notes, otherwise, plainVerify } from './fake-verification.js';
import { sarifLog } from './sarif-log.js';

async function runOf(report: VerifyReport, environment: Partial<VerifyEnvironment> = {}): Promise<Run> {
  const write = await verifyFormats.sarif();
  return sarifLog(write(report, { ...plainVerify, ...environment })).runs[0]!;
}

const told = ({ ruleId, level, message, locations }: Result): readonly unknown[] => [ruleId, level, message.text!.split('\n', 1)[0], locations![0]!.physicalLocation!.artifactLocation!.uri, locations![0]!.physicalLocation!.region!.startLine];

it('describes each kind of problem, also when there is none', async () => {
  const { tool, results } = await runOf(fakeVerification([fakeMigration({ locks: [{ span: spanOf(notes, 'create index notes_id on notes (id)'), relations: [asForetold], duration: 1 }] })]));
  expect(results).toEqual([]);
  expect(tool.driver.rules!.map(({ id, properties }) => [id, properties!['security-severity'] as unknown])).toEqual([
    ['verify-failed', undefined], ['verify-rollback', undefined], ['verify-not-repeatable', undefined], ['verify-row-security', '5.0'], ['verify-false-alarm', undefined], ['verify-lock-disagreement', undefined],
  ]);
  expect(JSON.stringify(tool)).not.toContain('pg-safe-ignore');
});

it('reports what failed where it failed', async () => {
  const index = spanOf(notes, 'create index notes_id on notes (id)');
  const failure = { span: spanOf(back, 'note'), statement: spanOf(back, 'drop table note'), sqlstate: '42P01', message: 'table "note" does not exist' };
  const { results } = await runOf(fakeVerification([
    fakeMigration({
      falseAlarms: [{ span: index, sqlstate: '42703', message: 'column "id" does not exist' }],
      locks: [{ span: index, relations: [asForetold, otherwise], duration: 1 }],
      rls: { changes: [{ kind: 'loss', table: 'public.notes', what: 'row level security is off' }], disagreements: ['"notes" has no policy'] },
      roundTrip: { script: back, failure, differences: ['unexpected table "notes"'] },
      again: { failure: { ...failure, span: index, statement: index }, differences: [] },
    }),
    fakeMigration({ source: again, version: '2', outcome: 'failed', refusals: [fakeRefusal(), fakeRefusal({ because: { kind: 'earlier', what: 'table "x"' } })] }),
  ]), { repositoryFolder: 'apps/my shop' });
  const folder = 'apps/my%20shop/supabase';
  expect(results!.map(told)).toEqual([
    ['verify-rollback', 'error', 'The rollback script stops here: table "note" does not exist (42P01).', `${folder}/rollbacks/1_notes.sql`, 2],
    ['verify-rollback', 'error', 'After the rollback script the schema is not what it was before the migration: unexpected table "notes".', `${folder}/rollbacks/1_notes.sql`, 2],
    ['verify-not-repeatable', 'warning', 'A second run of the file stops here: table "note" does not exist (42P01).', `${folder}/migrations/1_notes.sql`, 3],
    ['verify-row-security', 'warning', 'Row level security is not what the files say: "notes" has no policy.', `${folder}/migrations/1_notes.sql`, 1],
    ['verify-false-alarm', 'note', 'The statement runs, but pg-safe foretold that it fails: column "id" does not exist (42703).', `${folder}/migrations/1_notes.sql`, 3],
    ['verify-lock-disagreement', 'note', 'Postgres locked otherwise than pg-safe foretold: public.notes: ACCESS EXCLUSIVE seen, SHARE ROW EXCLUSIVE with scan foretold.', `${folder}/migrations/1_notes.sql`, 3],
    ['verify-failed', 'error', 'The migration stops here: relation "notes" already exists (42P07).', `${folder}/migrations/2_again.sql`, 3],
  ]);
});

it('reports a history that does not start from empty at the file that is in the way', async () => {
  const { results } = await runOf(fakeVerification([fakeMigration()], { bootstrap: { files: 3, applied: 2, clean: false, firstFailure: fakeRefusal() } }));
  expect(results!.map(told)).toEqual([['verify-failed', 'error', 'An empty database does not come through this history: relation "notes" already exists (42P07).', 'supabase/migrations/2_again.sql', 3]]);
});
