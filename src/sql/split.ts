import { keyword, tokenAt, type Token } from './tokens.js';

/** What stands between one end of a statement and the next; offsets are UTF-16 code units of the text that was split. */
export interface Piece {
  /** The first token's start and the last token's end, semicolon not included. Both are equal where nothing stands. */
  readonly start: number;
  readonly end: number;
  /** Where the next piece begins. */
  readonly next: number;
  /** What psql would keep for itself. */
  readonly asides: readonly Aside[];
}

/** Text in or after a piece that does not go to the server. */
export interface Aside {
  /** `litter` is a line that something else left behind: a conflict marker, a Markdown fence, the GO of T-SQL. */
  readonly what: 'psql-command' | 'copy-data' | 'litter';
  readonly start: number;
  readonly end: number;
}

/** The psql commands that send the query buffer, so that a statement ends there without a semicolon. */
const sends = /\\(?:g|gx|gset|gexec|gdesc|watch|crosstabview)(?![A-Za-z])/y;
const command = /\\[A-Za-z!?]/y;
const litter = /(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)|```|go(?=[ \t]*\r?(?:\n|$))/iy;

/**
 * The piece of SQL that begins at `from`, or undefined when only blanks and comments are left. A semicolon ends it unless it
 * stands in BEGIN ATOMIC … END or in the parentheses of CREATE RULE.
 */
export function pieceAt(text: string, from: number): Piece | undefined {
  const asides: Aside[] = [];
  const state = newState();
  let start = -1;
  let end = -1;
  for (let token = tokenAt(text, from); token !== undefined; ) {
    let after = token.end;
    if (token.kind === 'backslash' && isCommand(text, token.start, start === -1)) {
      const sent = matches(sends, text, token.start);
      after = endOfLine(text, token.start);
      asides.push({ what: 'psql-command', start: token.start, end: after });
      if (start === -1 || sent) return { start: start === -1 ? token.start : start, end: start === -1 ? token.start : end, next: after, asides };
    } else if ((token.kind === 'operator' || token.kind === 'word') && matches(litter, text, token.start) && startsLine(text, token.start)) {
      after = endOfLine(text, token.start);
      asides.push({ what: 'litter', start: token.start, end: after });
      if (token.kind === 'word' && start !== -1) return { start, end, next: after, asides };
      if (start === -1) return { start: token.start, end: token.start, next: after, asides };
    } else if (token.kind === 'punctuation' && text[token.start] === ';' && endsHere(state)) {
      if (start === -1) start = end = token.start;
      const next = copiesFromInput(state) ? skipCopyData(text, token.end, asides) : token.end;
      return { start, end, next, asides };
    } else if (token.kind !== 'comment' || token.unterminated === true) {
      if (start === -1) start = token.start;
      end = token.end;
      observe(state, text, token);
    }
    token = tokenAt(text, after);
  }
  return start === -1 ? undefined : { start, end, next: text.length, asides };
}

/** What the tokens so far say about where the statement ends. */
interface State {
  count: number;
  kind: 'other' | 'create' | 'rule' | 'routine' | 'copy';
  /** Open parentheses, in CREATE RULE only. */
  parentheses: number;
  /** BEGIN ATOMIC and CASE that are still open. */
  blocks: number;
  previous: string;
  fromInput: boolean;
}

function newState(): State {
  return { count: 0, kind: 'other', parentheses: 0, blocks: 0, previous: '', fromInput: false };
}

function observe(state: State, text: string, token: Token): void {
  state.count++;
  if (state.kind === 'other' && state.count > 1) return;
  const word = keyword(text, token);
  if (state.count === 1) state.kind = word === 'create' ? 'create' : word === 'copy' ? 'copy' : 'other';
  else if (state.kind === 'create') {
    if (word === 'rule') state.kind = 'rule';
    else if (word === 'function' || word === 'procedure') state.kind = 'routine';
    else if (word !== 'or' && word !== 'replace') state.kind = 'other';
  } else if (state.kind === 'rule') {
    if (text[token.start] === '(') state.parentheses++;
    else if (text[token.start] === ')') state.parentheses--;
  } else if (state.kind === 'routine') {
    if (word === 'atomic' && state.previous === 'begin') state.blocks = 1;
    else if (state.blocks > 0 && word === 'case') state.blocks++;
    else if (state.blocks > 0 && word === 'end') state.blocks--;
  } else if (word === 'stdin' && state.previous === 'from') state.fromInput = true;
  state.previous = word;
}

function endsHere(state: State): boolean {
  return state.parentheses <= 0 && state.blocks === 0;
}

function copiesFromInput(state: State): boolean {
  return state.kind === 'copy' && state.fromInput;
}

/** A backslash opens a psql command at the start of a statement or of a line, or where it sends the statement. */
function isCommand(text: string, at: number, first: boolean): boolean {
  if (!matches(command, text, at)) return false;
  return first || matches(sends, text, at) || startsLine(text, at);
}

function startsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at === -1) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

/** The data of COPY … FROM stdin: from the next line to the line `\.`, or to the end. */
function skipCopyData(text: string, from: number, asides: Aside[]): number {
  const start = text.indexOf('\n', from) + 1;
  if (start === 0) return from;
  const close = /^\\\.[ \t\r]*$/gm;
  close.lastIndex = start;
  const found = close.exec(text);
  const end = found === null ? text.length : found.index + found[0].length;
  asides.push({ what: 'copy-data', start, end });
  return end;
}
