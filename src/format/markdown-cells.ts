import { markdownTable } from 'markdown-table';

/** A Markdown table. What a cell holds stays one cell: `|` is escaped, line breaks are spaces. With `aligned: false` cells are not padded. */
export function tableOf(names: readonly string[], rows: readonly (readonly string[])[], { aligned = true }: { readonly aligned?: boolean } = {}): string {
  const cells = [[...names], ...rows.map((row) => names.map((_, at) => (row[at] ?? '').replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')))];
  return markdownTable(cells, { alignDelimiters: aligned });
}

/** A code span; a text with backticks has a longer fence (CommonMark 6.1). */
export function codeSpan(text: string): string {
  const fence = fenceFor(text, 1);
  return fence.length === 1 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** A text as a block of code, whatever it holds. */
export function codeBlock(text: string): string {
  const fence = fenceFor(text, 3);
  return `${fence}text\n${text}\n${fence}`;
}

/** Prose that means what it says: no marks, no HTML, nobody mentioned. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_~<>&[\]]/g, '\\$&').replace(/@(?=\w)/g, '@\u200b');
}

/** Backticks, more than a text has in a row. */
function fenceFor(text: string, least: number): string {
  return '`'.repeat(Math.max(least, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length + 1)));
}
