import { describe, expect, it } from 'vitest';
import { formatGitlab } from '../../src/format/gitlab.js';
import type { Report } from '../../src/linter/report.js';
import type { Source } from '../../src/text/index.js';
import { awkward, awkwardReport } from './awkward.js';
import { fakeFinding, fakeReport, plain, spanOf } from './fake-report.js';

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

/** The issues of a report, in the profile that GitLab documents. */
function issuesOf(report: Report, environment = plain): readonly Issue[] {
  const text = formatGitlab(report, environment);
  expect(text).toMatch(/^\[/); // No byte order mark.
  const issues = JSON.parse(text) as readonly Issue[];
  for (const issue of issues) {
    expect(issue.description).toMatch(/\S/);
    expect(issue.check_name).toMatch(/^[a-z-]+$/);
    expect(issue.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity);
    expect(issue.location.path).toMatch(/^(?!\.\/|\/)/);
    expect(issue.location.lines.begin).toBeGreaterThanOrEqual(1);
    expect(issue.location.lines.end).toBeGreaterThanOrEqual(issue.location.lines.begin);
  }
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  return issues;
}

describe('--format gitlab', () => {
  it('has an issue for each finding that no comment silences', () => {
    expect(issuesOf(awkwardReport()).map(({ check_name: name, severity, location }) => [name, severity, location.path, location.lines])).toEqual([
      ['stale-function-body', 'info', 'supabase/migrations/1_long.sql', { begin: 2, end: 2 }],
      ['blocking-index-build', 'major', awkward.path, { begin: 2, end: 2 }],
      ['table-rewrite', 'minor', awkward.path, { begin: 3, end: 5 }],
      ['missing-lock-timeout', 'minor', awkward.path, { begin: 3, end: 3 }],
    ]);
    expect(issuesOf(fakeReport([]))).toEqual([]);
  });

  it('has a fingerprint for each of several findings that are alike, in one file and in two', () => {
    const text = 'drop table users;\ndrop table users;\n';
    const findings = ['a.sql', 'b.sql'].flatMap((path) => {
      const source: Source = { path, text };
      return [1, 2].map((nth) => fakeFinding(spanOf(source, 'drop table users', nth)));
    });
    expect(issuesOf(fakeReport(findings))).toHaveLength(4);
  });

  it('keeps fingerprints when lines move, when others are silenced, and with other formatting', () => {
    const before: Source = { path: 'a.sql', text: 'drop table users;\ndrop table users;\n' };
    const after: Source = { path: 'a.sql', text: '-- what this is for\r\n\r\ndrop table users;\r\nDROP  TABLE users;\r\n' };
    const first = issuesOf(fakeReport([1, 2].map((nth) => fakeFinding(spanOf(before, 'drop table users', nth)))));
    const second = issuesOf(fakeReport([fakeFinding(spanOf(after, 'drop table users'), { suppressed: { reason: 'empty' } }), fakeFinding(spanOf(after, 'DROP  TABLE users'))]));
    expect(second.map(({ fingerprint }) => fingerprint)).toEqual([first[1]!.fingerprint]);
    expect(second[0]!.location.lines.begin).toBe(4);
  });

  it('has paths from the root of the repository', () => {
    expect(issuesOf(awkwardReport(), { ...plain, repositoryFolder: 'apps/shop/' })[1]!.location.path).toBe(`apps/shop/${awkward.path}`);
  });
});
