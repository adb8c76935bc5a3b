import type { ParsedSource } from '../sql/statement.js';
import { keyword, tokensOf } from '../sql/tokens.js';
import type { Span } from '../text/index.js';

/**
 * The block with which a script says that there is no way back, and stops: `do $$ begin raise exception 'roll forward'; end $$`.
 * Undefined when it has none, or raises its error under a condition only.
 */
export function refusalOf({ statements }: ParsedSource): Span | undefined {
  return statements.find(({ node, span }) => 'DoStmt' in node && raisesAtOnce(span))?.span;
}

function raisesAtOnce({ source, start, end }: Span): boolean {
  const body = tokensOf(source.text, start, end).find(({ kind }) => kind === 'dollar');
  if (body === undefined) return false;
  const tag = source.text.indexOf('$', body.start + 1) + 1 - body.start;
  const words = tokensOf(source.text, body.start + tag, body.end - tag).map((token) => keyword(source.text, token));
  const begin = words.indexOf('begin');
  return begin !== -1 && words[begin + 1] === 'raise' && (words[begin + 2] === 'exception' || words[begin + 2] === '');
}
