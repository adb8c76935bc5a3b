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

/** A statement with the comments that speak of it: those on the lines directly above, and one behind it on its line. */
export interface Commented {
  readonly span: Span;
  /** Each with its line end; empty where there are none. */
  readonly above: string;
  /** Without the white space around it. */
  readonly behind: string;
}

/**
 * Find the comments of a statement. Those at the top of the file are the file's, those above a statement of which another one follows on the next line may be about
 * both, and those that speak to pg-safe are no one's.
 */
export function withComments({ source, start, end }: Span): Commented {
  const { text } = source;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const tail = /^[ \t]*;[ \t]*(--[^\r\n]*)/.exec(text.slice(end))?.[1] ?? '';
  if (text.slice(line, start).trim() !== '') return { span: { source, start, end }, above: '', behind: '' };
  const above = /(?:[ \t]*--[^\n]*\n)+$/.exec(text.slice(0, line))?.[0] ?? '';
  const next = /^[ \t]*;[^\n]*\n([^\n]*)/.exec(text.slice(end))?.[1]?.trim() ?? '';
  const isOwn = above.length < line && text.slice(0, line - above.length).trim() !== '' && (next === '' || next.startsWith('--'));
  return { span: { source, start: isOwn ? line - above.length : start, end }, above: isOwn ? above : '', behind: tail.trimEnd() };
}

/** Take a statement out together with its comments, and with one of the blank lines that it stood between. */
export function withoutCommented({ span, behind }: Commented): Edit {
  const { span: { source, start, end } } = withoutStatement(span);
  const { text } = source;
  const rest = behind === '' ? undefined : /^[ \t]*--[^\n]*(?:\n|$)/.exec(text.slice(end))?.[0];
  const stop = end + (rest?.length ?? 0);
  const from = rest === undefined ? start : text.lastIndexOf('\n', span.start - 1) + 1;
  const blank = /(?:^|\n)\r?\n$/.test(text.slice(0, from)) || from === 0 ? /^[ \t]*\r?\n/.exec(text.slice(stop))?.[0].length ?? 0 : 0;
  return { span: { source, start: from, end: stop + blank }, text: '' };
}

/** Put a statement before another, on a line of its own. */
export function insertBefore({ span: { source, start } }: Pick<Statement, 'span'>, sql: string): Edit {
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
