import type { Finding } from '../rule/finding.js';
import type { AnyRule, Messages, OptionsOf, OptionSpec, Rule } from '../rule/rule.js';
import { parseSource } from '../sql/parse.js';
import { loadParser } from '../sql/parser.js';
import { positionAt, spanText, type Source } from '../text/index.js';
import type { Case, ExpectedFinding, InvalidCase } from './cases.js';
import { fixedFiles } from './fixed-files.js';
import { frozenRule } from './frozen-rule.js';
import { filesOf, lintCase } from './lint-case.js';

/** What a test framework gives: vitest and jest have these, as globals or to import. */
export interface Harness {
  /** Name a group of tests, and make them at once in `body`. */
  describe(name: string, body: () => void): unknown;
  /** Make a test, which fails when `body` throws or rejects. */
  it(name: string, body: () => void | Promise<void>): unknown;
  /** Compare in depth. */
  expect(actual: unknown): {
    /** Throws where the two are not alike. */
    toEqual(expected: unknown): unknown;
  };
}

/** SQL that a rule must not report, and SQL that it must. */
export interface RuleCases<MessageId extends string = string, Options = Readonly<Record<string, unknown>>> {
  readonly valid: readonly (string | Case<Options>)[];
  readonly invalid: readonly InvalidCase<MessageId, Options>[];
}

/**
 * Test a rule. It refuses what makes a test worthless: a case given twice, SQL with a syntax error, a rule that changes
 * what it is given, a message that no case covers, a placeholder left open, a fix that is not stated, and a fix that
 * leaves broken SQL or the finding behind. Throws a TypeError when no test framework is given or global.
 */
export function testRule<M extends Messages, O extends OptionSpec>(
  rule: Rule<M, O>,
  cases: RuleCases<keyof M & string, OptionsOf<O>>,
  harness: Harness = globalThis as unknown as Harness,
): void {
  const { describe, it, expect } = harness;
  if (typeof describe !== 'function') throw new TypeError('Pass { describe, it, expect } of your test framework as the third argument of testRule.');
  const tested = frozenRule(rule as AnyRule);
  const valid = cases.valid.map((given): Case => (typeof given === 'string' ? { sql: given } : given as Case));
  const invalid = cases.invalid as readonly InvalidCase[];

  describe(rule.id, () => {
    it('has cases that differ', () => {
      expect(repeated([...valid, ...invalid])).toEqual([]);
    });
    it('has a case for each message', () => {
      const covered = new Set(invalid.flatMap((given) => given.expect.map((finding) => finding.message)));
      expect(Object.keys(rule.messages).filter((id) => !covered.has(id))).toEqual([]);
    });
    describe('valid', () => {
      for (const given of valid) {
        it(titleOf(given), async () => {
          await loadParser();
          expect(refusedSql(given, rule.id)).toEqual([]);
          expect((await lintCase(tested, given)).map(describeFinding)).toEqual([]);
        });
      }
    });
    describe('invalid', () => {
      for (const given of invalid) {
        it(titleOf(given), async () => {
          await loadParser();
          expect(refusedSql(given, rule.id)).toEqual([]);
          const findings = await lintCase(tested, given);
          expect(findings.map((finding, at) => observed(finding, given.expect[at]))).toEqual(given.expect.map(stated));
          expect(findings.flatMap(malformed)).toEqual([]);
          await checkFixes(tested, given, findings, expect);
        });
      }
    });
  });
}

function titleOf({ name, sql, files }: Case): string {
  const text = name ?? sql ?? Object.keys(files ?? {}).join(', ');
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
}

function repeated(cases: readonly Case[]): readonly string[] {
  const seen = new Set<string>();
  return cases.filter(({ name: _name, ...given }) => {
    const { expect: _expect, fixed: _fixed, ...surroundings } = given as Partial<InvalidCase>;
    const key = JSON.stringify(surroundings, (_, value: unknown) => (isRule(value) ? value.id : value));
    return seen.has(key) || !seen.add(key);
  }).map(titleOf);
}

function isRule(value: unknown): value is AnyRule {
  return typeof value === 'object' && value !== null && 'create' in value;
}

/** Syntax errors in a case's SQL that it does not own up to. */
function refusedSql(given: Case, rule: string): readonly string[] {
  if (given.broken === true || rule === 'syntax-error') return [];
  const { context, linted } = filesOf(given);
  return [...context, ...linted].flatMap(syntaxErrors);
}

function syntaxErrors(source: Source): readonly string[] {
  return parseSource(source).errors.map((error) => `${source.path}: ${error.message}`);
}

function describeFinding(finding: Finding): unknown {
  return { message: finding.messageId, at: spanText(finding.span), what: finding.message, ...(finding.suppressed && { suppressed: finding.suppressed.reason }) };
}

/** A finding as far as an expectation speaks of it; in full when none was expected. */
function observed(finding: Finding, expected: ExpectedFinding | undefined): unknown {
  if (expected === undefined) return describeFinding(finding);
  const { span, related, suppressed } = finding;
  return {
    message: finding.messageId,
    at: spanText(span),
    suppressed: suppressed?.reason,
    ...(expected.path !== undefined && { path: span.source.path }),
    ...(expected.line !== undefined && { line: positionAt(span.source, span.start).line }),
    ...(expected.column !== undefined && { column: positionAt(span.source, span.start).column }),
    ...(expected.what !== undefined && { what: finding.message }),
    ...(expected.help !== undefined && { help: finding.help.includes(expected.help) ? expected.help : finding.help }),
    ...(expected.severity !== undefined && { severity: finding.severity }),
    ...(expected.subject !== undefined && { subject: finding.subject }),
    ...(expected.related !== undefined && { related: related.map((label) => ({ at: spanText(label.span), text: label.text })) }),
  };
}

function stated(expected: ExpectedFinding): unknown {
  return { ...expected, suppressed: expected.suppressed };
}

/** What is wrong with a finding whatever the case. */
function malformed({ message, help, span }: Finding): readonly string[] {
  return [
    ...(/\{\{|\}\}/.test(message + help) ? [`A placeholder is open: ${message} ${help}`] : []),
    ...(/^[A-Z"{].*[^.]\.$/s.test(message) ? [] : [`Not a sentence: ${message}`]),
    ...(help.trim() === '' ? [`No advice: ${message}`] : []),
    ...(span.start <= span.end && span.end <= span.source.text.length ? [] : [`Outside the file: ${span.start} to ${span.end}`]),
  ];
}

async function checkFixes(rule: AnyRule, given: InvalidCase, findings: readonly Finding[], expect: Harness['expect']): Promise<void> {
  const { context, linted } = filesOf(given);
  const fixed = fixedFiles([...context, ...linted], findings).filter((file) => !context.some(({ path }) => path === file.path));
  const changed = fixed.filter((file) => linted.find(({ path }) => path === file.path)?.text !== file.text);
  const [first] = linted;
  const want = typeof given.fixed === 'string' ? { [first!.path]: given.fixed } : given.fixed ?? {};
  expect(Object.fromEntries(changed.map((file) => [file.path, file.text]))).toEqual(want);
  if (changed.length === 0) return;
  expect(changed.flatMap(syntaxErrors)).toEqual([]);
  const left = await lintCase(rule, given, { context, linted: fixed });
  expect(left.map(describeFinding)).toEqual(findings.filter((finding) => finding.fix === undefined).map(describeFinding));
}
