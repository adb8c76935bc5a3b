import { positionAt, type Span } from '../text/index.js';

/** Where a span stands as people count: all numbers 1-based, columns in UTF-16 code units, `endColumn` exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The lines and columns of a span. */
export function regionOf(span: Span): Region {
  const start = positionAt(span.source, span.start);
  const end = positionAt(span.source, span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
