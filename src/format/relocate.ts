import type { Report } from '../linter/report.js';
import type { Source, Span } from '../text/index.js';

/** The same report with other paths, such as those that lead from where the reader is to the files. */
export function relocate(report: Report, pathOf: (path: string) => string): Report {
  const moved = new Map<Source, Source>();
  const move = (span: Span): Span => {
    let source = moved.get(span.source);
    if (source === undefined) moved.set(span.source, (source = { ...span.source, path: pathOf(span.source.path) }));
    return { ...span, source };
  };
  const findings = report.findings.map((finding) => ({
    ...finding,
    span: move(finding.span),
    related: finding.related.map((label) => ({ ...label, span: move(label.span) })),
    ...(finding.fix !== undefined && { fix: { ...finding.fix, edits: finding.fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) } }),
  }));
  return { ...report, findings };
}
