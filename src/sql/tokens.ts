/**
 * What a token is. `text` is a string literal of any kind but dollar-quoted; `other` is a character that no SQL token begins
 * with; `backslash` opens a psql command.
 */
export type TokenKind = 'word' | 'name' | 'text' | 'dollar' | 'number' | 'parameter' | 'operator' | 'punctuation' | 'backslash' | 'comment' | 'other';

/** A token of SQL text; offsets are UTF-16 code units, `end` is exclusive. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** Set when the text ended before the token was closed. */
  readonly unterminated?: true;
}

/** Blanks by Postgres, which takes a no-break space for a letter. */
const blank = /[ \t\n\r\f\v]*/y;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const number = /(?:0[xX][0-9A-Fa-f_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y;
const parameter = /\$\d+/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const operatorRun = /[-+*/<>=~!@#%^&|`?]+/y;
const operatorStart = /[-+*/<>=~!@#%^&|`?]/;

/**
 * The token at or after `at`, as scan.l of Postgres cuts it (with standard_conforming_strings on), or undefined when only
 * blanks are left before `end`. Comments are tokens too.
 */
export function tokenAt(text: string, at: number, end: number = text.length): Token | undefined {
  blank.lastIndex = at;
  blank.test(text);
  const start = blank.lastIndex;
  if (start >= end) return undefined;
  const token = read(text, start);
  return token.end <= end ? token : { kind: token.kind, start, end, unterminated: true };
}

function read(text: string, start: number): Token {
  const c = text[start]!;
  const next = text[start + 1];
  if (c === '-' && next === '-') return { kind: 'comment', start, end: lineEnd(text, start) };
  if (c === '/' && next === '*') return blockComment(text, start);
  if (c === "'") return quoted(text, start, start + 1, 'text', false);
  if (c === '"') return quoted(text, start, start + 1, 'name', false);
  if (c === '$') return dollar(text, start);
  if (c === '\\') return { kind: 'backslash', start, end: start + 1 };
  if (next === "'" && 'eEbBxXnN'.includes(c)) return quoted(text, start, start + 2, 'text', c === 'e' || c === 'E');
  if ((c === 'u' || c === 'U') && next === '&' && (text[start + 2] === "'" || text[start + 2] === '"')) {
    return quoted(text, start, start + 3, text[start + 2] === '"' ? 'name' : 'text', false);
  }
  if (c === '.' && next === '.') return { kind: 'operator', start, end: start + 2 };
  const plain = sticky(word, text, start);
  if (plain !== undefined) return { kind: 'word', start, end: plain };
  const digits = sticky(number, text, start);
  if (digits !== undefined) return { kind: 'number', start, end: digits };
  if (operatorStart.test(c)) return operator(text, start);
  if (c === ':' && (next === ':' || next === '=')) return { kind: 'operator', start, end: start + 2 };
  return { kind: '(),;[].:{}'.includes(c) ? 'punctuation' : 'other', start, end: start + 1 };
}

function sticky(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

/** Block comments nest. */
function blockComment(text: string, start: number): Token {
  let depth = 1;
  let close = text.indexOf('*/', start + 2);
  for (let at = start + 2; close !== -1; ) {
    const open = text.indexOf('/*', at);
    if (open !== -1 && open < close) {
      depth++;
      at = open + 2;
      // `/*/` opens and does not close.
      if (close < at) close = text.indexOf('*/', at);
    } else {
      at = close + 2;
      if (--depth === 0) return { kind: 'comment', start, end: at };
      close = text.indexOf('*/', at);
    }
  }
  return { kind: 'comment', start, end: text.length, unterminated: true };
}

function quoted(text: string, start: number, from: number, kind: 'text' | 'name', escapes: boolean): Token {
  const quote = text[from - 1]!;
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '\\' && escapes) at++;
    else if (c === quote) {
      if (text[at + 1] !== quote) return { kind, start, end: at + 1 };
      at++;
    }
  }
  return { kind, start, end: text.length, unterminated: true };
}

function dollar(text: string, start: number): Token {
  const digits = sticky(parameter, text, start);
  if (digits !== undefined) return { kind: 'parameter', start, end: digits };
  const body = sticky(dollarTag, text, start);
  if (body === undefined) return { kind: 'other', start, end: start + 1 };
  const tag = text.slice(start, body);
  const close = text.indexOf(tag, body);
  return close === -1 ? { kind: 'dollar', start, end: text.length, unterminated: true } : { kind: 'dollar', start, end: close + tag.length };
}

/** A run of operator characters, up to where a comment begins. */
function operator(text: string, start: number): Token {
  const end = sticky(operatorRun, text, start)!;
  const comment = text.slice(start, end).search(/--|\/\*/);
  return { kind: 'operator', start, end: comment > 0 ? start + comment : end };
}

/** All tokens of a stretch of text but comments, in order. */
export function tokensOf(text: string, start = 0, end: number = text.length): readonly Token[] {
  const tokens: Token[] = [];
  for (let token = tokenAt(text, start, end); token !== undefined; token = tokenAt(text, token.end, end)) {
    if (token.kind !== 'comment') tokens.push(token);
  }
  return tokens;
}

/** The first token at or after `at` that is no comment. */
export function significantToken(text: string, at: number, end: number = text.length): Token | undefined {
  let token = tokenAt(text, at, end);
  while (token?.kind === 'comment') token = tokenAt(text, token.end, end);
  return token;
}

/** A word in lower case; any other token as an empty string, so that it equals no key word. */
export function keyword(text: string, token: Token | undefined): string {
  return token?.kind === 'word' ? text.slice(token.start, token.end).toLowerCase() : '';
}
