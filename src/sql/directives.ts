import type { Source, Span } from '../text/index.js';
import { pieceAt } from './split.js';
import { keyword, significantToken, tokenAt, type Token } from './tokens.js';

/** A comment that speaks to pg-safe. */
export interface Directive {
  /** `ignore` silences rules for a statement or line, `ignore-file` for the file; `contract` says that a change is meant to break what is old. */
  readonly kind: 'ignore' | 'ignore-file' | 'contract';
  readonly rules: readonly string[];
  /** What stands behind the colon; absent when nothing does. */
  readonly reason?: string;
  /** The comment. */
  readonly span: Span;
  /** The statement below, the line below inside of a statement, or the code before the comment on its own line. Absent for a whole file, and where no code follows. */
  readonly appliesTo?: Span;
}

const form = /^(?:--+|\/\*+)[ \t]*pg-safe(?:(-ignore-file|-ignore)\b[ \t]*([^:]*?)[ \t]*(?::[ \t]*([^]*?))?|[ \t]*:[ \t]*contract\b[ \t]*:?[ \t]*([^]*?))[ \t]*(?:\*\/)?\s*$/;

/**
 * Read the comments that speak to pg-safe: `-- pg-safe-ignore rule-a, rule-b: reason`, `-- pg-safe-ignore-file rule: reason`,
 * `-- pg-safe: contract reason`. Those in strings are none; those in the body of a DO block or a function are.
 */
export function readDirectives(source: Source): readonly Directive[] {
  if (!source.text.includes('pg-safe')) return [];
  const directives: Directive[] = [];
  readStretch(source, 0, source.text.length, directives);
  return directives;
}

function readStretch(source: Source, start: number, end: number, directives: Directive[]): void {
  const { text } = source;
  let before: Token | undefined;
  for (let token = tokenAt(text, start, end); token !== undefined; token = tokenAt(text, token.end, end)) {
    if (token.kind === 'comment') {
      const directive = readDirective(source, token, before, end);
      if (directive !== undefined) directives.push(directive);
      continue;
    }
    if (token.kind === 'dollar' && /^(?:as|do)$/.test(keyword(text, before))) {
      const tag = text.indexOf('$', token.start + 1) + 1 - token.start;
      readStretch(source, token.start + tag, token.end - (token.unterminated === true ? 0 : tag), directives);
    }
    before = token;
  }
}

function readDirective(source: Source, comment: Token, before: Token | undefined, end: number): Directive | undefined {
  const match = form.exec(source.text.slice(comment.start, comment.end));
  if (match === null) return undefined;
  const kind = match[1] === undefined ? 'contract' : match[1] === '-ignore-file' ? 'ignore-file' : 'ignore';
  const reason = (match[3] ?? match[4] ?? '').trim();
  const appliesTo = kind === 'ignore-file' ? undefined : placeOf(source, comment, before, end);
  return {
    kind,
    rules: (match[2] ?? '').split(/[\s,]+/).filter((rule) => rule !== ''),
    span: { source, start: comment.start, end: comment.end },
    ...(reason !== '' && { reason }),
    ...(appliesTo !== undefined && { appliesTo }),
  };
}

function placeOf(source: Source, comment: Token, before: Token | undefined, end: number): Span | undefined {
  const { text } = source;
  const line = text.lastIndexOf('\n', comment.start - 1) + 1;
  if (before !== undefined && before.end > line) return { source, start: line + text.slice(line).search(/\S/), end: before.end };
  const next = significantToken(text, comment.end, end);
  if (next === undefined) return undefined;
  if (beginsStatement(text, before)) {
    const piece = pieceAt(text, next.start);
    return { source, start: next.start, end: Math.min(end, Math.max(piece?.end ?? end, next.end)) };
  }
  const eol = text.indexOf('\n', next.start);
  return { source, start: next.start, end: eol === -1 ? end : Math.min(end, eol) };
}

/** Whether a statement begins after a token: after a semicolon, at the start, or after a word of PL/pgSQL that opens a list of statements. */
function beginsStatement(text: string, before: Token | undefined): boolean {
  return before === undefined || text[before.start] === ';' || /^(?:begin|then|else|loop)$/.test(keyword(text, before));
}
