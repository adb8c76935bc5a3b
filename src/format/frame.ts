import { lineStart, type Span } from '../text/index.js';
import { fitLine } from './fit-line.js';
import { regionOf } from './region.js';

/** How to draw a span. */
export interface FrameStyle {
  /** Digits of the largest line number beside which it stands. */
  readonly gutter: number;
  /** Columns of the terminal. */
  readonly width: number;
  readonly mark: '^' | '-';
  /** Words beside the mark. */
  readonly label?: string;
  /** Lines of the source to show at most, when the span has several. */
  readonly lines: number;
  readonly paintRail: (text: string) => string;
  readonly paintMark: (text: string) => string;
}

/**
 * The lines that show a span in its source. A span of one line has marks below it, one of several has a bracket beside
 * it; where only the first of several lines is wanted, that one has the marks.
 */
export function drawFrame(span: Span, style: FrameStyle): readonly string[] {
  const { line, column, endLine, endColumn } = regionOf(span);
  // A span that ends with a line break does not reach into the line after it.
  const last = endLine > line && endColumn === 1 ? endLine - 1 : endLine;
  if (last > line && style.lines > 1) return bracketed(span, line, last, style);

  const text = lineText(span, line);
  const start = column - 1;
  const end = last > line ? text.length : Math.max(start, endColumn - 1);
  const fitted = fitLine(text, start, end, roomFor(style));
  const marks = style.mark.repeat(fitted.marked) + (style.label === undefined ? '' : ` ${style.label}`);
  return [
    rail(style, line) + fitted.text,
    rail(style) + ' '.repeat(fitted.before) + style.paintMark(marks),
  ];
}

function bracketed(span: Span, first: number, last: number, style: FrameStyle): readonly string[] {
  const whole = last - first < style.lines;
  const shown = whole ? last : first + style.lines - 2;
  const rows: string[] = [];
  for (let line = first; line <= shown; line++) {
    const bar = line === first ? '┌' : line === last ? '└' : '│';
    rows.push(`${rail(style, line)}${style.paintMark(bar)} ${fitLine(lineText(span, line), 0, 0, roomFor(style) - 2).text}`);
  }
  if (!whole) rows.push(`${rail(style, '…')}${style.paintMark(`└ to line ${last}`)}`);
  if (style.label !== undefined) rows.push(`${rail(style)}${style.paintMark(style.label)}`);
  return rows;
}

function rail(style: FrameStyle, number: number | string = ''): string {
  return `${style.paintRail(`${String(number).padStart(style.gutter)} │`)} `;
}

function roomFor({ width, gutter }: FrameStyle): number {
  return Math.max(20, width - gutter - 3);
}

function lineText({ source }: Span, line: number): string {
  return source.text.slice(lineStart(source, line), lineStart(source, line + 1)).trimEnd();
}
