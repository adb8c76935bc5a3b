import type { Relation, Span } from '../../src/rule/index.js';

const words = /\b(?:internal|service[\s_-]?role|server[\s-]?(?:side|only)|back-?end|no (?:\w+ ){0,2}polic(?:y|ies)|without (?:any )?polic(?:y|ies)|deny(?:ing)?[\s-]all|edge functions?|security definer|(?:use|only|via|through) (?:the )?[\w`.]+ (?:functions?|rpc)|no (?:client|public|direct) access)\b/i;

/** True where a comment on the table, or one beside the statement that switches its row level security on, says that only the server uses it. */
export function meantClosed({ comment }: Relation, { source: { text }, start, end }: Span): boolean {
  if (comment !== undefined && words.test(comment)) return true;
  const before = text.slice(0, start).split('\n').slice(-4);
  const after = text.slice(end).split('\n').slice(0, 3);
  return [...before, ...after].some((line) => {
    const at = line.indexOf('--');
    return at !== -1 && words.test(line.slice(at));
  });
}
