import { offsetMap } from '../text/index.js';
import { lastTokenEnd, partOf, statementsOf, type Excerpt } from './excerpt.js';
import { syntaxHint } from './hints.js';
import { parser, type RawStatement } from './parser.js';
import { fillPlaceholders } from './placeholders.js';
import { findResume, indentOf, opensStatement } from './resume.js';
import { pieceAt, type Aside, type Piece } from './split.js';
import type { SetAside, SqlSyntaxError, Statement } from './statement.js';
import { significantToken, tokenAt, tokensOf } from './tokens.js';

/** What could be read of a text that does not parse as a whole. */
export interface Recovered {
  readonly statements: readonly Statement[];
  readonly errors: readonly SqlSyntaxError[];
  readonly setAside: readonly SetAside[];
}

/** Why a text does not parse; `at` is a UTF-16 offset of that text. */
interface Failure {
  readonly message: string;
  readonly at: number;
}

/** Read a text statement by statement, leaving out what does not parse. */
export function recover(excerpt: Excerpt): Recovered {
  const recovery: Recovery = { excerpt, statements: [], errors: [], setAside: [], budget: 200_000 + 20 * excerpt.text.length, litter: new Map(), brokenBody: undefined };
  for (let piece = pieceAt(excerpt.text, 0); piece !== undefined; piece = pieceAt(excerpt.text, readPiece(recovery, piece)));
  const { statements, errors, setAside } = recovery;
  return { statements, errors, setAside };
}

interface Recovery {
  readonly excerpt: Excerpt;
  readonly statements: Statement[];
  readonly errors: SqlSyntaxError[];
  readonly setAside: SetAside[];
  /** How many characters may still be parsed to find where to go on: keeps the work linear. */
  budget: number;
  /** How many lines of each kind of litter there were so far. */
  readonly litter: Map<'fence' | 'conflict' | 'go', number>;
  /** How far in the routine or DO block stood that fell apart just before: what follows may be the rest of its body. */
  brokenBody: number | undefined;
}

/** Read one piece; returns where to go on. */
function readPiece(recovery: Recovery, piece: Piece): number {
  const { excerpt } = recovery;
  for (const aside of piece.asides) setAside(recovery, aside);
  if (piece.end === piece.start || isDebris(recovery, piece)) return piece.next;

  const whole = attempt(withoutAsides(excerpt, piece));
  if (accept(recovery, whole)) return piece.next;
  const filled = fillPlaceholders(whole.part.text);
  if (filled !== undefined && accept(recovery, attempt({ ...whole.part, text: filled.text }))) {
    for (const place of filled.places) recovery.setAside.push({ what: 'placeholder', span: spanOf(excerpt, piece.start + place.start, piece.start + place.end) });
    return piece.next;
  }

  const body = /^(?:create\s+(?:or\s+replace\s+)?(?:function|procedure)|do)\b/i.test(whole.part.text);
  if (body) recovery.brokenBody = indentOf(excerpt.text, piece.start);
  const failure = whole.failure!;
  const resume = findResume(excerpt.text, piece, { spent: () => recovery.budget <= 0, parses: (start, end) => parses(recovery, start, end) });
  if (resume === undefined) {
    report(recovery, piece.start, piece.end, failure);
    return piece.next;
  }
  const end = lastTokenEnd(excerpt.text, piece.start, resume);
  const before = attempt(partOf(excerpt, piece.start, end));
  // When the part before parses, only the semicolon between the two was missing.
  if (accept(recovery, before)) report(recovery, piece.start, piece.end, { ...failure, at: resume - piece.start });
  else report(recovery, piece.start, end, piece.start + failure.at < end ? failure : before.failure!);
  return resume;
}

/** Whether a piece is the rest of a routine's body whose quotes do not match. */
function isDebris(recovery: Recovery, piece: Piece): boolean {
  const { brokenBody, excerpt } = recovery;
  if (brokenBody === undefined) return false;
  const opens = indentOf(excerpt.text, piece.start) <= brokenBody ? opensStatement(excerpt.text, piece.start) : undefined;
  if (opens === 'surely' || (opens === 'perhaps' && parses(recovery, piece.start, piece.end))) {
    recovery.brokenBody = undefined;
    return false;
  }
  return true;
}

interface Attempt {
  readonly part: Excerpt;
  readonly parsed?: readonly RawStatement[];
  readonly failure?: Failure;
}

function attempt(part: Excerpt): Attempt {
  try {
    return { part, parsed: parser().parse(part.text) };
  } catch (error) {
    return { part, failure: failureOf(part.text, error) };
  }
}

function accept(recovery: Recovery, { part, parsed }: Attempt): boolean {
  if (parsed === undefined) return false;
  recovery.statements.push(...statementsOf(part, parsed));
  return true;
}

function parses(recovery: Recovery, start: number, end: number): boolean {
  recovery.budget -= end - start;
  return attempt(partOf(recovery.excerpt, start, end)).parsed !== undefined;
}

function withoutAsides(excerpt: Excerpt, piece: Piece): Excerpt {
  let text = excerpt.text.slice(piece.start, piece.end);
  for (const { start, end } of piece.asides) {
    if (start >= piece.end) continue;
    text = text.slice(0, start - piece.start) + ' '.repeat(end - start) + text.slice(end - piece.start);
  }
  return partOf(excerpt, piece.start, piece.end, text);
}

function spanOf(excerpt: Excerpt, start: number, end: number): SetAside['span'] {
  return { source: excerpt.source, start: excerpt.at(start), end: excerpt.at(end) };
}

function setAside(recovery: Recovery, { what, start, end }: Aside): void {
  const { excerpt } = recovery;
  if (what !== 'litter') {
    recovery.setAside.push({ what, span: spanOf(excerpt, start, end) });
    return;
  }
  const text = excerpt.text.slice(start, end);
  const mark = /^(?:```|go|(.)\1+)/i.exec(text)![0];
  const kind = mark === '```' ? 'fence' : mark.length === 2 ? 'go' : 'conflict';
  const count = recovery.litter.get(kind) ?? 0;
  recovery.litter.set(kind, count + 1);
  // One error for a conflict and for a fenced block, where it opens, and one for the GOs of a file.
  const opens = kind === 'fence' ? count % 2 === 0 : kind === 'go' ? count === 0 : mark.startsWith('<');
  if (opens) report(recovery, start, end, { message: `syntax error at or near "${mark}"`, at: 0 });
}

/** Bison's stack, the WebAssembly stack and its memory have limits; the last two show as a RangeError or as no Error at all. */
function failureOf(text: string, error: unknown): Failure {
  const details = error instanceof Error && 'sqlDetails' in error ? (error.sqlDetails as { readonly cursorPosition?: number } | undefined) : undefined;
  if (!(error instanceof Error) || details === undefined || error.message.startsWith('memory exhausted')) {
    return { message: 'the statement is nested too deeply, or too large, to be read', at: 0 };
  }
  return { message: error.message, at: offsetMap(text).fromCodePoints(details.cursorPosition ?? 0) };
}

/** Report the error of a piece: at the token where the grammar stopped, or at the last one when it wanted more. */
function report(recovery: Recovery, start: number, end: number, failure: Failure): void {
  const { excerpt } = recovery;
  const { text } = excerpt;
  const token = significantToken(text, start + failure.at, end) ?? tokensOf(text, start, end).at(-1) ?? tokenAt(text, start, end);
  const from = token?.start ?? start;
  const to = Math.min(token?.end ?? end, lineEnd(text, from));
  const hint = syntaxHint(text.slice(start, end), from - start, failure.message);
  recovery.errors.push({ span: spanOf(excerpt, from, Math.max(to, from + 1)), message: shorten(failure.message), ...(hint !== undefined && { hint }) });
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at === -1) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

/** Postgres quotes all that follows an unclosed quote. */
function shorten(message: string): string {
  const [head, near] = message.split(/ at or near "([^]*)"$/);
  if (near === undefined) return message;
  const line = near.split(/\r?\n/, 1)[0]!.trimEnd();
  const short = line.length > 40 ? line.slice(0, 40).trimEnd() : line;
  return `${head} at or near "${short}${short.length < near.trimEnd().length ? ' …' : ''}"`;
}
