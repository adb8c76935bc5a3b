import { firstLine, positionAt, type Span } from '../text/index.js';

/** Where a span stands as people count: all numbers 1-based, columns in UTF-16 code units, `endColumn` exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A mark of more lines than this stands for its first one. */
const markedLines = 5;

/** The lines and columns of a span. */
export function regionOf(span: Span): Region {
  const start = positionAt(span.source, span.start);
  const end = positionAt(span.source, span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/**
 * What is to be marked beside the source in a review: the span, or the first line of a long one. GitHub shows a mark in a
 * pull request only where all its lines are in the diff.
 */
export function marked(span: Span): Span {
  const { line, endLine } = regionOf(span);
  return endLine - line < markedLines ? span : firstLine(span);
}
