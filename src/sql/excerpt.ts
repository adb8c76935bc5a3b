import { offsetMap, type Source } from '../text/index.js';
import type { RawStatement } from './parser.js';
import type { Nesting, Statement } from './statement.js';
import { tokenAt } from './tokens.js';

/** A text to parse, and where its characters stand in a source. */
export interface Excerpt {
  readonly source: Source;
  readonly text: string;
  /** The UTF-16 offset in the source of a UTF-16 offset in `text`. */
  at(offset: number): number;
}

/** The excerpt of a source from one UTF-16 offset to another. */
export function excerptOf(source: Source, start: number, end: number): Excerpt {
  return { source, text: source.text.slice(start, end), at: (offset) => start + offset };
}

/** A stretch of an excerpt as an excerpt of its own. `text` may differ from it, but not in length. */
export function partOf(excerpt: Excerpt, start: number, end: number, text: string = excerpt.text.slice(start, end)): Excerpt {
  return { source: excerpt.source, text, at: (offset) => excerpt.at(start + offset) };
}

/** The statements that a parse of an excerpt gave. */
export function statementsOf(excerpt: Excerpt, parsed: readonly RawStatement[], nested?: Nesting): Statement[] {
  const { source, text } = excerpt;
  const map = offsetMap(text);
  const at = (location: number): number => excerpt.at(map.fromBytes(location));
  const statements: Statement[] = [];
  for (const { stmt, stmt_location: location = 0, stmt_len: length } of parsed) {
    if (stmt === undefined) continue;
    const start = map.fromBytes(location);
    const end = contentEnd(text, start, length === undefined ? text.length : map.fromBytes(location + length));
    const span = { source, start: excerpt.at(start), end: excerpt.at(end) };
    statements.push(nested === undefined ? { span, node: stmt, at } : { span, node: stmt, at, nested });
  }
  return statements;
}

/** Where the last token of a statement ends: the length that the parser tells includes comments before the semicolon. */
function contentEnd(text: string, start: number, stop: number): number {
  let end = stop;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  const comment = text.startsWith('*/', end - 2) || text.slice(text.lastIndexOf('\n', end - 1) + 1, end).includes('--');
  return comment ? lastTokenEnd(text, start, end) : end;
}

/** The end of the last token of a stretch that is no comment. */
export function lastTokenEnd(text: string, start: number, end: number): number {
  let last = start;
  for (let token = tokenAt(text, start, end); token !== undefined; token = tokenAt(text, token.end, end)) {
    if (token.kind !== 'comment') last = token.end;
  }
  return last;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
