import { tokenAt, type Token } from './tokens.js';

/** A string literal's value, and where its characters stand. */
export interface Literal {
  readonly value: string;
  /** The content's first character and the one past its last, in the text that holds the literal; UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The offset in that text of an offset in `value`. */
  at(offset: number): number;
}

/** Read a token of kind `text` or `dollar`; undefined for bit strings, U&'…', and escapes other than the usual ones. */
export function readLiteral(text: string, token: Token): Literal | undefined {
  if (token.unterminated === true) return undefined;
  if (token.kind === 'dollar') {
    const tag = text.indexOf('$', token.start + 1) + 1 - token.start;
    return plain(text, token.start + tag, token.end - tag);
  }
  if (token.kind !== 'text') return undefined;
  const prefix = text[token.start]!.toLowerCase();
  const quote = text.indexOf("'", token.start);
  if (prefix === 'u' || prefix === 'b' || prefix === 'x') return undefined;
  const content = text.slice(quote + 1, token.end - 1);
  if (prefix === 'e' ? !/['\\]/.test(content) : !content.includes("'")) return plain(text, quote + 1, token.end - 1);
  return escaped(text, quote + 1, token.end - 1, prefix === 'e');
}

function plain(text: string, start: number, end: number): Literal {
  return { value: text.slice(start, end), start, end, at: (offset) => start + offset };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\\': '\\', "'": "'", '"': '"' };

function escaped(text: string, start: number, end: number, backslash: boolean): Literal | undefined {
  // Where each character of the value comes from; the last entry is the end.
  const origins: number[] = [];
  let value = '';
  for (let at = start; at < end; ) {
    origins.push(at);
    const c = text[at]!;
    if (c === "'") {
      value += c;
      at += 2;
    } else if (c === '\\' && backslash) {
      const meant = escapes[text[at + 1]!];
      if (meant === undefined) return undefined;
      value += meant;
      at += 2;
    } else {
      value += c;
      at++;
    }
  }
  origins.push(end);
  return { value, start, end, at: (offset) => origins[Math.min(offset, origins.length - 1)]! };
}

/** The first string literal at or after an offset: the body of `AS 'body'` or `DO $$ … $$`. */
export function literalAfter(text: string, from: number, end: number): Literal | undefined {
  for (let token = tokenAt(text, from, end); token !== undefined; token = tokenAt(text, token.end, end)) {
    if (token.kind === 'text' || token.kind === 'dollar') return readLiteral(text, token);
  }
  return undefined;
}
