import type { LockReport } from '../locks/index.js';
import type { Report } from '../linter/report.js';
import type { Source, Span } from '../text/index.js';

/** Sources with other paths, such as those that lead from where the reader is to the files: one for each. */
function sourceMover(pathOf: (path: string) => string): (source: Source) => Source {
  const moved = new Map<Source, Source>();
  return (before) => {
    let source = moved.get(before);
    if (source === undefined) moved.set(before, (source = { ...before, path: pathOf(before.path) }));
    return source;
  };
}

function spanMover(moveSource: (source: Source) => Source): (span: Span) => Span {
  return (span) => ({ ...span, source: moveSource(span.source) });
}

/** The same lock report with other paths. */
export function relocateLocks({ statements }: LockReport, pathOf: (path: string) => string): LockReport {
  const move = spanMover(sourceMover(pathOf));
  return { statements: statements.map((statement) => ({ ...statement, span: move(statement.span), locks: statement.locks.map((lock) => ({ ...lock, ...(lock.held !== undefined && { held: { ...lock.held, last: move(lock.held.last) } }) })) })) };
}

/** The same report with other paths, such as those that lead from where the reader is to the files. */
export function relocate(report: Report, pathOf: (path: string) => string): Report {
  const moveSource = sourceMover(pathOf);
  const move = spanMover(moveSource);
  const findings = report.findings.map((finding) => ({
    ...finding,
    span: move(finding.span),
    related: finding.related.map((label) => ({ ...label, span: move(label.span) })),
    ...(finding.fix !== undefined && { fix: { ...finding.fix, edits: finding.fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) } }),
  }));
  const migrations = report.migrations.map(({ source, verdict }) => ({
    source: moveSource(source),
    verdict: { ...verdict, deeds: verdict.deeds.map((deed) => ({ ...deed, span: move(deed.span) })) },
  }));
  return { ...report, findings, migrations };
}
