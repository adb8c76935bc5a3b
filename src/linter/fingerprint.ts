import type { Finding } from '../rule/finding.js';
import { spanText } from '../text/index.js';

/**
 * What identifies a finding when lines move, when the SQL is laid out anew and when the file is renamed: 16 hexadecimal
 * digits of its rule, its subject and its SQL in a normal form. Its message and place have no part in it.
 */
export function fingerprint(finding: Finding): string {
  return hash([finding.rule, finding.subject, normalForm(spanText(finding.span))].join('\0'));
}

/**
 * The fingerprints of a run's findings, with a counter for those that are alike in one file: `8c5b2f0a91d3e764:2`. Findings
 * of other files have no influence, so a file linted alone has the fingerprints that it has in a full run.
 */
export function fingerprints(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  return new Map(findings.map((finding) => {
    const bare = fingerprint(finding);
    const place = `${finding.span.source.path}\0${bare}`;
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    return [finding, `${bare}:${count}`];
  }));
}

/** Like `fingerprints`, but with the file's path mixed in, so that no two of a run are alike: 16 hexadecimal digits. */
export function fingerprintsInRun(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  return new Map(Array.from(fingerprints(findings), ([finding, key]) => [finding, hash(`${finding.span.source.path}\0${key}`)]));
}

const space = /\s+/y;
const word = /[\p{L}\p{N}_]+/uy;
const lineComment = /--[^\r\n]*/y;
const plainName = /^[a-z_][a-z0-9_]*$/;

/**
 * SQL without comments, a space between any two tokens, words in lower case and names without quotes that they do not
 * need. It is never shown and never run: text that is no SQL comes out as something stable, and that is enough.
 */
function normalForm(sql: string): string {
  const tokens: string[] = [];
  const skip = (pattern: RegExp, from: number): number => {
    pattern.lastIndex = from;
    return pattern.test(sql) ? pattern.lastIndex : from;
  };
  for (let at = 0; at < sql.length; ) {
    const character = sql[at]!;
    let end = Math.max(skip(space, at), skip(lineComment, at));
    if (end === at && sql.startsWith('/*', at)) end = endOfComment(sql, at);
    if (end > at) {
      at = end;
    } else if (character === "'" || character === '"') {
      const escapes = character === "'" && tokens.at(-1) === 'e' && /e/i.test(sql[at - 1] ?? '');
      end = endOfQuoted(sql, at, character, escapes);
      const quoted = sql.slice(at, end);
      tokens.push(character === '"' && plainName.test(quoted.slice(1, -1)) ? quoted.slice(1, -1) : quoted);
      at = end;
    } else {
      end = Math.max(skip(word, at), at + 1);
      tokens.push(sql.slice(at, end).toLowerCase());
      at = end;
    }
  }
  return tokens.join(' ');
}

/** Offset after a comment that may hold others, or of the end of the text. */
function endOfComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}

/** Offset after a string or a quoted name, in which a quote is doubled, or of the end of the text. */
function endOfQuoted(sql: string, start: number, quote: string, escapes: boolean): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++;
    else if (sql[at] === quote && sql[at + 1] === quote) at++;
    else if (sql[at] === quote) return at + 1;
  }
  return sql.length;
}

/** FNV-1a over UTF-16 code units, 64 bits, in hexadecimal; the halves are kept apart because numbers are exact to 2^53 only. */
function hash(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let at = 0; at < text.length; at++) {
    low = (low ^ text.charCodeAt(at)) >>> 0;
    // The FNV prime is 2^40 + 0x1b3.
    const product = low * 0x1b3;
    high = (high * 0x1b3 + Math.floor(product / 2 ** 32) + low * 0x100) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
