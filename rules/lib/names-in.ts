import { keyword, tokensOf, type Statement } from '../../src/rule/index.js';

/** The names, and the texts, in a statement. */
export function namesIn({ span: { source, start, end } }: Statement): ReadonlySet<string> {
  const names = new Set<string>();
  for (const token of tokensOf(source.text, start, end)) {
    if (token.kind === 'word') names.add(keyword(source.text, token));
    else if (token.kind === 'name' || token.kind === 'text') names.add(source.text.slice(token.start + 1, token.end - 1));
  }
  return names;
}
