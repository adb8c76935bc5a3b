import type { Finding } from '../../src/rule/finding.js';
import type { Report } from '../../src/linter/report.js';
import type { Source } from '../../src/text/index.js';
import { fakeFinding, fakeReport, spanOf } from './fake-report.js';

/** A file whose lines end in CRLF, with characters of one to four bytes of UTF-8. */
export const awkward: Source = {
  path: 'supabase/migrations/2_größe, 50%:1.sql',
  text: '-- 日本 🚀\r\nselect \'é🚀\'; create index "größe" on users (email);\r\nalter table users\r\n  add column a int,\r\n  add column b int;\r\n',
};
export const clean: Source = { path: 'supabase/migrations/3_clean.sql', text: 'select 1;\n' };

/** Findings with every kind of place: on one line behind wide characters, over several lines, over too many, without any extent; one is suppressed. */
export function awkwardReport(more: readonly Finding[] = []): Report {
  const index = spanOf(awkward, 'create index "größe" on users (email)');
  const alter = spanOf(awkward, 'alter table users\r\n  add column a int,\r\n  add column b int');
  const long: Source = { path: 'supabase/migrations/1_long.sql', text: `-- é\r\ncreate function f()\r\n${'  body\r\n'.repeat(20)}end;\r\n` };
  const findings = [
    fakeFinding({ source: long, start: 6, end: long.text.length - 3 }, { rule: 'stale-function-body', severity: 'note', message: 'Function "f" is stale.', subject: 'public.f', help: 'Write it anew.' }),
    fakeFinding(index, { message: '50% of "größe",\nor `more` | <b>all</b>\u0007: blocked by @admin.', help: 'Line one.\r\nLine two: 100%.\n' }),
    fakeFinding(alter, { rule: 'table-rewrite', severity: 'warning', subject: 'public.users' }),
    fakeFinding({ ...alter, end: alter.start }, { rule: 'missing-lock-timeout', severity: 'warning', subject: 'public.users' }),
    fakeFinding(index, { message: 'SILENCED', suppressed: { reason: '20 rows' } }),
    ...more,
  ];
  const verdict = { nature: 'additive', deeds: [], opaque: 0 } as const;
  return fakeReport(findings, { migrations: [long, awkward, clean].map((source) => ({ source, verdict })), summary: { files: 3 } });
}

/** So many findings of one severity, each in a line of its own. */
export function many(count: number, severity: Finding['severity']): readonly Finding[] {
  const line = 'drop table users;\n';
  const source: Source = { path: `many-${severity}.sql`, text: line.repeat(count) };
  return Array.from({ length: count }, (_, at) => fakeFinding({ source, start: at * line.length, end: (at + 1) * line.length - 2 }, { severity, message: `Problem ${at} of kind ${severity}.` }));
}
