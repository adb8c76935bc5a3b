import type { Node } from '@pgsql/types';
import type { Statement } from './statement.js';
import { keyword, significantToken, tokenAt, tokensOf, type Token } from './tokens.js';

/**
 * The source text of an expression or query, for people to read. A parse tree tells where most nodes begin and where none
 * ends, so the text goes from the first located node to the end of what the last one can be part of. Empty when nothing
 * in the expression has a location.
 */
export function expressionText(statement: Statement, expression: Node | undefined): string {
  if (expression === undefined) return '';
  const range: Range = { low: Infinity, high: -1 };
  measure(expression, range);
  return locatedText(statement, range, 'SelectStmt' in expression);
}

/** The least and greatest location in a parse tree (UTF-8 bytes, as there); `high` is -1 when it has none. */
export interface LocationRange {
  readonly low: number;
  readonly high: number;
}

/** As expressionText, for an expression or query whose locations are known already. */
export function locatedText(statement: Statement, range: LocationRange, query = false): string {
  if (range.high < 0) return '';
  const { source: { text }, start, end } = statement.span;
  const low = statement.at(range.low);
  const high = statement.at(range.high);
  return cut(text, query ? queryStart(text, start, low) : low, high, end, query);
}

/** As locatedText, for an expression that the grammar puts in parentheses (CHECK, USING): it ends with them. */
export function enclosedText(statement: Statement, range: LocationRange): string {
  if (range.high < 0) return '';
  const { source: { text }, end: limit } = statement.span;
  const high = statement.at(range.high);
  let start = statement.at(range.low);
  let end = start;
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32) continue;
    if (code === 40) depth++; // (
    else if (code === 41) { // )
      if (depth > 0) depth--;
      else {
        const opening = at > high ? undefined : openingBefore(text, start);
        if (opening === undefined) return text.slice(start, end);
        start = opening;
      }
    } else if (code === 34 || code === 36 || code === 39 || code === 45 || code === 47) {
      // Parentheses in a string, a quoted name or a comment do not count.
      const token = tokenAt(text, at, limit);
      if (token !== undefined && token.kind !== 'operator') at = token.end - 1;
      if (token?.kind === 'comment') continue;
    }
    end = at + 1;
  }
  return text.slice(start, end);
}

interface Range {
  low: number;
  high: number;
}

type Tree = Readonly<Record<string, unknown>>;

function measure(value: Tree | readonly unknown[], range: Range): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && item !== null) measure(item as Tree, range);
    return;
  }
  const tree = value as Tree;
  for (const key in tree) {
    const child = tree[key];
    if (typeof child === 'object' && child !== null) measure(child as Tree, range);
    else if (key === 'location' && typeof child === 'number' && child >= 0) {
      if (child < range.low) range.low = child;
      if (child > range.high) range.high = child;
    }
  }
}

/** WITH has a location, a query has none: its first word is the last one of these before the first thing that has one. */
function queryStart(text: string, start: number, low: number): number {
  if (keyword(text, significantToken(text, low)) === 'with') return low;
  const opening = tokensOf(text, start, low).findLast((token) => /^(?:select|values|table)$/.test(keyword(text, token)));
  return opening?.start ?? low;
}

/** Follow the tokens from `from` past `high`, to where the expression or query ends; take in parentheses around its beginning. */
function cut(text: string, from: number, high: number, limit: number, query: boolean): string {
  let start = from;
  let end = from;
  let depth = 0;
  let previous: Token | undefined;
  for (let token = significantToken(text, from, limit); token !== undefined; token = significantToken(text, token.end, limit)) {
    const c = text[token.start];
    const word = keyword(text, token);
    if (depth === 0 && token.start > high && previous !== undefined && !(query ? continuesQuery(text, token, word, limit) : continues(text, previous, token, word, limit))) break;
    if (c === '(' || c === '[' || word === 'case') depth++;
    else if (c === ')' || c === ']' || word === 'end') {
      if (depth > 0) depth--;
      else {
        const opening = openingBefore(text, start);
        if (opening === undefined || token.start > high) break;
        start = opening;
      }
    }
    end = token.end;
    previous = token;
  }
  return text.slice(start, end);
}

/** `(a + b) * c`: the parenthesis before the first located node belongs to the expression too; comments may stand between. */
function openingBefore(text: string, start: number): number | undefined {
  let at = text.lastIndexOf('(', start - 1);
  for (let tries = 0; at !== -1 && tries < 8; tries++) {
    if (significantToken(text, at + 1, start) === undefined) return at;
    at = text.lastIndexOf('(', at - 1);
  }
  return undefined;
}

/** Words that follow the last located token of an expression and still belong to it, by the word before. */
const followers: Readonly<Record<string, RegExp>> = {
  is: /^(?:not|null|true|false|unknown|document|normalized|json)$/,
  not: /^(?:null|true|false|unknown|document|normalized)$/,
  double: /^precision$/,
  character: /^varying$/,
  char: /^varying$/,
  bit: /^varying$/,
  timestamp: /^(?:with|without)$/,
  time: /^(?:with|without|zone)$/,
  with: /^time$/,
  without: /^time$/,
  interval: /^(?:year|month|day|hour|minute|second)$/,
  year: /^to$/,
  day: /^to$/,
  hour: /^to$/,
  minute: /^to$/,
  to: /^(?:month|hour|minute|second)$/,
};

/** Whether a token past the last located one belongs to the expression. */
function continues(text: string, previous: Token, token: Token, word: string, limit: number): boolean {
  const c = text[token.start];
  const p = text[previous.start];
  const named = previous.kind === 'word' || previous.kind === 'name';
  if (c === '(' || c === '.' || c === '[') return named || p === ']' || (p === ')' && c !== '(');
  if (token.kind === 'number') return p === '-' || p === '+';
  if (p === '.') return named || token.kind === 'word' || token.kind === 'name' || c === '*';
  const before = keyword(text, previous);
  if (before === 'collate') return token.kind === 'word' || token.kind === 'name';
  // `with check` after a type named timestamp is the next clause.
  if (word === 'with' || word === 'without') return keyword(text, significantToken(text, token.end, limit)) === 'time' && (before === 'timestamp' || before === 'time' || p === ')');
  return word !== '' && Object.hasOwn(followers, before) && followers[before]!.test(word);
}

/** A query reaches to the end of what holds it, but for what CREATE VIEW and CREATE TABLE AS say after it. */
function continuesQuery(text: string, token: Token, word: string, limit: number): boolean {
  const c = text[token.start];
  if (c === ';') return false;
  if (word === 'with') return !/^(?:check|local|cascaded|no|data)$/.test(keyword(text, significantToken(text, token.end, limit)));
  return word !== 'returning' && !(word === 'on' && keyword(text, significantToken(text, token.end, limit)) === 'conflict');
}
