import type { FuncCall, Node } from '@pgsql/types';
import { readLiteral } from './literal.js';
import { nameOf } from './names.js';
import { quoteLiteral, quoteName } from './quote.js';
import { significantToken } from './tokens.js';

/** A part of a computed text: known, with where its characters stand in the body; or a hole, written as `format` would. */
export type Chunk =
  | { readonly value: string; readonly exact?: true; at(offset: number): number }
  | { readonly hole: '%I' | '%L' | '%s' };

/** An expression and the text that it is written in. */
export interface Expression {
  readonly node: Node;
  readonly body: string;
  bodyAt(location: number): number;
}

/** What a variable, or a field of a record, holds where it is known. */
export type Lookup = (name: string, field?: string) => readonly Chunk[] | Expression | undefined;

const unknown: readonly Chunk[] = [{ hole: '%s' }];

/** Work out the text that an expression gives: constants, `||`, format(), quote_ident(), quote_literal(), known variables. */
export function computeText(expression: Expression, lookup: Lookup, depth = 0): readonly Chunk[] {
  const { node } = expression;
  if (depth > 100) return unknown;
  const of = (inner: Node | undefined): readonly Chunk[] => (inner === undefined ? unknown : computeText({ ...expression, node: inner }, lookup, depth + 1));
  if ('A_Const' in node) return constant(expression);
  if ('TypeCast' in node) return of(node.TypeCast.arg);
  if ('A_Expr' in node) {
    const { name, lexpr, rexpr } = node.A_Expr;
    return nameOf(name ?? []).name === '||' ? [...of(lexpr), ...of(rexpr)] : unknown;
  }
  if ('FuncCall' in node) return call(node.FuncCall, of);
  if ('ColumnRef' in node) {
    const names = (node.ColumnRef.fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : '*'));
    const found = names.length > 2 || names[0] === undefined ? undefined : lookup(names[0], names[1]);
    if (found === undefined) return unknown;
    return 'node' in found ? computeText(found, lookup, depth + 1) : found;
  }
  return unknown;
}

function constant({ node, body, bodyAt }: Expression): readonly Chunk[] {
  const value = 'A_Const' in node ? node.A_Const : {};
  const start = bodyAt(value.location ?? 0);
  if (value.ival !== undefined) return [fixed(String(value.ival.ival ?? 0), start)];
  if (value.sval === undefined) return unknown;
  const text = value.sval.sval ?? '';
  return literalChunks(body, start, text) ?? [fixed(text, start)];
}

/** A string constant may be written in several pieces: 'a', a line break, 'b'. Undefined when that is not what stands there. */
function literalChunks(body: string, start: number, text: string): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  let rest = text;
  for (let token = significantToken(body, start); token !== undefined; token = significantToken(body, token.end)) {
    const literal = readLiteral(body, token);
    if (literal === undefined || !rest.startsWith(literal.value)) return undefined;
    chunks.push({ value: literal.value, exact: true, at: literal.at });
    rest = rest.slice(literal.value.length);
    if (rest === '') return chunks;
  }
  return undefined;
}

function fixed(value: string, place: number): Chunk {
  return { value, at: () => place };
}

function call(call: FuncCall, of: (node: Node | undefined) => readonly Chunk[]): readonly Chunk[] {
  const { schema, name } = nameOf(call.funcname ?? []);
  const [first, ...rest] = call.args ?? [];
  if ((schema !== undefined && schema !== 'pg_catalog') || first === undefined) return unknown;
  switch (name) {
    case 'format':
      return formatted(of(first), rest.map(of));
    case 'concat':
      return [first, ...rest].flatMap(of);
    case 'quote_ident':
      return [quoted(of(first), '%I')];
    case 'quote_literal':
    case 'quote_nullable':
      return [quoted(of(first), '%L')];
    default:
      return unknown;
  }
}

/** The text of chunks that have no hole. */
export function knownText(chunks: readonly Chunk[]): string | undefined {
  let text = '';
  for (const chunk of chunks) {
    if ('hole' in chunk) return undefined;
    text += chunk.value;
  }
  return text;
}

function quoted(chunks: readonly Chunk[], as: '%I' | '%L'): Chunk {
  const text = knownText(chunks);
  const first = chunks[0];
  if (text === undefined || first === undefined || 'hole' in first) return { hole: as };
  return fixed(as === '%I' ? quoteName(text) : quoteLiteral(text), first.at(0));
}

const conversion = /%(?:(\d+)\$)?(?:-?\d*)([sIL%])/g;

/** format() of varlena.c, without widths. */
function formatted(template: readonly Chunk[], values: readonly (readonly Chunk[])[]): readonly Chunk[] {
  const only = template[0];
  if (template.length !== 1 || only === undefined || 'hole' in only) {
    return template.every((chunk) => 'value' in chunk) ? formatted([joined(template)], values) : unknown;
  }
  const chunks: Chunk[] = [];
  let from = 0;
  let next = 0;
  const take = (start: number, end: number): void => {
    if (end > start) chunks.push({ value: only.value.slice(start, end), at: (offset) => only.at(start + offset) });
  };
  for (const match of only.value.matchAll(conversion)) {
    take(from, match.index);
    from = match.index + match[0].length;
    const kind = match[2]!;
    if (kind === '%') {
      take(from - 1, from);
      continue;
    }
    const value = values[match[1] === undefined ? next : Number(match[1]) - 1] ?? unknown;
    next = match[1] === undefined ? next + 1 : Number(match[1]);
    // What is filled in stands, for the reader, where the template has its %.
    const place = only.at(match.index);
    const filled = kind === 's' ? value : [quoted(value, kind === 'I' ? '%I' : '%L')];
    chunks.push(...filled.map((chunk): Chunk => ('hole' in chunk ? chunk : fixed(chunk.value, place))));
  }
  take(from, only.value.length);
  return chunks;
}

/** Several known chunks as one. */
function joined(chunks: readonly Chunk[]): Chunk {
  const known = chunks.flatMap((chunk) => ('value' in chunk ? [chunk] : []));
  if (known.length === 1) return known[0]!;
  return {
    value: known.map((chunk) => chunk.value).join(''),
    at: (offset) => {
      let rest = offset;
      for (const chunk of known) {
        if (rest < chunk.value.length || chunk === known.at(-1)) return chunk.at(rest);
        rest -= chunk.value.length;
      }
      return 0;
    },
  };
}

/** A text that was computed. `whole` tells that it stands in the body as one piece. */
export interface ComputedText {
  readonly text: string;
  readonly whole: boolean;
  at(offset: number): number;
}

/** A computed text as one string with its places, or its template where a part is not known. */
export function textOf(chunks: readonly Chunk[]): ComputedText | { readonly template: string } {
  const text = knownText(chunks);
  const whole = joined(chunks);
  if (text === undefined || 'hole' in whole) return { template: chunks.map((chunk) => ('hole' in chunk ? chunk.hole : chunk.value)).join('') };
  return { text, whole: chunks.length === 1 && whole.exact === true, at: whole.at };
}
