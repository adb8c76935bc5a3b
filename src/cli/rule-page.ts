import type { AnyRule, Example, Messages, OptionSpec } from '../rule/rule.js';

/** The documentation page of a rule, in Markdown. */
export function rulePage(rule: AnyRule): string {
  const { id, summary, severity, family, precision, why, optIn = false } = rule;
  const messages: Messages = rule.messages as Messages;
  const options: OptionSpec = (rule.options ?? {}) as OptionSpec;
  return [
    `# ${id}`,
    summary,
    table([
      ['Severity', 'Family', 'Precision', 'On by default'],
      [severity, family, precision, optIn ? 'no' : 'yes'],
    ]),
    '## Why', why.trim(),
    '## What it says',
    ...Object.values(messages).map(({ what, help }) => `- ${filled(what)}\n${help === holeOnly(help) ? '' : `  ${filled(help).replaceAll('\n', '\n  ')}\n`}`.trimEnd()),
    rule.examples.length === 1 ? '## Example' : '## Examples',
    ...rule.examples.map(example),
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

function example({ history, bad, good, path, then }: Example): string {
  return [
    ...(history === undefined ? [] : ['After:', fenced(history)]),
    `Reported${path === undefined ? '' : ` in \`${path}\``}:`, fenced(bad),
    'Not reported:', fenced(good),
    ...(then === undefined ? [] : ['What shows the difference:', fenced(then)]),
  ].join('\n\n');
}

/** A message with its placeholders as people write them in a text. */
function filled(text: string): string {
  return text.replace(/\{\{(\w+)\}\}/g, '{$1}');
}

/** The text itself when it is one placeholder and nothing else: words that the rule chooses by the case. */
function holeOnly(text: string): string | undefined {
  return /^\{\{\w+\}\}$/.test(text) ? text : undefined;
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
