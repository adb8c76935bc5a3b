import type { Statement } from './statement.js';

/** The statement at the top of the file in which a nested one stands; itself when it is not nested. */
export function topOf(statement: Statement): Statement {
  let top = statement;
  while (top.nested !== undefined) top = top.nested.parent;
  return top;
}
