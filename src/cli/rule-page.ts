import { optionSpecs } from '../config/option-specs.js';
import type { AnyRule, Example, Message, Messages, OptionSpec, Proof } from '../rule/rule.js';

/** The documentation page of a rule, in Markdown. `proven`: its examples are run on Postgres in the tests of pg-safe. */
export function rulePage(rule: AnyRule, { proven = true }: { readonly proven?: boolean } = {}): string {
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
    ...rule.examples.map((given) => [example(given), ...(proven ? whatWasSeen(given) : [])].join('\n\n')),
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

function whatWasSeen({ proof, then }: Example): readonly string[] {
  const what = proof === 'error' && then !== undefined ? 'it fails after what is reported, and works after the other one' : seen[proof];
  return what === undefined ? [] : [`Run on Postgres in the tests: ${what}.`];
}

function example(given: Example): string {
  const { history, bad, good, path, then } = given;
  return [
    ...(history === undefined ? [] : ['With this in an earlier migration:', fenced(history)]),
    `Reported${path === undefined ? '' : ` in \`${path}\``}:`, fenced(bad),
    'Not reported:', fenced(good),
    ...(then === undefined ? [] : ['What shows the difference:', fenced(then)]),
  ].join('\n\n');
}

/** A message with its placeholders as people write them in a text. */
function filled(text: string): string {
  return text.replace(/\{\{(\w+)\}\}/g, '{$1}');
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
