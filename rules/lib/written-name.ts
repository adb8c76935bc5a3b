import { significantToken, type rangeName, type Span, type Statement } from '../../src/rule/index.js';

/** Where a statement names a relation: `public.users`, or the statement where that is not known. */
export function nameSpan({ location }: Parameters<typeof rangeName>[0], statement: Statement): Span {
  const { span } = statement;
  if (location === undefined) return span;
  const { text } = span.source;
  const start = statement.at(location);
  let name = significantToken(text, start, span.end);
  if (name === undefined) return span;
  for (let dot = significantToken(text, name.end, span.end); dot !== undefined && text[dot.start] === '.'; dot = significantToken(text, name.end, span.end)) {
    const next = significantToken(text, dot.end, span.end);
    if (next === undefined) break;
    name = next;
  }
  return { ...span, start, end: name.end };
}
