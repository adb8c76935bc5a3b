import { markdownTable } from 'markdown-table';

/** A Markdown table. What a cell holds stays one cell: `|` is escaped, line breaks are spaces. */
export function tableOf(names: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([[...names], ...rows.map((row) => names.map((_, at) => (row[at] ?? '').replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')))]);
}
