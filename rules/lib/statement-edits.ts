import { significantToken, spanText, type Fix, type Source, type Span, type Statement } from '../../src/rule/index.js';

type Edit = Fix['edits'][number];

/** Take a statement out, with its semicolon, and with its line when nothing else stands there. */
export function withoutStatement({ source, start, end }: Span): Edit {
  const { text } = source;
  const next = significantToken(text, end, text.length);
  const stop = next !== undefined && text.slice(next.start, next.end) === ';' && text.slice(end, next.start).trim() === '' ? next.end : end;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(stop));
  const alone = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '' && rest !== null;
  const from = alone ? text.lastIndexOf('\n', start - 1) + 1 : start;
  return { span: { source, start: from, end: alone ? stop + rest[0].length : stop }, text: '' };
}

/** Put a statement before another, on a line of its own. */
export function insertBefore({ span: { source, start } }: Statement, sql: string): Edit {
  return { span: { source, start, end: start }, text: `${sql}\n${indentation(source, start)}` };
}

/** Put a statement after another, on a line of its own, past the semicolon. */
export function insertAfter({ span: { source, start, end } }: Statement, sql: string): Edit {
  const next = significantToken(source.text, end, source.text.length);
  const closed = next !== undefined && source.text.slice(next.start, next.end) === ';';
  const at = closed ? next.end : end;
  return { span: { source, start: at, end: at }, text: `${closed ? '' : ';'}\n${indentation(source, start)}${sql}` };
}

function indentation({ text }: Source, at: number): string {
  const lead = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return lead.trim() === '' ? lead : '';
}

/** True for a statement above which a comment speaks to pg-safe: nothing may come between them. */
export function isSpokenOf({ span: { source, start } }: Statement): boolean {
  return spanText({ source, start: 0, end: start }).includes('pg-safe');
}
