import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { lint } from '../../src/index.js';
import type { Finding } from '../../src/rule/finding.js';
import { loadParser } from '../../src/sql/parser.js';
import { spanText, type Source, type Span } from '../../src/text/index.js';
import { judge, judgeFindings, type Judgement } from '../../src/verify/judge.js';
import type { ComparedLock, Refusal, VerifiedMigration, VerifyReport } from '../../src/verify/report.js';
import { spanOf } from '../format/fake-report.js';
import { everywhere, fakeMigration, fakeVerification } from '../format/fake-verification.js';

beforeAll(loadParser);

const history: Source = { path: 'supabase/migrations/1_notes.sql', text: 'create table notes (id bigint primary key, body text);\nalter table notes enable row level security;\ncreate policy own on notes to authenticated using (id = 1);' };

/** What lint finds in a migration after `history`, by one rule. */
async function found(rule: string, text: string, postgres = 18): Promise<Finding> {
  const source: Source = { path: 'supabase/migrations/2_change.sql', text };
  const report = await lint({ sources: [history, source], config: { postgres }, targets: new Set([source.path]) });
  const finding = report.findings.find((one) => one.rule === rule);
  if (finding === undefined) throw new Error(`${rule} reports nothing, but ${report.findings.map((one) => one.rule).join()}`);
  return finding;
}

/** What a run says of it, in which its migration came to be as told. */
function judged(finding: Finding, parts: Partial<VerifiedMigration> = {}, report: Partial<VerifyReport> = {}): Judgement {
  return judge(finding, rules.find(({ id }) => id === finding.rule)!, fakeVerification([fakeMigration({ source: finding.span.source, ...parts })], report));
}

const at = (finding: Finding, text: string): Span => spanOf(finding.span.source, text);

describe('a statement that is said to fail', () => {
  const sql = 'create table notes (id bigint);';
  const refusal = (finding: Finding, parts: Partial<Refusal> = {}): Partial<VerifiedMigration> => ({
    outcome: 'failed',
    refusals: [{ span: at(finding, 'notes'), statement: at(finding, 'create table notes (id bigint)'), sqlstate: '42P07', message: 'relation "notes" already exists', foretold: 'same', ...parts }],
  });

  it('is confirmed when Postgres refuses it for that reason', async () => {
    const finding = await found('duplicate-object', sql);
    expect(judged(finding, refusal(finding))).toEqual({ verdict: 'confirmed', evidence: 'refused with 42P07: relation "notes" already exists' });
  });

  it('is refuted when it runs', async () => {
    expect(judged(await found('duplicate-object', sql))).toEqual({ verdict: 'refuted', evidence: 'the statement ran' });
  });

  it('is not testable when Postgres refuses it for another reason', async () => {
    const finding = await found('duplicate-object', sql);
    expect(judged(finding, refusal(finding, { sqlstate: '42501', message: 'permission denied' }))).toMatchObject({ verdict: 'not-testable', evidence: 'it was refused with something else, 42501: permission denied' });
    expect(judged(finding, refusal(finding, { because: { kind: 'missing', what: 'pg_cron' } }))).toMatchObject({ verdict: 'not-testable' });
  });

  it.each<[string, Partial<VerifiedMigration>, Partial<VerifyReport>]>([
    ['on another version', {}, { postgres: { engine: 18, project: 17 } }],
    ['after something else failed', {}, { bootstrap: { files: 2, applied: 1, clean: false } }],
    ['in a file that was applied in part', { outcome: 'partly' }, {}],
    ['in a file that was not run', { outcome: 'not-run' }, {}],
    ['in another file', { source: history }, {}],
  ])('is not refuted when it runs %s', async (_name, parts, report) => {
    expect(judged(await found('duplicate-object', sql), parts, report)).toMatchObject({ verdict: 'not-testable' });
  });

  it('is not refuted when it was skipped', async () => {
    const finding = await found('duplicate-object', sql);
    expect(judged(finding, { skipped: [{ span: at(finding, 'create table notes (id bigint)'), what: 'pg_cron', how: 'skipped' }] })).toEqual({ verdict: 'not-testable', evidence: 'it was not run as written: pg_cron is missing here' });
  });

  it('is not refuted when it takes rows, or another role, to fail', async () => {
    expect(judged(await found('required-column-without-default', 'alter table notes add column owner uuid not null;'))).toMatchObject({ verdict: 'not-testable' });
    expect(judged(await found('managed-schema-change', 'create table auth.extra (id bigint primary key);'))).toMatchObject({ verdict: 'not-testable' });
  });

  it('is not refuted when it is about how files are sent, and the run sends them otherwise', async () => {
    const finding = await found('nontransactional-statement', 'set lock_timeout = 1;\ncreate index concurrently notes_body on notes (body);');
    expect(judged(finding, {}, { caveats: ['Sent otherwise.'] })).toMatchObject({ verdict: 'not-testable' });
    const statement = at(finding, 'create index concurrently notes_body on notes (body)');
    expect(judged(finding, { outcome: 'failed', refusals: [{ span: statement, statement, sqlstate: '25001', message: 'cannot run inside a pipeline', foretold: 'same' }] })).toMatchObject({ verdict: 'confirmed' });
  });
});

describe('a lock', () => {
  const sql = 'create index notes_body on notes (body);';
  const share: NonNullable<ComparedLock['observed']> = { mode: 'Share', work: 'index-build' };
  const locking = (finding: Finding, relations: readonly ComparedLock[], incomparable?: string): Partial<VerifiedMigration> => ({
    locks: [{ span: at(finding, 'create index notes_body on notes (body)'), relations, duration: 1, ...(incomparable !== undefined && { incomparable }) }],
  });

  it('is confirmed when it is seen with its work', async () => {
    const finding = await found('blocking-index-build', sql);
    expect(judged(finding, locking(finding, [{ relation: 'public.notes', predicted: share, observed: share, agrees: true }]))).toEqual({ verdict: 'confirmed', evidence: 'SHARE lock on public.notes and index build' });
  });

  it('is refuted when nothing blocks, or nothing is done', async () => {
    const finding = await found('blocking-index-build', sql);
    const seen = (observed: ComparedLock['observed']): Judgement => judged(finding, locking(finding, [{ relation: 'public.notes', predicted: share, ...(observed !== undefined && { observed }), agrees: false }]));
    expect(seen(undefined)).toEqual({ verdict: 'refuted', evidence: 'no lock that clients wait for' });
    expect(seen({ mode: 'ShareUpdateExclusive', work: 'index-build' })).toEqual({ verdict: 'refuted', evidence: 'no lock that clients wait for' });
    expect(seen({ mode: 'Share', work: 'none' })).toEqual({ verdict: 'refuted', evidence: 'no scan, rewrite or index build under the lock on public.notes' });
  });

  it('is not testable when something else is seen', async () => {
    const finding = await found('blocking-index-build', sql);
    const seen = (...relations: readonly ComparedLock[]): string => judged(finding, locking(finding, relations)).verdict;
    expect(seen({ relation: 'public.notes', predicted: share, observed: { mode: 'Share', work: 'scan' }, agrees: false })).toBe('not-testable');
    expect(seen({ relation: 'public.other', predicted: share, observed: share, agrees: true })).toBe('not-testable');
    expect(seen({ relation: 'public.notes', observed: share, agrees: false })).toBe('not-testable');
    expect(judged(finding, locking(finding, [{ relation: 'public.notes', predicted: share, agrees: false }]), { postgres: { engine: 18, project: 15 } }).verdict).toBe('not-testable');
    expect(judged(finding, locking(finding, [{ relation: 'public.notes', predicted: share, agrees: false }], 'dynamic SQL')).evidence).toBe('its locks cannot be told (dynamic SQL)');
    expect(judged(finding)).toEqual({ verdict: 'not-testable', evidence: 'its locks were not observed' });
  });

  it('is not refuted from within a block, which may not have come to it', async () => {
    const finding = await found('blocking-index-build', 'do $$ begin create index notes_body on notes (body); end $$;');
    const block = { source: finding.span.source, start: 0, end: finding.span.source.text.length - 1 };
    const run = (observed?: ComparedLock['observed']): Judgement => judged(finding, { locks: [{ span: block, relations: [{ relation: 'public.notes', predicted: share, ...(observed !== undefined && { observed }), agrees: false }], duration: 1 }] });
    expect(run()).toEqual({ verdict: 'not-testable', evidence: 'it went otherwise, but what stands in a block may not have run' });
    expect(run(share).verdict).toBe('confirmed');
  });

  it('that is held over another statement is not testable by one', async () => {
    const finding = await found('lock-held-during-work', 'alter table notes add column kind text;\nupdate notes set kind = body;');
    const lock: NonNullable<ComparedLock['observed']> = { mode: 'AccessExclusive', work: 'none' };
    expect(judged(finding, { locks: [{ span: finding.span, relations: [{ relation: 'public.notes', predicted: lock, observed: lock, agrees: true }], duration: 1 }] })).toEqual({ verdict: 'not-testable', evidence: 'it is about several statements of a transaction' });
  });
});

describe('access', () => {
  const sql = 'create table tags (id bigint primary key);';
  const after = (access: ReturnType<typeof everywhere>): Partial<VerifiedMigration> => ({ access: [{ relation: 'public.tags', kind: 'table', after: access }] });

  it('is confirmed when each role that is named reaches every row', async () => {
    const finding = await found('table-without-rls', sql);
    expect(judged(finding, after(everywhere('all')))).toEqual({ verdict: 'confirmed', evidence: 'anon reads all, changes all; authenticated reads all, changes all of public.tags' });
  });

  it('is refuted when none reaches any but its own, on whatever version', async () => {
    const finding = await found('table-without-rls', sql);
    expect(judged(finding, after(everywhere('none')), { postgres: { engine: 18, project: 15 } })).toEqual({ verdict: 'refuted', evidence: 'anon reads none, changes none; authenticated reads none, changes none of public.tags' });
  });

  it('is not testable in between, or where it was not tried', async () => {
    const finding = await found('table-without-rls', sql);
    const verdict = (parts: Partial<VerifiedMigration>): string => judged(finding, parts).verdict;
    expect(verdict(after({ ...everywhere('all'), anon: everywhere('none').anon }))).toBe('not-testable');
    expect(verdict(after(everywhere('unknown')))).toBe('not-testable');
    expect(verdict({ ...after(everywhere('none')), outcome: 'failed' })).toBe('not-testable');
    expect(verdict({ access: [{ relation: 'public.tags', kind: 'table', untried: 'no row could be made up' }] })).toBe('not-testable');
    expect(verdict({ access: [{ relation: 'public.notes', kind: 'table', after: everywhere('all') }] })).toBe('not-testable');
  });
});

describe('what is gone', () => {
  it('is confirmed when it is gone from the database', async () => {
    const dropped = await found('lost-policy', 'drop policy own on notes;');
    const gone = { changes: [{ kind: 'loss', table: 'public.notes', policy: 'own', what: 'policy for ALL to authenticated is gone' }], disagreements: [] } as const;
    expect(judged(dropped, { rls: gone })).toEqual({ verdict: 'confirmed', evidence: 'policy "own" of public.notes is gone' });
    expect(judged(dropped, { rls: { changes: [], disagreements: [] } }).verdict).toBe('not-testable');
    const off = await found('disabled-rls', 'alter table notes disable row level security;');
    expect(judged(off, { rls: { changes: [{ kind: 'loss', table: 'public.notes', what: 'row level security is off' }], disagreements: [] } })).toEqual({ verdict: 'confirmed', evidence: 'row level security of public.notes is off' });
    expect(judged(off, { rls: gone }).verdict).toBe('not-testable');
  });

  it('in a view is confirmed when it shows more than its table', async () => {
    const finding = await found('view-bypasses-rls', 'create view all_notes as select * from notes;');
    const reads = (view: ReturnType<typeof everywhere>, table: ReturnType<typeof everywhere>): Judgement => judged(finding, {
      access: [{ relation: 'public.all_notes', kind: 'view', after: view }, { relation: 'public.notes', kind: 'table', before: table, after: table }],
    });
    expect(reads(everywhere('all'), everywhere('none'))).toEqual({ verdict: 'confirmed', evidence: 'anon reads all of public.all_notes, and none of public.notes' });
    expect(reads(everywhere('all'), everywhere('all')).verdict).toBe('not-testable');
    expect(reads(everywhere('none'), everywhere('none')).verdict).toBe('not-testable');
  });
});

it.each([
  ['dropped-column', 'alter table notes drop column body;', 'it is about what clients lose, not about what Postgres does'],
  ['renamed-column', 'alter table notes rename body to text;', 'it is about what clients do later, which was not run'],
  ['missing-rollback', 'alter table notes drop column body;', 'it is about the files, not about what Postgres does'],
])('what %s says is not testable', async (rule, sql, evidence) => {
  expect(judged(await found(rule, sql))).toEqual({ verdict: 'not-testable', evidence });
});

it('marks each finding of a report, and names who says so', async () => {
  const source: Source = { path: 'supabase/migrations/2_change.sql', text: 'create table notes (id bigint);\n' };
  const report = await lint({ sources: [history, source], config: { postgres: 18 }, targets: new Set([source.path]) });
  const marked = judgeFindings(report, fakeVerification([fakeMigration({ source })]));
  expect(marked.findings.length).toBe(report.findings.length);
  expect(marked.findings.find(({ rule }) => rule === 'duplicate-object')!.verification).toEqual({ verdict: 'refuted', evidence: 'the statement ran', by: 'PostgreSQL 18' });
  expect(marked.findings.every(({ verification }) => verification !== undefined)).toBe(true);
  expect(spanText(marked.findings[0]!.span)).toBe(spanText(report.findings[0]!.span));
});
