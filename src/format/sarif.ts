import type { Fix as SarifFix, Location, Log, Region as SarifRegion, Result, Run } from 'sarif';
import { fingerprints } from '../linter/fingerprint.js';
import type { Report } from '../linter/report.js';
import type { Finding, Fix } from '../rule/finding.js';
import type { Label, Source, Span } from '../text/index.js';
import type { FormatEnvironment } from './formatter.js';
import { isInPlace } from './in-place.js';
import { inRepository } from './in-repository.js';
import { lineHashes } from './line-hash.js';
import { marked, regionOf } from './region.js';
import { describeRule } from './sarif-rule.js';
import { gravestFirst, loudFindings, shownFindings } from './shown.js';

/** GitHub keeps this many results of a run and drops others by a choice of its own. */
const resultLimit = 5000;
/** GitHub shows this many locations of a result, and refuses a file with a result that has more than 1,000. */
const locationLimit = 100;

/** The report as SARIF 2.1.0, with what GitHub code scanning asks for. */
export function formatSarif(given: Report, environment: FormatEnvironment): string {
  const { version, reportSuppressed = false, sarifCategory: category } = environment;
  const report = inRepository(given, environment);
  const shown = reportSuppressed ? shownFindings(report, environment) : loudFindings(report, environment);
  const kept = gravest(shown);
  const leftOut = kept.length < shown.length ? `${shown.length} problems were found; the gravest ${resultLimit} are reported, because GitHub keeps no more of one analysis.` : undefined;
  if (leftOut !== undefined) environment.tell?.(leftOut);
  const toResult = resultMaker(report, reportSuppressed);
  const run: Run = {
    tool: { driver: { name: 'pg-safe', semanticVersion: version, rules: report.rules.map((rule) => describeRule(rule, environment.pageOf?.(rule.id))) } },
    ...(category !== undefined && { automationDetails: { id: category.endsWith('/') ? category : `${category}/` } }),
    ...(leftOut !== undefined && { invocations: [{ executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', message: { text: leftOut } }] }] }),
    columnKind: 'utf16CodeUnits',
    results: kept.map(toResult),
  };
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** The gravest findings up to the limit, in the order that they had. */
function gravest(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= resultLimit) return findings;
  const kept = new Set(gravestFirst(findings).slice(0, resultLimit));
  return findings.filter((finding) => kept.has(finding));
}

function resultMaker(report: Report, reportSuppressed: boolean): (finding: Finding) => Result {
  const ruleIndexes = new Map(report.rules.map((rule, index) => [rule.id, index]));
  // Of all findings, so that a suppression does not change the counters of others.
  const keys = fingerprints(report.findings);
  const hashes = new Map<Source, readonly string[]>();
  const hashOf = ({ source }: Span, line: number): string => {
    let ofFile = hashes.get(source);
    if (ofFile === undefined) hashes.set(source, (ofFile = lineHashes(source.text)));
    return ofFile[line - 1] ?? ofFile.at(-1)!;
  };

  return (finding) => {
    const { rule, severity, span, subject, related, fix, suppressed, verification } = finding;
    const ruleIndex = ruleIndexes.get(rule);
    const labels = related.slice(0, locationLimit);
    return {
      ruleId: rule,
      ...(ruleIndex !== undefined && { ruleIndex }),
      level: severity,
      message: { text: messageText(finding, labels) },
      locations: [{ physicalLocation: physicalLocation(span), logicalLocations: [{ fullyQualifiedName: subject }] }],
      ...(labels.length > 0 && { relatedLocations: labels.map((label, index) => relatedLocation(label, index + 1)) }),
      partialFingerprints: { primaryLocationLineHash: hashOf(span, regionOf(span).line), 'pgSafe/v1': keys.get(finding)! },
      ...(fix !== undefined && fix.applicability !== 'manual' && isInPlace(fix) && { fixes: [sarifFix(fix)] }),
      ...(verification !== undefined && { properties: { verification } }),
      // SARIF 3.27.24: against the list of known findings.
      ...(report.known !== undefined && { baselineState: suppressed?.known === true ? 'unchanged' : 'new' }),
      // SARIF 3.27.23: either every result of a run has the property or none has it.
      ...(reportSuppressed && {
        suppressions: suppressed === undefined ? [] : [{ kind: suppressed.known === true ? 'external' : 'inSource', status: 'accepted', justification: suppressed.reason }],
      }),
    };
  };
}

/** The sentence that stands alone first: GitHub cuts after it where room is short. */
function messageText({ message, help }: Finding, labels: readonly Label[]): string {
  const links = labels.map(({ text }, index) => `[${text.replace(/[\\[\]]/g, '\\$&')}](${index + 1})`);
  return [...[message, help.trim()].map(withoutLinks), links.join(', ')].filter((part) => part !== '').join('\n');
}

/** SQL may hold what SARIF reads as a link to a related location: `array[i](1)`. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

function physicalLocation(span: Span): NonNullable<Location['physicalLocation']> {
  return { artifactLocation: { uri: uriOf(span.source) }, region: sarifRegion(marked(span)) };
}

function relatedLocation({ span, text }: Label, id: number): Location {
  return { id, physicalLocation: physicalLocation(span), message: { text } };
}

function sarifRegion(span: Span): SarifRegion {
  const { line, column, endLine, endColumn } = regionOf(span);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function sarifFix({ title, applicability, edits }: Fix): SarifFix {
  const sources = [...new Set(edits.map((edit) => edit.span.source))];
  return {
    description: { text: title },
    artifactChanges: sources.map((source) => ({
      artifactLocation: { uri: uriOf(source) },
      replacements: edits
        .filter((edit) => edit.span.source === source)
        .map(({ span, text }) => ({ deletedRegion: sarifRegion(span), insertedContent: { text } })),
    })),
    properties: { applicability },
  };
}

/** A URI reference relative to the repository. Half a surrogate pair has no UTF-8 form. */
function uriOf({ path }: Source): string {
  return path.replace(/\p{Cs}/gu, '\ufffd').split('/').map(encodeURIComponent).join('/');
}
