import type { Finding } from '../rule/finding.js';

/** Names, and lists of names, as messages write them. */
const names = /"(?:[^"]|"")*"(?:(?:,| and|, and| or) "(?:[^"]|"")*")*/g;

/**
 * Findings of one file that say the same about different objects, gathered: same rule, message and severity, and sentences
 * that differ in names and numbers only. A group stands where its first finding stood.
 */
export function groupFindings(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const gist = finding.message.replace(names, '""').replace(/\d+/g, '0');
    const key = [finding.span.source.path, finding.rule, finding.messageId, finding.severity, finding.verification?.verdict, gist].join('\0');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}
