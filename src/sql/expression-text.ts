import type { Node } from '@pgsql/types';
import type { Statement } from './statement.js';

/** Words that begin the next clause after an expression that stands without parentheses (a column's DEFAULT). */
const nextClause = /^(?:not\s+null|null|check|unique|primary\s+key|references|constraint|generated|collate|using|with\s+check|with\s+(?:local|cascaded)?\s*check\s+option|where|deferrable|initially|not\s+valid|stored)\b/i;

/** The source text of an expression or query, for people to read: from its first token to the end of its clause. */
export function expressionText(statement: Statement, expression: Node | undefined): string {
  if (expression === undefined) return '';
  const range = { low: Infinity, high: -1 };
  measure(expression, range);
  if (range.high < 0) return '';
  const { source, end } = statement.span;
  const low = statement.at(range.low);
  const high = statement.at(range.high);
  const start = 'SelectStmt' in expression ? queryStart(source.text, statement.span.start, low) : low;
  return source.text.slice(start, clauseEnd(source.text, start, high, end)).trim();
}

function measure(value: unknown, range: { low: number; high: number }): void {
  if (Array.isArray(value)) {
    for (const item of value) measure(item, range);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'location') {
        if (typeof item === 'number' && item >= 0) {
          if (item < range.low) range.low = item;
          if (item > range.high) range.high = item;
        }
      } else if (typeof item === 'object') measure(item, range);
    }
  }
}

/** A query has no location of its own; its first word stands before the first thing that has one. */
function queryStart(text: string, from: number, before: number): number {
  const opening = /\b(?:with|select|values|table)\b[^;]*$/i.exec(text.slice(from, before));
  return opening === null ? before : from + opening.index;
}

function clauseEnd(text: string, start: number, high: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const c = text[at]!;
    if (c === "'" || c === '"') {
      const close = text.indexOf(c, at + 1);
      at = close === -1 ? end : close;
    } else if (c === '$') {
      const tag = /^\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(at, at + 64))?.[0];
      if (tag !== undefined) {
        const close = text.indexOf(tag, at + tag.length);
        at = close === -1 ? end : close + tag.length - 1;
      }
    } else if (c === '-' && text[at + 1] === '-') {
      const line = text.indexOf('\n', at);
      at = line === -1 ? end : line;
    } else if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') {
      if (--depth < 0) return at;
    } else if (at > high && depth === 0 && (c === ',' || c === ';')) return at;
    else if (at > high && depth === 0 && /\s/.test(c) && nextClause.test(text.slice(at + 1, at + 40))) return at;
  }
  return end;
}
