import type { LockReport } from '../locks/index.js';
import type { Report } from '../linter/report.js';
import type { Source, Span } from '../text/index.js';

/** Spans in sources with other paths, such as those that lead from where the reader is to the files. */
function spanMover(pathOf: (path: string) => string): (span: Span) => Span {
  const moved = new Map<Source, Source>();
  return (span) => {
    let source = moved.get(span.source);
    if (source === undefined) moved.set(span.source, (source = { ...span.source, path: pathOf(span.source.path) }));
    return { ...span, source };
  };
}

/** The same lock report with other paths. */
export function relocateLocks({ statements }: LockReport, pathOf: (path: string) => string): LockReport {
  const move = spanMover(pathOf);
  return { statements: statements.map((statement) => ({ ...statement, span: move(statement.span), locks: statement.locks.map((lock) => ({ ...lock, ...(lock.held !== undefined && { held: { ...lock.held, last: move(lock.held.last) } }) })) })) };
}

/** The same report with other paths, such as those that lead from where the reader is to the files. */
export function relocate(report: Report, pathOf: (path: string) => string): Report {
  const move = spanMover(pathOf);
  const findings = report.findings.map((finding) => ({
    ...finding,
    span: move(finding.span),
    related: finding.related.map((label) => ({ ...label, span: move(label.span) })),
    ...(finding.fix !== undefined && { fix: { ...finding.fix, edits: finding.fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) } }),
  }));
  return { ...report, findings };
}
