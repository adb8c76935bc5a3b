import type { Directive } from '../sql/directives.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule } from '../rule/rule.js';
import type { Source } from '../text/index.js';

/** A suppression comment that does not do what its author thinks. */
export interface IdleSuppression {
  readonly directive: Directive;
  readonly problem: 'unused' | 'no-reason' | 'unknown-rule';
  readonly rule: string;
}

/**
 * Mark the findings of one file that a comment silences, and say which comments silence nothing. `-- pg-safe: contract <reason>` stands for
 * the whole file: it silences what rules report that a contracting change is reviewed for (`Rule.contracting`).
 * @param rules the rules that there are, by id
 */
export function applySuppressions(findings: readonly Finding[], source: Source, directives: readonly Directive[], rules: ReadonlyMap<string, AnyRule>): { readonly findings: readonly Finding[]; readonly idle: readonly IdleSuppression[] } {
  if (directives.length === 0) return { findings, idle: [] };
  const used = new Set<string>();
  const named = ({ kind, rules: ids }: Directive, rule: string): boolean => (kind === 'contract' ? rules.get(rule)?.contracting === true : ids.includes(rule));
  const marked = findings.map((finding) => {
    if (finding.span.source !== source) return finding;
    for (const [at, directive] of directives.entries()) {
      if (directive.reason === undefined || !named(directive, finding.rule) || !covers(directive, finding)) continue;
      used.add(`${at} ${directive.kind === 'contract' ? 'contract' : finding.rule}`);
      return { ...finding, suppressed: { reason: directive.reason } };
    }
    return finding;
  });
  const idle = directives.flatMap((directive, at) => (directive.kind === 'contract' ? ['contract'] : directive.rules).flatMap((rule): IdleSuppression[] => {
    if (directive.reason === undefined) return [{ directive, rule, problem: 'no-reason' }];
    if (directive.kind !== 'contract' && !rules.has(rule)) return [{ directive, rule, problem: 'unknown-rule' }];
    return used.has(`${at} ${rule}`) ? [] : [{ directive, rule, problem: 'unused' }];
  }));
  return { findings: marked, idle };
}

function covers(directive: Directive, finding: Finding): boolean {
  if (directive.kind !== 'ignore') return true;
  const { appliesTo } = directive;
  return appliesTo !== undefined && finding.span.start < appliesTo.end && finding.span.end > appliesTo.start;
}
