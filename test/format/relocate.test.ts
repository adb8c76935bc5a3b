import { expect, it } from 'vitest';
import { relocate } from '../../src/format/relocate.js';
import type { Report } from '../../src/linter/report.js';

it('changes the paths of findings and related places, and keeps what they select', () => {
  const source = { path: 'supabase/migrations/1_a.sql', text: 'drop table users;' };
  const report: Report = {
    findings: [{
      rule: 'dropped-table', messageId: 'dropped', severity: 'warning', message: 'Gone.', help: 'Keep it.', subject: 'public.users',
      span: { source, start: 11, end: 16 }, related: [{ span: { source, start: 0, end: 4 }, text: 'here' }],
    }],
    migrations: [{ source, verdict: { nature: 'destructive', opaque: 0, deeds: [{ nature: 'destructive', what: 'drops table "users"', span: { source, start: 11, end: 16 } }] } }],
    rules: [],
    summary: { files: 1, history: 0, statements: 1, opaque: 0, errors: 0, warnings: 1, notes: 0, suppressed: 0 },
  };
  const moved = relocate(report, (path) => `apps/shop/${path}`);
  const [finding] = moved.findings;
  expect(moved.migrations[0]!.source.path).toBe('apps/shop/supabase/migrations/1_a.sql');
  expect(moved.migrations[0]!.verdict.deeds[0]!.span.source).toBe(moved.migrations[0]!.source);
  expect(finding!.span.source.path).toBe('apps/shop/supabase/migrations/1_a.sql');
  expect(finding!.related[0]!.span.source).toBe(finding!.span.source);
  expect(finding!.span.source.text.slice(finding!.span.start, finding!.span.end)).toBe('users');
});
