import type { Span } from '../text/index.js';
import type { Foreseen } from './foresee.js';
import { textOf, type Refused } from './play.js';
import type { Refusal } from './report.js';
import { isTakenForGranted } from './taken-for-granted.js';

/** What a refusal says without a look at the replay. */
export type BareRefusal = Omit<Refusal, 'foretold' | 'expected'>;

/**
 * What Postgres refused, in the words of the report.
 * @param because why it failed only because of something else, where that is known
 */
export function refusalOf({ piece, error, atEnd }: Refused, because?: Refusal['because']): BareRefusal {
  const { sqlstate, message, detail, hint, position } = error;
  return {
    span: position === undefined || atEnd === true ? piece.span : tokenAt(piece.span, position),
    statement: piece.span, sqlstate, message,
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
    ...(because !== undefined && { because }),
  };
}

/** What the replay thought would happen there. */
export function foretold({ piece, error, atEnd }: Refused, { failures, unclear, alone, after }: Foreseen): Pick<Refusal, 'foretold' | 'expected'> {
  const { start } = piece.span;
  // A syntax error is one for both: the same parser says so.
  if (piece.statement === undefined) return { foretold: 'same' };
  if (atEnd === true) return { foretold: 'works' };
  const expected = failures.get(start) ?? (alone.has(start) && error.sqlstate === '25001' ? error : undefined);
  if (expected === undefined) return { foretold: unclear.has(start) || isTakenForGranted(error, after) ? 'unknown' : 'works' };
  return expected.sqlstate === error.sqlstate ? { foretold: 'same' } : { foretold: 'otherwise', expected };
}

/** The word or sign at an offset of a span. */
function tokenAt(span: Span, offset: number): Span {
  const start = span.start + offset;
  const [word = ''] = /^(?:"(?:[^"]|"")*"|[\p{L}\p{N}_$.]+|.)?/su.exec(textOf({ span }).slice(offset)) ?? [];
  return start >= span.end ? span : { ...span, start, end: start + Math.max(word.length, 1) };
}
