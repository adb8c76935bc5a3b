import type { ReportingDescriptor } from 'sarif';
import type { Severity } from '../rule/finding.js';
import type { AnyRule, Example } from '../rule/rule.js';

/** GitHub refuses longer descriptions. */
const descriptionLimit = 1024;

/** GitHub's words for severities. */
const problemSeverity: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'recommendation' };
/** GitHub's scale: from 7.0 high, from 4.0 medium, below low. Its presence makes the alert one of security. */
const securitySeverity: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', note: '2.0' };

/** What SARIF says about a rule, with everything that GitHub shows beside an alert. `page` is the address of its page. */
export function describeRule(rule: AnyRule, page?: string): ReportingDescriptor {
  const security = rule.security === true;
  const markdown = ruleHelp(rule);
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: sentencesWithin(plainText(rule.summary), descriptionLimit) },
    fullDescription: { text: sentencesWithin(plainText(rule.why), descriptionLimit) },
    help: { text: plainText(markdown), markdown },
    ...(page !== undefined && { helpUri: page }),
    defaultConfiguration: { level: rule.severity },
    properties: {
      tags: [...(security ? ['security'] : []), 'postgres', 'migration', rule.family],
      precision: rule.precision,
      'problem.severity': problemSeverity[rule.severity],
      ...(security && { 'security-severity': securitySeverity[rule.severity] }),
    },
  };
}

/** `DroppedTable` for `dropped-table`. A name is for people, is one Pascal identifier and not the id (SARIF 3.49.7; SARIF1001 and SARIF2025 of Microsoft's validator). */
function pascalCase(id: string): string {
  return id.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
}

function ruleHelp({ id, why, examples }: AnyRule): string {
  const example: Example | undefined = examples[0];
  return [
    why.trim(),
    // What is seen on a database has no example, and no comment silences it.
    ...(example === undefined ? [] : [
      '**Reported:**', sqlBlock(example.bad), '**Not reported:**', sqlBlock(example.good),
      `Where it is right all the same, say why in a comment above the statement: \`-- pg-safe-ignore ${id}: the reason\`.`,
    ]),
  ].join('\n\n');
}

function sqlBlock(sql: string): string {
  return `\`\`\`sql\n${sql.trim()}\n\`\`\``;
}

/** Markdown as prose: links as their text and address, no marks, one line a paragraph. */
function plainText(markdown: string): string {
  return markdown
    .trim()
    .replace(/^```.*\n?/gm, '')
    .replace(/\[([^\]]*)\]\((\S+?)\)/g, '$1 ($2)')
    .replace(/`|\*\*/g, '')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, ' '))
    .join('\n\n');
}

/** As many whole sentences as fit, or the beginning of the first. */
function sentencesWithin(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - 1);
  const end = Math.max(head.lastIndexOf('. '), head.lastIndexOf('.\n'));
  return end > 0 ? head.slice(0, end + 1) : `${head}…`;
}
