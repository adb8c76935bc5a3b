import { pieceAt } from './split.js';
import { keyword, tokensOf, type Token } from './tokens.js';

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
  /** The variable that the expression is assigned to. */
  readonly assigns?: string;
}

/** What a body holds. */
export interface Structure {
  readonly fragments: readonly Fragment[];
  /** Variables that get a value in a way other than `:=`. */
  readonly targets: ReadonlySet<string>;
  /** Set when the body could only be followed up to here. */
  readonly lostAt?: number;
}

interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  readonly fragments: Fragment[];
  readonly targets: Set<string>;
}

/** The place where a body stops making sense; it carries no message as Postgres' own is what people should see. */
const lost = Symbol('lost');

/**
 * Take a PL/pgSQL body apart into the SQL that it runs, following pl_gram.y as far as that needs: every place keeps its
 * offset, and no variable or type has to be known.
 */
export function readPlpgsql(text: string): Structure {
  const reader: Reader = { text, tokens: tokensOf(text), at: 0, fragments: [], targets: new Set() };
  try {
    readBlock(reader, { runs: 'always', loops: [] });
  } catch (error) {
    if (error !== lost && !(error instanceof RangeError)) throw error;
    return { fragments: reader.fragments, targets: reader.targets, lostAt: reader.tokens[reader.at]?.start ?? text.length };
  }
  return reader;
}

function word(reader: Reader, ahead = 0): string {
  return keyword(reader.text, reader.tokens[reader.at + ahead]);
}

function sign(reader: Reader, ahead = 0): string {
  const token = reader.tokens[reader.at + ahead];
  return token === undefined || token.kind === 'word' || token.kind === 'name' ? '' : reader.text.slice(token.start, token.end);
}

function expect(reader: Reader, ...words: readonly string[]): void {
  for (const expected of words) {
    if (word(reader) !== expected) throw lost;
    reader.at++;
  }
}

function isName(reader: Reader, ahead = 0): boolean {
  const kind = reader.tokens[reader.at + ahead]?.kind;
  return kind === 'word' || kind === 'name';
}

function nameAt(reader: Reader, ahead = 0): string {
  const token = reader.tokens[reader.at + ahead];
  if (token === undefined) return '';
  const raw = reader.text.slice(token.start, token.end);
  return token.kind === 'name' ? raw.slice(1, -1).replaceAll('""', '"') : raw.toLowerCase();
}

/** Move to the next of these words or signs that stands outside of parentheses and CASE; a semicolon ends the search. */
function moveTo(reader: Reader, ...stops: readonly string[]): string {
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
function skip(reader: Reader): void {
  moveTo(reader, ';');
  reader.at++;
}

/** Add what stands from one token up to another; returns its index. */
function add(reader: Reader, kind: Fragment['kind'], from: number, to: number, path: Path, more: Pick<Fragment, 'without' | 'assigns'> = {}): number {
  const first = reader.tokens[from];
  const last = reader.tokens[to - 1];
  if (first === undefined || last === undefined || to <= from) return -1;
  return reader.fragments.push({ kind, start: first.start, end: last.end, path, ...more }) - 1;
}

/** Read an expression up to one of these words or a semicolon, which must be one of them too; stays on it. */
function expression(reader: Reader, path: Path, ...stops: readonly string[]): string {
  const from = reader.at;
  const stop = moveTo(reader, ...stops);
  if (!stops.includes(stop)) throw lost;
  add(reader, 'expression', from, reader.at, path);
  return reader.tokens[from] === undefined || reader.at === from ? '' : reader.text.slice(reader.tokens[from].start, reader.tokens[reader.at - 1]!.end);
}

function readBlock(reader: Reader, path: Path): void {
  skipLabel(reader);
  while (word(reader) === 'declare') {
    reader.at++;
    while (word(reader) !== 'begin' && word(reader) !== 'declare') readDeclaration(reader, path);
  }
  expect(reader, 'begin');
  readStatements(reader, path, 'end', 'exception');
  if (word(reader) === 'exception') {
    reader.at++;
    while (word(reader) === 'when') {
      moveTo(reader, 'then');
      expect(reader, 'then');
      readStatements(reader, { ...path, runs: 'handler' }, 'when', 'end');
    }
  }
  expect(reader, 'end');
  if (isName(reader)) reader.at++;
  if (sign(reader) === ';') reader.at++;
  else if (reader.at < reader.tokens.length) throw lost;
}

function skipLabel(reader: Reader): void {
  while (sign(reader) === '<<' && sign(reader, 2) === '>>') reader.at += 3;
}

/** `name [constant] type [not null] [:= expression]`, or a cursor with its query, which only runs when it is opened. */
function readDeclaration(reader: Reader, path: Path): void {
  const name = nameAt(reader);
  if (!isName(reader)) throw lost;
  reader.at++;
  if (word(reader) === 'cursor' || word(reader, 1) === 'cursor' || word(reader, 2) === 'cursor') {
    const stop = moveTo(reader, 'for', 'is');
    const from = ++reader.at;
    skip(reader);
    if (stop !== ';') add(reader, 'statement', from, reader.at - 1, { ...path, runs: path.runs === 'handler' ? 'handler' : 'conditional' });
    return;
  }
  const stop = moveTo(reader, ':=', '=', 'default');
  const from = ++reader.at;
  if (stop === ';') return;
  skip(reader);
  add(reader, 'expression', from, reader.at - 1, path, { assigns: name });
}

function readStatements(reader: Reader, path: Path, ...stops: readonly string[]): void {
  while (!stops.includes(word(reader)) || assigns(reader)) {
    if (reader.at >= reader.tokens.length) throw lost;
    readStatement(reader, path);
  }
}

/** Whether an assignment begins here: `name := `, `record.field = `, `list[1] := `. */
function assigns(reader: Reader): boolean {
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

function readStatement(reader: Reader, path: Path): void {
  skipLabel(reader);
  if (assigns(reader)) return readAssignment(reader, path);
  const read = Object.hasOwn(statements, word(reader)) ? statements[word(reader)] : undefined;
  if (read !== undefined) return read(reader, path);
  if (sign(reader) === ';') return void reader.at++;
  readSql(reader, path);
}

function readAssignment(reader: Reader, path: Path): void {
  const plain = sign(reader, 1) === ':=' || sign(reader, 1) === '=';
  const name = nameAt(reader);
  if (!plain) reader.targets.add(name);
  moveTo(reader, ':=', '=');
  const from = ++reader.at;
  skip(reader);
  add(reader, 'expression', from, reader.at - 1, path, plain ? { assigns: name } : {});
}

function under(path: Path, condition?: string): Path {
  const { condition: outer, ...rest } = path;
  const text = condition === undefined || condition === '' ? outer : condition;
  return { ...rest, runs: path.runs === 'handler' ? 'handler' : 'conditional', ...(text !== undefined && { condition: text }) };
}

type Read = (reader: Reader, path: Path) => void;

/** The statements that PL/pgSQL adds to SQL. */
const statements: Readonly<Record<string, Read>> = {
  declare: readBlock,
  begin: readBlock,
  if(reader, path) {
    const conditions: string[] = [];
    for (let place = path; ; place = under(path)) {
      reader.at++;
      const condition = expression(reader, place, 'then');
      conditions.push(condition);
      reader.at++;
      readStatements(reader, under(path, condition), 'elsif', 'elseif', 'else', 'end');
      if (word(reader) !== 'elsif' && word(reader) !== 'elseif') break;
    }
    if (word(reader) === 'else') {
      reader.at++;
      readStatements(reader, under(path, conditions.map((condition) => `not (${condition})`).join(' and ')), 'end');
    }
    closing(reader, 'if');
  },
  case(reader, path) {
    reader.at++;
    expression(reader, path, 'when');
    while (word(reader) === 'when') {
      reader.at++;
      const condition = expression(reader, under(path), 'then');
      reader.at++;
      readStatements(reader, under(path, condition), 'when', 'else', 'end');
    }
    if (word(reader) === 'else') {
      reader.at++;
      readStatements(reader, under(path), 'end');
    }
    closing(reader, 'case');
  },
  // A plain LOOP runs at least once, but only up to its EXIT.
  loop: (reader, path) => readLoop(reader, under(path)),
  while(reader, path) {
    reader.at++;
    const condition = expression(reader, path, 'loop');
    readLoop(reader, under(path, condition));
  },
  for: readFor,
  foreach(reader, path) {
    reader.at++;
    const name = nameAt(reader);
    moveTo(reader, 'in');
    expect(reader, 'in', 'array');
    const from = reader.at;
    expression(reader, path, 'loop');
    readLoop(reader, inLoop(reader, path, [name], reader.at > from ? reader.fragments.length - 1 : -1));
  },
  exit: exitWhen,
  continue: exitWhen,
  return(reader, path) {
    reader.at++;
    const query = word(reader) === 'query';
    if (query || word(reader) === 'next') reader.at++;
    if (query && word(reader) === 'execute') return readExecute(reader, path);
    if (query) return readSql(reader, path);
    expression(reader, path, ';');
    reader.at++;
  },
  raise(reader, path) {
    const stop = moveTo(reader, ',', 'using');
    if (stop === ',') {
      reader.at++;
      expression(reader, path, 'using', ';');
    }
    skip(reader);
  },
  assert(reader, path) {
    reader.at++;
    expression(reader, path, ',', ';');
    skip(reader);
  },
  execute: readExecute,
  perform(reader, path) {
    reader.at++;
    expression(reader, path, ';');
    reader.at++;
  },
  open(reader, path) {
    const stop = moveTo(reader, 'for');
    reader.at++;
    if (stop === ';') return;
    if (word(reader) === 'execute') return readExecute(reader, path);
    readSql(reader, path);
  },
  get: readTargets,
  fetch: readTargets,
  move: skip,
  close: skip,
  null: skip,
};

function exitWhen(reader: Reader, path: Path): void {
  if (moveTo(reader, 'when') === 'when') {
    reader.at++;
    expression(reader, path, ';');
  }
  reader.at++;
}

/** GET DIAGNOSTICS and FETCH: all names in them may be targets. */
function readTargets(reader: Reader): void {
  const from = reader.at;
  skip(reader);
  for (let at = from; at < reader.at; at++) reader.targets.add(nameAt(reader, at - reader.at));
}

/** `loop … end loop`, where the body runs by `path`. */
function readLoop(reader: Reader, path: Path): void {
  expect(reader, 'loop');
  readStatements(reader, path, 'end');
  closing(reader, 'loop');
}

/** `end if;`, `end loop label;` */
function closing(reader: Reader, what: string): void {
  expect(reader, 'end', what);
  if (isName(reader)) reader.at++;
  if (sign(reader) !== ';') throw lost;
  reader.at++;
}

function inLoop(reader: Reader, path: Path, variables: readonly string[], over: number): Path {
  for (const name of variables) reader.targets.add(name);
  if (over === -1) return under(path);
  return { ...path, loops: [...path.loops, { variables, over }] };
}

/** FOR over integers, a query, a cursor, or EXECUTE. */
function readFor(reader: Reader, path: Path): void {
  reader.at++;
  const variables: string[] = [];
  for (; word(reader) !== 'in' && reader.at < reader.tokens.length; reader.at++) if (isName(reader)) variables.push(nameAt(reader));
  expect(reader, 'in');
  if (word(reader) === 'execute') {
    reader.at++;
    const from = reader.at;
    const stop = moveTo(reader, 'using', 'loop');
    add(reader, 'dynamic', from, reader.at, path);
    if (stop === 'using') moveTo(reader, 'loop');
    return readLoop(reader, under(inLoop(reader, path, variables, -1)));
  }
  const from = reader.at;
  moveTo(reader, 'loop');
  const query = /^(?:select|with|values|table|insert|update|delete|merge|show|explain)$/.test(keyword(reader.text, reader.tokens[from])) || sign(reader, from - reader.at) === '(';
  const integers = isRange(reader, from, reader.at);
  if (query && !integers) return readLoop(reader, inLoop(reader, path, variables, add(reader, 'statement', from, reader.at, path)));
  if (!integers) return readLoop(reader, under(inLoop(reader, path, variables, -1)));
  const to = reader.at;
  reader.at = from;
  if (word(reader) === 'reverse') reader.at++;
  const middle = rangeSign(reader, reader.at, to);
  add(reader, 'expression', reader.at, middle, path);
  const by = findWord(reader, 'by', middle + 2, to);
  add(reader, 'expression', middle + 2, by, path);
  add(reader, 'expression', by + 1, to, path);
  reader.at = to;
  readLoop(reader, under(inLoop(reader, path, variables, -1)));
}

function isRange(reader: Reader, from: number, to: number): boolean {
  return rangeSign(reader, from, to) < to;
}

/** The token index of `..` outside of parentheses; `to` when there is none. */
function rangeSign(reader: Reader, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at + 1 < to; at++) {
    const c = sign(reader, at - reader.at);
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') depth--;
    else if (depth === 0 && c === '.' && sign(reader, at + 1 - reader.at) === '.') return at;
  }
  return to;
}

function findWord(reader: Reader, wanted: string, from: number, to: number): number {
  for (let at = from; at < to; at++) if (keyword(reader.text, reader.tokens[at]) === wanted) return at;
  return to;
}

/** `execute expression [into target] [using …];` */
function readExecute(reader: Reader, path: Path): void {
  const from = ++reader.at;
  const stop = moveTo(reader, 'into', 'using');
  add(reader, 'dynamic', from, reader.at, path);
  if (stop === 'into') {
    const { end } = intoClause(reader, reader.at);
    reader.at = end;
    if (word(reader) === 'using') reader.at++;
  } else if (stop === 'using') reader.at++;
  const using = reader.at;
  const second = moveTo(reader, 'into');
  add(reader, 'expression', using, reader.at, path);
  if (second === 'into') reader.at = intoClause(reader, reader.at).end;
  skip(reader);
}

/** An SQL statement, without the INTO that PL/pgSQL adds (make_execsql_stmt). */
function readSql(reader: Reader, path: Path): void {
  const from = reader.at;
  const start = reader.tokens[from]?.start;
  if (start === undefined) throw lost;
  if (word(reader) === 'create') {
    // A rule or a function may hold semicolons of its own.
    const { next } = pieceAt(reader.text, start)!;
    while (reader.at < reader.tokens.length && reader.tokens[reader.at]!.start < next) reader.at++;
    add(reader, 'statement', from, sign(reader, -1) === ';' ? reader.at - 1 : reader.at, path);
    return;
  }
  const without: { start: number; end: number }[] = [];
  for (; sign(reader) !== ';'; reader.at++) {
    if (reader.at >= reader.tokens.length) throw lost;
    if (word(reader) !== 'into' || /^(?:insert|merge)$/.test(word(reader, -1)) || keyword(reader.text, reader.tokens[from]) === 'import') continue;
    const clause = intoClause(reader, reader.at);
    without.push({ start: clause.start, end: clause.stop });
    reader.at = clause.end - 1;
  }
  add(reader, 'statement', from, reader.at, path, { without });
  reader.at++;
}

/** `into [strict] name[, name]`: where it starts and stops, and the token index after it. Its names are targets. */
function intoClause(reader: Reader, from: number): { readonly start: number; readonly stop: number; readonly end: number } {
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
