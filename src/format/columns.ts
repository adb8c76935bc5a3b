import { columnsOf } from './fit-line.js';

// eslint-disable-next-line no-control-regex
const colors = /\x1b\[[\d;]*m/g;

/** Rows of cells as lines whose columns stand under each other, two spaces apart. Cells may hold colours. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (cell: string): number => columnsOf(cell.replace(colors, ''));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => void (widths[at] = Math.max(widths[at] ?? 0, width(cell))));
  return rows.map((row) => row.map((cell, at) => cell + ' '.repeat(widths[at]! - width(cell))).join('  ').trimEnd());
}
