import type { FormatEnvironment } from '../../src/format/index.js';
import type { Report, Summary } from '../../src/linter/report.js';
import type { Finding } from '../../src/rule/finding.js';
import type { AnyRule } from '../../src/rule/rule.js';
import type { Source, Span } from '../../src/text/index.js';

export const plain: FormatEnvironment = { color: false, version: '1.2.3' };

/** The span of the first, or the nth, occurrence of a text in a source. */
export function spanOf(source: Source, text: string, nth = 1): Span {
  let start = -1;
  for (let found = 0; found < nth; found++) {
    start = source.text.indexOf(text, start + 1);
    if (start === -1) throw new Error(`"${text}" does not stand ${nth} times in ${source.path}`);
  }
  return { source, start, end: start + text.length };
}

export function fakeRule(id: string, parts: Partial<AnyRule> = {}): AnyRule {
  return {
    id,
    family: 'locking',
    severity: 'error',
    precision: 'very-high',
    summary: 'A statement that makes others wait.',
    why: '\n`CREATE INDEX` holds a lock\n([manual](https://www.postgresql.org/docs/current/sql-createindex.html)).\n\nWrites wait for it.',
    messages: {},
    examples: [{ bad: 'create index users_email on users (email);', good: 'create index concurrently users_email on users (email);', proof: 'lock' }],
    create: () => ({}),
    ...parts,
  };
}

export function fakeFinding(span: Span, parts: Partial<Finding> = {}): Finding {
  return {
    rule: 'blocking-index-build',
    messageId: 'blocksWrites',
    severity: 'error',
    message: 'Building index "users_email" blocks every write to "users" until it finishes.',
    help: 'Put it alone in a file of its own.',
    span,
    subject: 'public.users_email',
    related: [],
    ...parts,
  };
}

export function fakeReport(findings: readonly Finding[], parts: { readonly migrations?: Report['migrations']; readonly rules?: readonly AnyRule[]; readonly summary?: Partial<Summary> } = {}): Report {
  const loud = findings.filter((finding) => finding.suppressed === undefined);
  const count = (severity: Finding['severity']): number => loud.filter((finding) => finding.severity === severity).length;
  return {
    findings,
    migrations: parts.migrations ?? [],
    rules: parts.rules ?? [...new Set(findings.map((finding) => finding.rule))].map((id) => fakeRule(id)),
    summary: {
      files: new Set(findings.map((finding) => finding.span.source)).size,
      history: 0,
      statements: findings.length,
      opaque: 0,
      errors: count('error'),
      warnings: count('warning'),
      notes: count('note'),
      suppressed: findings.length - loud.length,
      ...parts.summary,
    },
  };
}
