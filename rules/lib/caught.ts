import { keyword, spanText, tokensOf, type Statement } from '../../src/rule/index.js';

/** True for a statement of a block that has an EXCEPTION clause somewhere: a failure there may be what its author expects. */
export function isCaught(statement: Statement): boolean {
  for (let { nested } = statement; nested !== undefined; { nested } = nested.parent) {
    if (hasHandler(spanText(nested.parent.span))) return true;
  }
  return false;
}

function hasHandler(text: string): boolean {
  if (!/\bexception\b/i.test(text)) return false;
  const tokens = tokensOf(text).filter(({ kind }) => kind !== 'comment');
  return tokens.some((token, at) => {
    if (token.kind === 'dollar') return hasHandler(bodyOf(text.slice(token.start, token.end)));
    return keyword(text, token) === 'exception' && keyword(text, tokens[at + 1]) === 'when';
  });
}

/** What stands between the two tags of a dollar-quoted text. */
function bodyOf(quoted: string): string {
  const tag = quoted.indexOf('$', 1) + 1;
  return quoted.slice(tag, -tag);
}
