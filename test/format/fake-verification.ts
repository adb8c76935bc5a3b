import type { VerifyEnvironment } from '../../src/format/verify/index.js';
import type { Access, ComparedLock, Refusal, VerifiedMigration, VerifyReport } from '../../src/verify/report.js';
import type { Source } from '../../src/text/index.js';
import { spanOf } from './fake-report.js';

export const plainVerify: VerifyEnvironment = { color: false, all: false, version: '1.2.3', pathOf: (path) => path };

export const notes: Source = { path: 'supabase/migrations/1_notes.sql', text: '-- notes\ncreate table notes (id bigint);\ncreate index notes_id on notes (id);\n' };
export const again: Source = { path: 'supabase/migrations/2_again.sql', text: '-- 日本\ncreate table\n  notes (id bigint);\nselect cron.schedule();\n' };
export const back: Source = { path: 'supabase/rollbacks/1_notes.sql', text: '\ndrop table note;\n' };

export function fakeRefusal(parts: Partial<Refusal> = {}): Refusal {
  return {
    span: spanOf(again, 'notes'), statement: spanOf(again, 'create table\n  notes (id bigint)'),
    sqlstate: '42P07', message: 'relation "notes" already exists', foretold: 'same', ...parts,
  };
}

export function fakeMigration(parts: Partial<VerifiedMigration> = {}): VerifiedMigration {
  return { source: notes, version: '1', outcome: 'applied', refusals: [], skipped: [], duration: 12.4, falseAlarms: [], locks: [], access: [], ...parts };
}

export function fakeVerification(migrations: readonly VerifiedMigration[], parts: Partial<VerifyReport> = {}): VerifyReport {
  const failed = migrations.filter(({ outcome }) => outcome === 'failed');
  const firstFailure = failed[0]?.refusals[0];
  return {
    engine: 'PGlite 0.5.16 (PostgreSQL 18.6)', postgres: { engine: 18, project: 18 }, caveats: [], migrations,
    bootstrap: { files: migrations.length, applied: migrations.length - failed.length, clean: failed.length === 0, ...(firstFailure !== undefined && { firstFailure }) },
    replaced: [], counts: { statements: 4, ran: 3, refused: failed.length, skipped: 0, compared: 2, agreeing: 2 }, ...parts,
  };
}

/** The same reach for every role and command. */
export function everywhere(reach: Access['anon']['select']): Access {
  const role = { select: reach, insert: reach, update: reach, delete: reach };
  return { anon: role, authenticated: role };
}

export const asForetold: ComparedLock = {
  relation: 'public.notes', predicted: { mode: 'Share', work: 'index-build' }, observed: { mode: 'Share', work: 'index-build' }, agrees: true,
};
export const otherwise: ComparedLock = {
  relation: 'public.notes', predicted: { mode: 'ShareRowExclusive', work: 'scan' }, observed: { mode: 'AccessExclusive', work: 'none' }, agrees: false,
};
