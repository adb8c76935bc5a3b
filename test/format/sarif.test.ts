import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { FormatEnvironment } from '../../src/format/index.js';
import { lineHashes } from '../../src/format/line-hash.js';
import { formatSarif } from '../../src/format/sarif.js';
import { fingerprint } from '../../src/linter/fingerprint.js';
import type { Report } from '../../src/linter/report.js';
import type { Source } from '../../src/text/index.js';
import { fakeFinding, fakeReport, fakeRule, plain, spanOf } from './fake-report.js';
import { sarifLog } from './sarif-log.js';

/** The log of a report, which is valid and to GitHub's liking. */
function logOf(report: Report, environment: Partial<FormatEnvironment> = {}): Log {
  return sarifLog(formatSarif(report, { ...plain, ...environment }));
}

function runOf(...report: Parameters<typeof logOf>): Run {
  return logOf(...report).runs[0]!;
}

function resultOf(...report: Parameters<typeof logOf>): Result {
  return runOf(...report).results![0]!;
}

const tables: Source = { path: 'supabase/migrations/1_users.sql', text: 'create table users (id bigint primary key, email text);\n' };
const indexes: Source = { path: 'supabase/migrations/2_indexes.sql', text: '-- 日本 🚀\r\n\tcreate index users_email\r\n\ton users (email);\r\n' };
const index = spanOf(indexes, 'create index users_email\r\n\ton users (email)');

describe('the log', () => {
  test('of a clean run has the rules that ran and no results', () => {
    expect(logOf(fakeReport([], { rules: [fakeRule('blocking-index-build')] }))).toStrictEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'pg-safe',
              semanticVersion: '1.2.3',
              rules: [
                {
                  id: 'blocking-index-build',
                  name: 'BlockingIndexBuild',
                  shortDescription: { text: 'A statement that makes others wait.' },
                  fullDescription: {
                    text: 'CREATE INDEX holds a lock (manual (https://www.postgresql.org/docs/current/sql-createindex.html)).\n\nWrites wait for it.',
                  },
                  help: {
                    text: `CREATE INDEX holds a lock (manual (https://www.postgresql.org/docs/current/sql-createindex.html)).

Writes wait for it.

Reported:

create index users_email on users (email);

Not reported:

create index concurrently users_email on users (email);

Where it is right all the same, say why in a comment above the statement: -- pg-safe-ignore blocking-index-build: the reason.`,
                    markdown: `\`CREATE INDEX\` holds a lock
([manual](https://www.postgresql.org/docs/current/sql-createindex.html)).

Writes wait for it.

**Reported:**

\`\`\`sql
create index users_email on users (email);
\`\`\`

**Not reported:**

\`\`\`sql
create index concurrently users_email on users (email);
\`\`\`

Where it is right all the same, say why in a comment above the statement: \`-- pg-safe-ignore blocking-index-build: the reason\`.`,
                  },
                  defaultConfiguration: { level: 'error' },
                  properties: { tags: ['postgres', 'migration', 'locking'], precision: 'very-high', 'problem.severity': 'error' },
                },
              ],
            },
          },
          columnKind: 'utf16CodeUnits',
          results: [],
        },
      ],
    });
  });

  test('links the pages of rules that have one', () => {
    const report = fakeReport([], { rules: [fakeRule('blocking-index-build'), fakeRule('house-rule')] });
    const { rules } = runOf(report, { pageOf: (id) => (id === 'house-rule' ? undefined : `https://docs.example/rules/${id}`) }).tool.driver;
    expect(rules!.map(({ helpUri }) => helpUri)).toEqual(['https://docs.example/rules/blocking-index-build', undefined]);
  });

  test('names a category only when asked, because it overrules the one of the upload', () => {
    expect(runOf(fakeReport([])).automationDetails).toBeUndefined();
    expect(runOf(fakeReport([]), { sarifCategory: 'shop' }).automationDetails).toEqual({ id: 'shop/' });
    expect(runOf(fakeReport([]), { sarifCategory: 'shop/' }).automationDetails).toEqual({ id: 'shop/' });
  });
});

describe('a rule', () => {
  const propertiesOf = (parts: Parameters<typeof fakeRule>[1]): unknown => runOf(fakeReport([], { rules: [fakeRule('view-bypasses-rls', parts)] })).tool.driver.rules![0]!.properties;

  test('about what strangers may do is one of security', () => {
    expect(propertiesOf({ family: 'row-level-security', security: true, precision: 'high' })).toEqual({
      tags: ['security', 'postgres', 'migration', 'row-level-security'],
      precision: 'high',
      'problem.severity': 'error',
      'security-severity': '8.0',
    });
    expect(propertiesOf({ security: true, severity: 'warning' })).toMatchObject({ 'security-severity': '5.0' });
    expect(propertiesOf({ family: 'row-level-security' })).not.toHaveProperty('security-severity');
  });

  test('of severity note is a recommendation', () => {
    expect(propertiesOf({ severity: 'note' })).toMatchObject({ 'problem.severity': 'recommendation' });
  });

  test('with a long explanation has a description of whole sentences', () => {
    const why = 'Writes wait for it. '.repeat(200);
    const { fullDescription, help } = runOf(fakeReport([], { rules: [fakeRule('long', { why })] })).tool.driver.rules![0]!;
    expect(fullDescription!.text).toBe('Writes wait for it. '.repeat(51).trim());
    expect(help!.text.length).toBeGreaterThan(4000);
    expect(runOf(fakeReport([], { rules: [fakeRule('long', { why: 'x'.repeat(2000) })] })).tool.driver.rules![0]!.fullDescription!.text).toBe(`${'x'.repeat(1023)}…`);
  });
});

describe('a result', () => {
  test('has message, place, related places, fingerprints and fix', () => {
    const keyword = spanOf(indexes, 'index');
    const finding = fakeFinding(index, {
      severity: 'warning',
      related: [{ span: spanOf(tables, 'users'), text: 'table created here' }],
      fix: { title: 'Build the index concurrently', applicability: 'unsafe', edits: [{ span: { ...keyword, start: keyword.end }, text: ' concurrently' }] },
    });
    expect(resultOf(fakeReport([finding]))).toStrictEqual({
      ruleId: 'blocking-index-build',
      ruleIndex: 0,
      level: 'warning',
      message: { text: 'Building index "users_email" blocks every write to "users" until it finishes.\nPut it alone in a file of its own.\n[table created here](1)' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'supabase/migrations/2_indexes.sql' },
            region: { startLine: 2, startColumn: 2, endLine: 3, endColumn: 18 },
          },
          logicalLocations: [{ fullyQualifiedName: 'public.users_email' }],
        },
      ],
      relatedLocations: [
        {
          id: 1,
          physicalLocation: {
            artifactLocation: { uri: 'supabase/migrations/1_users.sql' },
            region: { startLine: 1, startColumn: 14, endLine: 1, endColumn: 19 },
          },
          message: { text: 'table created here' },
        },
      ],
      partialFingerprints: { primaryLocationLineHash: lineHashes(indexes.text)[1], 'pgSafe/v1': `${fingerprint(finding)}:1` },
      fixes: [
        {
          description: { text: 'Build the index concurrently' },
          artifactChanges: [
            {
              artifactLocation: { uri: 'supabase/migrations/2_indexes.sql' },
              replacements: [{ deletedRegion: { startLine: 2, startColumn: 14, endLine: 2, endColumn: 14 }, insertedContent: { text: ' concurrently' } }],
            },
          ],
          properties: { applicability: 'unsafe' },
        },
      ],
    });
  });

  test('keeps its fingerprints when lines are put in above', () => {
    const moved: Source = { ...indexes, text: `-- a note\n\nselect 1;\n${indexes.text}` };
    const before = resultOf(fakeReport([fakeFinding(index)]));
    const after = resultOf(fakeReport([fakeFinding(spanOf(moved, 'create index users_email\r\n\ton users (email)'))]));
    expect(after.partialFingerprints).toEqual(before.partialFingerprints);
    expect(after.locations![0]!.physicalLocation!.region!.startLine).toBe(5);
  });

  test('has a fingerprint of its own beside one like it', () => {
    const source: Source = { path: 'a.sql', text: 'drop table users;\n'.repeat(3) };
    const findings = [1, 2, 3].map((nth) => fakeFinding(spanOf(source, 'drop table users', nth)));
    const { results } = runOf(fakeReport(findings));
    for (const key of ['primaryLocationLineHash', 'pgSafe/v1']) expect(new Set(results!.map((result) => result.partialFingerprints![key])).size).toBe(3);
  });

  test('has a relative, percent-encoded path in the repository', () => {
    const source: Source = { path: 'supabase/migrations/2 add #é%\ud800.sql', text: 'select 1' };
    const finding = fakeFinding({ source, start: 0, end: 8 });
    const uri = (environment?: Partial<FormatEnvironment>): string => resultOf(fakeReport([finding]), environment).locations![0]!.physicalLocation!.artifactLocation!.uri!;
    expect(uri()).toBe('supabase/migrations/2%20add%20%23%C3%A9%25%EF%BF%BD.sql');
    expect(uri({ repositoryFolder: 'apps/my shop' })).toBe('apps/my%20shop/supabase/migrations/2%20add%20%23%C3%A9%25%EF%BF%BD.sql');
  });

  test('of a rule that is on for its file alone has no index', () => {
    expect(resultOf(fakeReport([fakeFinding(index)], { rules: [fakeRule('other')] }))).not.toHaveProperty('ruleIndex');
  });

  test('does not take SQL for a link', () => {
    const related = [{ span: index, text: 'type [a] created here' }];
    const { message } = resultOf(fakeReport([fakeFinding(index, { message: 'Casting "tags" to text[](9) fails.', related })]));
    expect(message.text).toBe('Casting "tags" to text[] (9) fails.\nPut it alone in a file of its own.\n[type \\[a\\] created here](1)');
  });

  test('of an empty file has a place', () => {
    const finding = fakeFinding({ source: { path: 'empty.sql', text: '' }, start: 0, end: 0 });
    expect(resultOf(fakeReport([finding])).locations![0]!.physicalLocation!.region).toEqual({ startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 });
  });

  test('has no fix that is only to be read', () => {
    expect(resultOf(fakeReport([fakeFinding(index, { fix: { title: 'Split the file', applicability: 'manual', edits: [] } })]))).not.toHaveProperty('fixes');
  });

  test('has no fix that writes a file, which would be half of it', () => {
    const fix = { title: 'Move it', applicability: 'unsafe', edits: [{ span: index, text: '' }], files: [{ name: 'index', text: 'select 1;', place: 'next', share: 'alone' }] } as const;
    expect(resultOf(fakeReport([fakeFinding(index, { fix })]))).not.toHaveProperty('fixes');
    expect(resultOf(fakeReport([fakeFinding(index, { fix: { ...fix, edits: [], files: [] } })]))).not.toHaveProperty('fixes');
  });

  test('of a long statement marks its first line, and has the fingerprint of the whole', () => {
    const source: Source = { path: 'a.sql', text: `create function f() returns int\r\n${'-- é\r\n'.repeat(30)}as 'select 1';\r\n` };
    const long = fakeFinding({ source, start: 0, end: source.text.length - 2 });
    const { locations, partialFingerprints } = resultOf(fakeReport([long]));
    expect(locations![0]!.physicalLocation!.region).toEqual({ startLine: 1, startColumn: 1, endLine: 1, endColumn: 32 });
    expect(partialFingerprints!['pgSafe/v1']).toBe(`${fingerprint(long)}:1`);
  });

  test('has at most a hundred related places', () => {
    const related = Array.from({ length: 300 }, () => ({ span: index, text: 'policy created here' }));
    expect(resultOf(fakeReport([fakeFinding(index, { related })])).relatedLocations).toHaveLength(100);
  });
});

describe('a suppressed finding', () => {
  const findings = [fakeFinding(index, { suppressed: { reason: '20 rows' } }), fakeFinding(index)];

  test('is left out, and does not change the fingerprint of another', () => {
    const { results } = runOf(fakeReport(findings));
    expect(results).toHaveLength(1);
    expect(results![0]!.partialFingerprints!['pgSafe/v1']).toMatch(/:2$/);
    expect(results![0]).not.toHaveProperty('suppressions');
  });

  test('is there, marked, when asked for', () => {
    const { results } = runOf(fakeReport(findings), { reportSuppressed: true });
    expect(results!.map((result) => result.suppressions)).toEqual([[{ kind: 'inSource', status: 'accepted', justification: '20 rows' }], []]);
  });
});

test('quiet leaves out what is no error', () => {
  expect(runOf(fakeReport([fakeFinding(index, { severity: 'warning' })]), { quiet: true }).results).toEqual([]);
});

test('more results than GitHub keeps are cut by severity, which is said', () => {
  const source: Source = { path: 'many.sql', text: 'select 1;' };
  const severities = ['note', 'warning', 'error'] as const;
  const findings = Array.from({ length: 6000 }, (_, at) => fakeFinding({ source, start: 0, end: 8 }, { severity: severities[at % 3]! }));
  const told: string[] = [];
  const { results, invocations } = runOf(fakeReport(findings), { tell: (sentence) => void told.push(sentence) });
  const count = (level: string): number => results!.filter((result) => result.level === level).length;
  expect([count('error'), count('warning'), count('note')]).toEqual([2000, 2000, 1000]);
  expect(results!.slice(0, 3).map((result) => result.level)).toEqual(['note', 'warning', 'error']);
  expect(invocations![0]!.toolExecutionNotifications!.map((notification) => notification.message.text)).toEqual([
    '6000 problems were found; the gravest 5000 are reported, because GitHub keeps no more of one analysis.',
  ]);
  expect(told).toEqual(invocations![0]!.toolExecutionNotifications!.map((notification) => notification.message.text));
});
