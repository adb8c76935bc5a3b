import type { Directive } from '../sql/directives.js';
import type { Finding } from '../rule/finding.js';
import type { Source } from '../text/index.js';

/** A suppression comment that does not do what its author thinks. */
export interface IdleSuppression {
  readonly directive: Directive;
  readonly problem: 'unused' | 'no-reason' | 'unknown-rule';
  readonly rule: string;
}

/** Mark the findings of one file that a comment silences, and say which comments silence nothing. */
export function applySuppressions(findings: readonly Finding[], source: Source, directives: readonly Directive[], knownRules: ReadonlySet<string>): { readonly findings: readonly Finding[]; readonly idle: readonly IdleSuppression[] } {
  const ignoring = directives.filter((directive) => directive.kind !== 'contract');
  if (ignoring.length === 0) return { findings, idle: [] };
  const used = new Set<string>();
  const marked = findings.map((finding) => {
    if (finding.span.source !== source) return finding;
    for (const directive of ignoring) {
      if (directive.reason === undefined || !directive.rules.includes(finding.rule) || !covers(directive, finding)) continue;
      used.add(`${ignoring.indexOf(directive)} ${finding.rule}`);
      return { ...finding, suppressed: { reason: directive.reason } };
    }
    return finding;
  });
  const idle = ignoring.flatMap((directive, at) => directive.rules.flatMap((rule): IdleSuppression[] => {
    if (directive.reason === undefined) return [{ directive, rule, problem: 'no-reason' }];
    if (!knownRules.has(rule)) return [{ directive, rule, problem: 'unknown-rule' }];
    return used.has(`${at} ${rule}`) ? [] : [{ directive, rule, problem: 'unused' }];
  }));
  return { findings: marked, idle };
}

function covers(directive: Directive, finding: Finding): boolean {
  if (directive.kind === 'ignore-file') return true;
  const { appliesTo } = directive;
  return appliesTo !== undefined && finding.span.start < appliesTo.end && finding.span.end > appliesTo.start;
}
