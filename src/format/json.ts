import type { JudgedMigration, Report } from '../linter/report.js';
import type { Finding } from '../rule/finding.js';
import type { Span } from '../text/index.js';
import type { FormatEnvironment } from './formatter.js';
import { regionOf, type Region } from './region.js';
import { shownFindings } from './shown.js';

/** The report as JSON, for programs. `version` grows when a property changes its meaning or goes. */
export function formatJson(report: Report, environment: FormatEnvironment): string {
  const findings = shownFindings(report, environment).map(toJson);
  const { stats } = environment;
  return `${JSON.stringify({ version: 1, findings, migrations: report.migrations.map(judgedToJson), summary: report.summary, ...(stats !== undefined && { stats }) }, null, 2)}\n`;
}

function judgedToJson({ source, verdict: { nature, deeds } }: JudgedMigration): object {
  return { file: source.path, verdict: nature, because: deeds.map((deed) => ({ nature: deed.nature, what: deed.what, ...place(deed.span) })) };
}

function toJson({ rule, severity, message, help, span, subject, related, suppressed, verification }: Finding): object {
  return {
    rule,
    severity,
    message,
    help,
    ...place(span),
    subject,
    related: related.map((label) => ({ ...place(label.span), text: label.text })),
    ...(suppressed !== undefined && { suppressed }),
    ...(verification !== undefined && { verification }),
  };
}

function place(span: Span): { readonly file: string } & Region {
  return { file: span.source.path, ...regionOf(span) };
}
