import { expect, test } from 'vitest';
import { formatJson } from '../../src/format/json.js';
import type { Source } from '../../src/text/index.js';
import { fakeFinding, fakeReport, plain, spanOf } from './fake-report.js';

const source: Source = { path: 'supabase/migrations/2 é.sql', text: '-- 🚀 é\r\n/* 🚀 */ drop table users\r\n  cascade;\r\n' };

test('a finding, exactly', () => {
  const finding = fakeFinding(spanOf(source, 'drop table users\r\n  cascade'), {
    rule: 'dropped-table',
    messageId: 'dropped',
    severity: 'warning',
    message: 'Dropping table "users" deletes its rows for good.',
    help: 'Drop it later.',
    subject: 'public.users',
    related: [{ span: spanOf(source, 'users'), text: 'table created here' }],
    fix: { title: 'Leave it', applicability: 'safe', edits: [] },
    suppressed: { reason: '20 rows' },
  });
  const output = formatJson(fakeReport([finding]), plain);
  expect(output.endsWith('}\n')).toBe(true);
  expect(JSON.parse(output)).toStrictEqual({
    version: 1,
    findings: [
      {
        rule: 'dropped-table',
        severity: 'warning',
        message: 'Dropping table "users" deletes its rows for good.',
        help: 'Drop it later.',
        file: 'supabase/migrations/2 é.sql',
        line: 2,
        column: 10,
        endLine: 3,
        endColumn: 10,
        subject: 'public.users',
        related: [{ file: 'supabase/migrations/2 é.sql', line: 2, column: 21, endLine: 2, endColumn: 26, text: 'table created here' }],
        suppressed: { reason: '20 rows' },
      },
    ],
    migrations: [],
    summary: { files: 1, history: 0, statements: 1, opaque: 0, errors: 0, warnings: 0, notes: 0, suppressed: 1 },
  });
});

test('a clean run', () => {
  expect(JSON.parse(formatJson(fakeReport([], { summary: { files: 3 } }), plain))).toStrictEqual({
    version: 1,
    findings: [],
    migrations: [],
    summary: { files: 3, history: 0, statements: 0, opaque: 0, errors: 0, warnings: 0, notes: 0, suppressed: 0 },
  });
});

test('what each migration is, and what made it so', () => {
  const migrations = [{ source, verdict: { nature: 'destructive' as const, opaque: 0, deeds: [{ nature: 'destructive' as const, what: 'drops table "users"', span: spanOf(source, 'users') }] } }];
  const log = JSON.parse(formatJson(fakeReport([], { migrations }), plain)) as { migrations: unknown };
  expect(log.migrations).toStrictEqual([{
    file: 'supabase/migrations/2 é.sql', verdict: 'destructive',
    because: [{ nature: 'destructive', what: 'drops table "users"', file: 'supabase/migrations/2 é.sql', line: 2, column: 21, endLine: 2, endColumn: 26 }],
  }]);
});

test('quiet leaves out what is no error; the summary still counts it', () => {
  const findings = [fakeFinding(spanOf(source, 'users'), { severity: 'warning' }), fakeFinding(spanOf(source, 'drop'))];
  const log = JSON.parse(formatJson(fakeReport(findings), { ...plain, quiet: true })) as { findings: { severity: string }[]; summary: object };
  expect(log.findings.map((finding) => finding.severity)).toEqual(['error']);
  expect(log.summary).toMatchObject({ errors: 1, warnings: 1 });
});
