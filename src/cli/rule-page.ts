import { optionSpecs } from '../config/option-specs.js';
import { codeBlock } from '../format/markdown-cells.js';
import type { AnyRule, Example, Message, Messages, OptionSpec, Proof } from '../rule/rule.js';

/** What came of an example. */
export interface Outcome {
  /** The findings as `pg-safe lint` prints them. */
  readonly findings: string;
  /** What was seen on a Postgres, in lines: with what is reported, and with what is not. */
  readonly seen?: { readonly bad: readonly string[]; readonly good: readonly string[] };
}

export interface PageOptions {
  /** Whether the examples are run on Postgres in the tests of pg-safe; true when absent. */
  readonly proven?: boolean;
  /** The Postgres of those tests. */
  readonly postgres?: number;
  /** What came of each example, in their order. */
  readonly outcomes?: readonly Outcome[];
}

/** The documentation page of a rule, in Markdown. */
export function rulePage(rule: AnyRule, { proven = true, postgres, outcomes = [] }: PageOptions = {}): string {
  const { id, summary, severity, family, precision, why, optIn = false } = rule;
  const options = optionSpecs(rule);
  return [
    `# ${id}`,
    summary,
    table([
      ['Severity', 'Family', 'Precision', 'On by default'],
      [severity, family, precision, optIn ? 'no' : 'yes'],
    ]),
    '## Why', why.trim(),
    '## What it says',
    // Several may differ in their placeholders' meaning alone.
    ...new Set(Object.values(rule.messages as Messages).map(message)),
    rule.examples.length === 1 ? '## Example' : '## Examples',
    ...rule.examples.flatMap((given, at) => [...example(given, outcomes[at]), ...(proven ? whatWasSeen(given, outcomes[at], postgres) : [])]),
    ...optionsPart(id, severity, options),
    '## When it does not apply',
    `Say why above the statement, or anywhere in the file with \`pg-safe-ignore-file\`; the reason is required.`,
    fenced(`-- pg-safe-ignore ${id}: the reason`),
    'Or turn it off, for all files or for some, in the configuration.',
    fenced(`rules: { '${id}': 'off' }`, 'ts'),
  ].join('\n\n') + '\n';
}

function optionsPart(id: string, severity: string, options: OptionSpec): readonly string[] {
  const entries = Object.entries(options);
  if (entries.length === 0) return [];
  const defaults = entries.map(([name, { default: value }]) => `${name}: ${literal(value)}`).join(', ');
  return [
    '## Options',
    table([['Option', 'Default', 'Meaning'], ...entries.map(([name, { description, default: value }]) => [`\`${name}\``, `\`${literal(value)}\``, description])]),
    fenced(`rules: { '${id}': ['${severity}', { ${defaults} }] }`, 'ts'),
  ];
}

function message({ what, help }: Message): string {
  // Help that is one placeholder and nothing else is chosen by the case, so the page cannot quote it.
  const lines = /^\{\{\w+\}\}$/.test(help) ? [what] : [what, ...help.split('\n')];
  return `- ${lines.map(filled).join('\n  ')}`;
}

/** What was seen of each kind of example on a Postgres: test/rules/proofs.ts checks just that. With `then`, `error` is about what that runs. */
const seen: Readonly<Record<Proof, string | undefined>> = {
  lock: 'what is reported takes a lock that makes writes wait, the other one does not, or runs outside of a transaction',
  rewrite: 'what is reported writes a table anew, the other one does not',
  scan: 'what is reported reads the rows of a table, the other one does not',
  plan: 'after what is reported a table is read whole, after the other one by its indexes alone',
  rows: 'what is reported changes more rows than the other one',
  leak: 'after what is reported `anon` reads rows, after the other one none',
  error: 'what is reported fails, the other one does not',
  retry: 'over an invalid index what is reported passes and leaves it invalid, the other one fails',
  schema: 'what is reported takes something from the schema that the other one leaves there',
  history: undefined,
};

function whatWasSeen({ proof, then }: Example, outcome: Outcome | undefined, postgres: number | undefined): readonly string[] {
  const what = proof === 'error' && then !== undefined ? 'it fails after what is reported, and works after the other one' : seen[proof];
  if (what === undefined) return [];
  const where = postgres === undefined ? 'Postgres' : `PostgreSQL ${postgres}`;
  if (outcome?.seen === undefined) return [`Run on ${where} in the tests: ${what}.`];
  const { bad, good } = outcome.seen;
  return [`Run on ${where} in the tests: ${what}.`, codeBlock([...labelled('reported', bad), ...labelled('not reported', good)].join('\n'))];
}

/** Lines beside a word that stands before the first. */
function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, at) => `${(at === 0 ? `${label}:` : '').padEnd('not reported: '.length)}${line}`);
}

function example({ history, bad, good, path, then }: Example, outcome: Outcome | undefined): readonly string[] {
  return [
    ...(history === undefined ? [] : ['With this in an earlier migration:', fenced(history)]),
    `Reported${path === undefined ? '' : ` in \`${path}\``}:`, fenced(bad),
    ...(outcome === undefined ? [] : ['`pg-safe lint` says:', codeBlock(outcome.findings)]),
    'Not reported:', fenced(good),
    ...(then === undefined ? [] : ['What shows the difference:', fenced(then)]),
  ];
}

/** A message with its placeholders as people write them in a text. What looks like a tag of HTML is none. */
function filled(text: string): string {
  return text.replace(/<(?=[a-z])/gi, '\\<').replace(/\{\{(\w+)\}\}/g, '{$1}');
}

function literal(value: OptionSpec[string]['default']): string {
  return typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? `[${value.map((item) => `'${item as string}'`).join(', ')}]` : String(value);
}

function fenced(text: string, language = 'sql'): string {
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
