import type { Span } from '../../src/rule/index.js';

/** The first line of a statement: a whole function body is no place to point at. */
export function firstLine(span: Span): Span {
  const line = span.source.text.indexOf('\n', span.start);
  return { ...span, end: line === -1 ? span.end : Math.min(line, span.end) };
}
