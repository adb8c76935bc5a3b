import { keyword, tokensOf } from '../../src/rule/index.js';

/**
 * True when a view's query, or a sub-query in its FROM or WITH, has a WHERE that a condition of the outer query can get ahead of. A condition
 * does not pass LIMIT, and nothing outside gets into a sub-query of an expression.
 */
export function hidesRows(query: string): boolean {
  const open = [{ before: 'from', first: '', where: false, limit: false }];
  const counts = ({ before, first, where, limit }: (typeof open)[number]): boolean => where && !limit && /^(?:from|join|lateral|as)$/.test(before) && /^(?:select|with|\(?)$/.test(first);
  let last = '';
  for (const token of tokensOf(query)) {
    if (token.kind === 'comment') continue;
    const character = query[token.start]!;
    const level = open.at(-1)!;
    const word = keyword(query, token);
    if (character === '(') open.push({ before: last, first: '', where: false, limit: false });
    else if (character === ')') {
      if (open.length > 1 && counts(open.pop()!)) return true;
    } else {
      if (level.first === '') level.first = word;
      level.where ||= word === 'where';
      level.limit ||= word === 'limit' || word === 'offset' || word === 'fetch';
    }
    last = character === '(' || character === ')' ? character : word;
  }
  return counts(open[0]!);
}
