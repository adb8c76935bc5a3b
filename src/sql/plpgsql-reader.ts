import { keyword, type Token } from './tokens.js';

/** How the code at a place of a body is reached. */
export interface Path {
  readonly runs: 'always' | 'conditional' | 'handler';
  readonly condition?: string;
  /** The FOR and FOREACH loops around it, outer ones first. */
  readonly loops: readonly Loop[];
}

/** A loop over rows or over an array's elements. */
export interface Loop {
  readonly variables: readonly string[];
  /** What it goes through: an index into the fragments. */
  readonly over: number;
}

/** A piece of SQL in a PL/pgSQL body; offsets are UTF-16 code units of the body. */
export interface Fragment {
  /** An `expression` stands after SELECT to be parsed; `dynamic` is one whose value is run by EXECUTE. */
  readonly kind: 'statement' | 'expression' | 'dynamic';
  readonly start: number;
  readonly end: number;
  readonly path: Path;
  /** `INTO target`, which is no SQL. */
  readonly without?: readonly { readonly start: number; readonly end: number }[];
  /** Set when the body could not be followed and this only looks like a statement. */
  readonly guessed?: true;
  /** The variable that the expression is assigned to. */
  readonly assigns?: string;
}

/** A body's tokens, how far they were read, and what was found. */
export interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  readonly fragments: Fragment[];
  readonly targets: Set<string>;
  /** A RETURN stood before, or an EXIT or CONTINUE in this loop: what follows only runs when those did not. */
  returned: Departure | undefined;
  skipped: Departure | undefined;
}

/** The conditions under which the code is left early, as far as they are known. */
export type Departure = readonly string[];

/** Thrown where a body stops making sense; one object for all, as nobody sees it. */
export const lost = new Error('This is no PL/pgSQL that can be followed.');

/** The word at the reader's place, or some tokens further on, in lower case; empty for any other token. */
export function word(reader: Reader, ahead = 0): string {
  return keyword(reader.text, reader.tokens[reader.at + ahead]);
}

/** The token there as written; empty for a word or a quoted name. */
export function sign(reader: Reader, ahead = 0): string {
  const token = reader.tokens[reader.at + ahead];
  return token === undefined || token.kind === 'word' || token.kind === 'name' ? '' : reader.text.slice(token.start, token.end);
}

/** Move past these words. */
export function expect(reader: Reader, ...words: readonly string[]): void {
  for (const expected of words) {
    if (word(reader) !== expected) throw lost;
    reader.at++;
  }
}

/** Whether a name stands there. */
export function isName(reader: Reader, ahead = 0): boolean {
  const kind = reader.tokens[reader.at + ahead]?.kind;
  return kind === 'word' || kind === 'name';
}

/** The name there, as Postgres folds it. */
export function nameAt(reader: Reader, ahead = 0): string {
  const token = reader.tokens[reader.at + ahead];
  if (token === undefined) return '';
  const raw = reader.text.slice(token.start, token.end);
  return token.kind === 'name' ? raw.slice(1, -1).replaceAll('""', '"') : raw.toLowerCase();
}

/** Move to the next of these words or signs that stands outside of parentheses and CASE; a semicolon ends the search. */
export function moveTo(reader: Reader, ...stops: readonly string[]): string {
  let depth = 0;
  for (; reader.at < reader.tokens.length; reader.at++) {
    const token = reader.tokens[reader.at]!;
    const c = token.kind === 'word' ? keyword(reader.text, token) : token.kind === 'name' ? '' : reader.text.slice(token.start, token.end);
    if (c === ';' || (depth === 0 && stops.includes(c))) return c;
    if (c === '(' || c === '[' || c === 'case') depth++;
    else if ((c === ')' || c === ']' || c === 'end') && depth > 0) depth--;
  }
  throw lost;
}

/** Move past the statement's semicolon. */
export function skip(reader: Reader): void {
  moveTo(reader, ';');
  reader.at++;
}

/** Add what stands from one token up to another; returns its index. */
export function add(reader: Reader, kind: Fragment['kind'], from: number, to: number, path: Path, more: Pick<Fragment, 'without' | 'assigns' | 'guessed'> = {}): number {
  const first = reader.tokens[from];
  const last = reader.tokens[to - 1];
  if (first === undefined || last === undefined || to <= from) return -1;
  const departed = path.runs === 'always' ? [...(reader.returned ?? []), ...(reader.skipped ?? [])] : [];
  const left = path.runs === 'always' && (reader.returned ?? reader.skipped) !== undefined;
  const actual = left ? under(path, departed.map((condition) => `not (${condition})`).join(' and ')) : path;
  return reader.fragments.push({ kind, start: first.start, end: last.end, path: actual, ...more }) - 1;
}

/** Note that the code may be left here. A handler only leaves when something else failed. */
export function depart(reader: Reader, how: 'returned' | 'skipped', { runs, condition: outer }: Path, condition = outer): void {
  if (runs !== 'handler') reader[how] = [...(reader[how] ?? []), ...(condition === undefined || condition === '' ? [] : [condition])];
}

/** Read an expression up to one of these words or a semicolon, which must be one of them too; stays on it. */
export function expression(reader: Reader, path: Path, ...stops: readonly string[]): string {
  const from = reader.at;
  const stop = moveTo(reader, ...stops);
  if (!stops.includes(stop)) throw lost;
  add(reader, 'expression', from, reader.at, path);
  return reader.tokens[from] === undefined || reader.at === from ? '' : reader.text.slice(reader.tokens[from].start, reader.tokens[reader.at - 1]!.end);
}

/** Whether an assignment begins here: `name := `, `record.field = `, `list[1] := `. */
export function assigns(reader: Reader): boolean {
  if (!isName(reader) && reader.tokens[reader.at]?.kind !== 'parameter') return false;
  let ahead = 1;
  while ((sign(reader, ahead) === '.' && isName(reader, ahead + 1)) || sign(reader, ahead) === '[') {
    if (sign(reader, ahead) === '.') ahead += 2;
    else {
      while (sign(reader, ahead) !== ']' && sign(reader, ahead) !== ';' && reader.at + ahead < reader.tokens.length) ahead++;
      ahead++;
    }
  }
  return sign(reader, ahead) === ':=' || sign(reader, ahead) === '=';
}

/** `into [strict] name[, name]`: where it starts and stops, and the token index after it. Its names are targets. */
export function intoClause(reader: Reader, from: number): { readonly start: number; readonly stop: number; readonly end: number } {
  const { tokens, text, targets } = reader;
  const at = reader.at;
  let end = from + 1;
  if (keyword(text, tokens[end]) === 'strict') end++;
  for (;;) {
    if (isName(reader, end - at)) targets.add(nameAt(reader, end - at));
    end++;
    while (sign(reader, end - at) === '.') end += 2;
    if (sign(reader, end - at) === '[') {
      while (end < tokens.length && sign(reader, end - at) !== ']' && sign(reader, end - at) !== ';') end++;
      end++;
    }
    if (sign(reader, end - at) !== ',') break;
    end++;
  }
  if (end > tokens.length) throw lost;
  return { start: tokens[from]!.start, stop: tokens[end - 1]!.end, end };
}

/** The path of what stands under a condition. */
export function under(path: Path, condition?: string): Path {
  const { condition: outer, ...rest } = path;
  const text = condition === undefined || condition === '' ? outer : condition;
  return { ...rest, runs: path.runs === 'handler' ? 'handler' : 'conditional', ...(text !== undefined && { condition: text }) };
}
