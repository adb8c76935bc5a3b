import type { Node } from '@pgsql/types';
import { statementsOf, type Excerpt } from './excerpt.js';
import { literalAfter } from './literal.js';
import { stringOf } from './names.js';
import { parser } from './parser.js';
import { readPlpgsqlBlock } from './plpgsql-block.js';
import { pieceAt } from './split.js';
import type { Block, OpaqueSql, Statement } from './statement.js';
import { significantToken } from './tokens.js';

const empty: Block = { statements: [], opaque: [] };

/** The SQL in a DO statement; an empty block for any other statement. */
export function readDoBlock(statement: Statement): Block {
  return 'DoStmt' in statement.node ? readBody(statement, statement.node.DoStmt.args ?? [], 'plpgsql') : empty;
}

/** The SQL in the body of CREATE FUNCTION or PROCEDURE, whatever it is called with; an empty block for any other statement. */
export function readRoutineBody(statement: Statement): Block {
  if (!('CreateFunctionStmt' in statement.node)) return empty;
  const { options, sql_body: body } = statement.node.CreateFunctionStmt;
  return body === undefined ? readBody(statement, options ?? [], 'sql') : { statements: atomicStatements(statement, body), opaque: [] };
}

function readBody(statement: Statement, options: readonly Node[], defaultLanguage: string): Block {
  let language = defaultLanguage;
  let body: Excerpt | undefined;
  for (const option of options) {
    if (!('DefElem' in option)) continue;
    const { defname, arg, location } = option.DefElem;
    if (defname === 'language') language = (stringOf(arg) ?? '').toLowerCase();
    if (defname !== 'as') continue;
    const text = arg !== undefined && 'List' in arg ? stringOf(arg.List.items?.[0]) : stringOf(arg);
    if (text !== undefined) body = bodyExcerpt(statement, text, location);
  }
  if (body === undefined || language === 'c' || language === 'internal') return empty;
  if (language === 'plpgsql') return readPlpgsqlBlock(statement, body);
  if (language === 'sql') return readSqlBody(statement, body);
  return { statements: [], opaque: [{ reason: 'language', span: { source: body.source, start: body.at(0), end: body.at(body.text.length) } }] };
}

/** The body's text, with where it stands. A body written in a way that hides that has the whole statement for its place. */
function bodyExcerpt(statement: Statement, text: string, location: number | undefined): Excerpt {
  const { source, start, end } = statement.span;
  const literal = literalAfter(source.text, location === undefined ? start : statement.at(location), end);
  if (literal?.value === text) return { source, text, at: literal.at };
  return { source, text, at: (offset) => (offset < text.length ? start : end) };
}

function readSqlBody(parent: Statement, body: Excerpt): Block {
  const nested = { parent, runs: 'always' } as const;
  if (body.text.trim() === '') return empty;
  try {
    return { statements: statementsOf(body, parser().parse(body.text), nested), opaque: [] };
  } catch {
    return { statements: [], opaque: [{ reason: 'unparsable', span: { source: body.source, start: body.at(0), end: body.at(body.text.length) } } satisfies OpaqueSql] };
  }
}

/** BEGIN ATOMIC … END, or RETURN: parsed along with the statement, so only the spans are to be found. */
function atomicStatements(parent: Statement, body: Node): readonly Statement[] {
  const nested = { parent, runs: 'always' } as const;
  const { source, start, end } = parent.span;
  if (!('List' in body)) {
    const at = source.text.slice(start, end).search(/\breturn\b(?![^]*\breturn\b)/i);
    return [{ span: { source, start: start + Math.max(0, at), end }, node: body, at: parent.at, nested }];
  }
  const nodes = (body.List.items ?? []).flatMap((item) => ('List' in item ? (item.List.items ?? []) : [item])).filter((node) => Object.keys(node).length > 0);
  const opening = /\bbegin\s+atomic\b/i.exec(source.text.slice(start, end));
  let from = opening === null ? start : start + opening.index + opening[0].length;
  return nodes.map((node): Statement => {
    let piece = pieceAt(source.text, from);
    while (piece !== undefined && piece.start === piece.end) piece = pieceAt(source.text, piece.next);
    const first = piece && significantToken(source.text, piece.start, end);
    if (piece === undefined || first === undefined || piece.end > end) return { span: parent.span, node, at: parent.at, nested };
    from = piece.next;
    return { span: { source, start: piece.start, end: piece.end }, node, at: parent.at, nested };
  });
}
