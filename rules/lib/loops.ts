import { keyword, tokensOf, type Statement } from '../../src/rule/index.js';

/** The DO statement in which a statement stands. */
export function blockOf(statement: Statement): Statement | undefined {
  let top = statement;
  while (top.nested !== undefined) top = top.nested.parent;
  return top === statement ? undefined : top;
}

/** True inside a loop of a DO block that does not commit after it. */
export function inLoop(statement: Statement): boolean {
  const top = blockOf(statement);
  if (top === undefined || statement.nested?.runs !== 'conditional') return false;
  const { source, end } = statement.span;
  const words = tokensOf(source.text, end, top.span.end).map((token) => keyword(source.text, token));
  if (words.includes('commit')) return false;
  let depth = 0;
  for (const [at, word] of words.entries()) {
    if (word !== 'loop') continue;
    depth += words[at - 1] === 'end' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}
