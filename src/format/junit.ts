import type { Report } from '../linter/report.js';
import type { Finding } from '../rule/finding.js';
import type { Span } from '../text/index.js';
import type { FormatEnvironment } from './formatter.js';
import { inRepository } from './in-repository.js';
import { regionOf } from './region.js';
import { findingsByFile, loudFindings } from './shown.js';
import { xmlText, xmlValue } from './xml.js';

/**
 * The report as JUnit's XML, in the form that Jenkins and GitLab read: a suite for each file, a failed case for each finding, one passed case for
 * a clean file.
 */
export function formatJunit(given: Report, environment: FormatEnvironment): string {
  const report = inRepository(given, environment);
  const found = findingsByFile(loudFindings(report, environment));
  const files = new Set([...report.migrations.map(({ source }) => source.path), ...found.keys()]);
  const suites = [...files].map((path) => suite(path, found.get(path) ?? []));
  const failures = [...found.values()].reduce((count, findings) => count + findings.length, 0);
  const tests = failures + files.size - found.size;
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${attributes({ name: 'pg-safe', tests, failures, errors: 0 })}>`, ...suites.flat(), '</testsuites>\n'].join('\n');
}

function suite(path: string, findings: readonly Finding[]): readonly string[] {
  const named = namer();
  const cases = findings.length === 0
    ? [`    <testcase${attributes({ name: 'no problems', classname: path, file: path })}/>`]
    : findings.flatMap((finding) => failedCase(finding, named(`${finding.rule}: ${finding.subject}`)));
  return [`  <testsuite${attributes({ name: path, tests: Math.max(findings.length, 1), failures: findings.length, errors: 0, skipped: 0 })}>`, ...cases, '  </testsuite>'];
}

/** Names that are not taken: those who read the file know a case by its name, and forget all but one of two alike. */
function namer(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
}

function failedCase({ rule, severity, message, help, span, related }: Finding, name: string): readonly string[] {
  const { path } = span.source;
  const details = [`${placeOf(span)}: ${severity}[${rule}]`, help.trim(), ...related.map((label) => `${placeOf(label.span)}: ${label.text}`)].filter((line) => line !== '').join('\n');
  return [
    `    <testcase${attributes({ name, classname: path, file: path, line: regionOf(span).line })}>`,
    `      <failure${attributes({ type: severity, message })}>${xmlText(details)}</failure>`,
    '    </testcase>',
  ];
}

function placeOf(span: Span): string {
  const { line, column } = regionOf(span);
  return `${span.source.path}:${line}:${column}`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${xmlValue(String(value))}"`).join('');
}
