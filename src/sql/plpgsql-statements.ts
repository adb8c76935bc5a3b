import { add, depart, expression, intoClause, lost, moveTo, nameAt, sign, skip, word, type Path, type Reader } from './plpgsql-reader.js';
import { pieceAt } from './split.js';
import { keyword } from './tokens.js';

/** Reads one statement, from its first word past its semicolon. */
export type Read = (reader: Reader, path: Path) => void;

/** The statements of PL/pgSQL that hold no others, by their first word. */
export const plainStatements: Readonly<Record<string, Read>> = {
  exit: exitWhen,
  continue: exitWhen,
  return(reader, path) {
    reader.at++;
    const query = word(reader) === 'query';
    const last = !query && word(reader) !== 'next';
    if (!last) reader.at++;
    if (query && word(reader) === 'execute') return readExecute(reader, path);
    if (query) return readSql(reader, path);
    expression(reader, path, ';');
    reader.at++;
    if (last) depart(reader, 'returned', path);
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
  let condition: string | undefined;
  if (moveTo(reader, 'when') === 'when') {
    reader.at++;
    condition = expression(reader, path, ';');
  }
  reader.at++;
  depart(reader, 'skipped', path, condition);
}

/** GET DIAGNOSTICS and FETCH: all names in them may be targets. */
function readTargets(reader: Reader): void {
  const from = reader.at;
  skip(reader);
  for (let at = from; at < reader.at; at++) reader.targets.add(nameAt(reader, at - reader.at));
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
export function readSql(reader: Reader, path: Path): void {
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
