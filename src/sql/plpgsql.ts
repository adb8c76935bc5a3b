import {
  add, assigns, expect, expression, isName, lost, moveTo, nameAt, sign, skip, under, word, type Fragment, type Path, type Reader,
} from './plpgsql-reader.js';
import { plainStatements, readSql, type Read } from './plpgsql-statements.js';
import { opensStatement } from './resume.js';
import { keyword, tokensOf } from './tokens.js';

/** What a body holds. */
export interface Structure {
  readonly fragments: readonly Fragment[];
  /** Variables that get a value in a way other than `:=`. */
  readonly targets: ReadonlySet<string>;
  /** Set when the body could only be followed up to here. */
  readonly lostAt?: number;
}

/**
 * Take a PL/pgSQL body apart into the SQL that it runs, following pl_gram.y as far as that needs: every place keeps its
 * offset, and no variable or type has to be known.
 */
export function readPlpgsql(text: string): Structure {
  const reader: Reader = { text, tokens: tokensOf(text), at: 0, fragments: [], targets: new Set(), returned: undefined, skipped: undefined };
  try {
    readBlock(reader, { runs: 'always', loops: [] });
    if (reader.at < reader.tokens.length) throw lost;
  } catch (error) {
    if (error !== lost && !(error instanceof RangeError)) throw error;
    const lostAt = reader.tokens[reader.at]?.start ?? text.length;
    guess(reader);
    return { fragments: reader.fragments, targets: reader.targets, lostAt };
  }
  return reader;
}

/** Take what is left of a body that could not be followed for statements, where it looks like them. */
function guess(reader: Reader): void {
  const { tokens, text } = reader;
  while (reader.at < tokens.length) {
    while (/^(?:begin|then|else|loop|declare|exception)$/.test(word(reader))) reader.at++;
    const from = reader.at;
    while (reader.at < tokens.length && sign(reader) !== ';') reader.at++;
    const start = tokens[from]?.start;
    if (start !== undefined && opensStatement(text, start) !== undefined) add(reader, 'statement', from, reader.at, { runs: 'conditional', loops: [] }, { guessed: true });
    reader.at++;
  }
}

function readBlock(reader: Reader, path: Path): void {
  // #option dump, #variable_conflict use_column
  while (sign(reader) === '#') reader.at += 3;
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

function readStatement(reader: Reader, path: Path): void {
  skipLabel(reader);
  if (assigns(reader)) return readAssignment(reader, path);
  const first = word(reader);
  const table = Object.hasOwn(compound, first) ? compound : plainStatements;
  if (Object.hasOwn(table, first)) return table[first]!(reader, path);
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

/** The statements that hold others, by their first word. */
const compound: Readonly<Record<string, Read>> = {
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
};

/** `loop … end loop`, where the body runs by `path`. */
function readLoop(reader: Reader, path: Path): void {
  const outer = reader.skipped;
  expect(reader, 'loop');
  readStatements(reader, path, 'end');
  closing(reader, 'loop');
  reader.skipped = outer;
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
  const by = findWord(reader, 'by', middle + 1, to);
  add(reader, 'expression', middle + 1, by, path);
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
  for (let at = from; at < to; at++) {
    const c = sign(reader, at - reader.at);
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') depth--;
    else if (depth === 0 && c === '..') return at;
  }
  return to;
}

function findWord(reader: Reader, wanted: string, from: number, to: number): number {
  for (let at = from; at < to; at++) if (keyword(reader.text, reader.tokens[at]) === wanted) return at;
  return to;
}
