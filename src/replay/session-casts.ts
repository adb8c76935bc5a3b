import type { A_Expr, FuncCall, Node, TypeCast } from '@pgsql/types';
import type { Relation } from '../catalog/index.js';
import { nameOf, stringOf } from '../sql/names.js';
import { stringConstant, tableItem, type Scope } from './from-clause.js';
import { Resolver } from './resolver.js';
import type { ExpressionType } from './result-types.js';
import type { Scene } from './scene.js';

const moment = 'timestamp with time zone';
const texts: ReadonlySet<string> = new Set(['text', 'character varying', 'character', 'name']);
/** Types whose text depends on DateStyle, TimeZone, lc_monetary or the catalog: `typoutput` and `typinput` are STABLE (pg_proc.dat). */
const looseText: ReadonlySet<string> = new Set(['date', 'timestamp without time zone', moment, 'money']);
const looseRead: ReadonlySet<string> = new Set([...looseText, 'time without time zone', 'time with time zone', 'interval', 'regclass', 'regproc', 'regtype', 'regrole']);
/** Casts by a STABLE function (pg_cast.dat). */
const looseCasts: Readonly<Record<string, readonly string[]>> = {
  [moment]: ['date', 'timestamp without time zone', 'time without time zone', 'time with time zone'],
  'date': [moment], 'timestamp without time zone': [moment], 'time without time zone': ['time with time zone'],
};
/** STABLE for a timestamptz as second argument, IMMUTABLE for a timestamp or date. */
const ofMoment: ReadonlySet<string> = new Set(['date_trunc', 'date_part', 'extract']);
/** STABLE without a configuration, which is then default_text_search_config. */
const configured: ReadonlySet<string> = new Set(['to_tsvector', 'to_tsquery', 'plainto_tsquery', 'phraseto_tsquery', 'websearch_to_tsquery']);

/**
 * True for an expression that is not immutable because of the types in it: a date out of a timestamptz, a date read out of a text, an enum as text. Postgres takes
 * none of them for an index or a generated column.
 */
export function dependsOnSession(scene: Scene, table: Relation, expression: Node): boolean {
  const resolver = new Resolver(scene);
  const scope: Scope = { items: [tableItem(table, undefined)], ctes: new Map() };
  const isLoose = (node: object): boolean =>
    (Object.entries(node) as readonly (readonly [string, unknown])[]).some(([key, child]) => typeof child === 'object' && child !== null
      && ((key === 'TypeCast' && isLooseCast(resolver, child, scope)) || (key === 'FuncCall' && isLooseCall(resolver, child, scope)) || (key === 'A_Expr' && isLooseOperator(resolver, child, scope)) || isLoose(child)));
  return isLoose(expression);
}

function isLooseCast(resolver: Resolver, cast: TypeCast, scope: Scope): boolean {
  // A constant is read once, when the statement is.
  if (cast.arg === undefined || 'A_Const' in cast.arg) return false;
  const [from, to] = [resolver.typeOf(cast.arg, scope), resolver.castType(cast)];
  const [source, target] = [plain(from), plain(to)];
  if (source === undefined || target === undefined) return false;
  if (looseCasts[source]?.includes(target) === true) return true;
  if (texts.has(target)) return looseText.has(source) || source.endsWith('[]') || isEnum(resolver, from);
  return texts.has(source) && (looseRead.has(target) || isEnum(resolver, to));
}

function isLooseCall(resolver: Resolver, call: FuncCall, scope: Scope): boolean {
  const { schema, name } = nameOf(call.funcname ?? []);
  const args = call.args ?? [];
  if ((schema !== undefined && schema !== 'pg_catalog') || (!ofMoment.has(name) && !configured.has(name)) || resolver.routinesFor(call, scope).length > 0) return false;
  return configured.has(name) ? args.length === 1 : args.length === 2 && stringConstant(args[0]) !== undefined && plain(resolver.typeOf(args[1], scope)) === moment;
}

/** A day is longer or shorter where the clock is put forward or back: what adds an interval to a timestamptz, or compares one with a timestamp or date, asks for the time zone (pg_operator.dat). */
function isLooseOperator(resolver: Resolver, { kind, name, lexpr, rexpr }: A_Expr, scope: Scope): boolean {
  if (kind !== 'AEXPR_OP') return false;
  const types = [lexpr, rexpr].map((side) => (side === undefined || stringConstant(side) !== undefined ? undefined : plain(resolver.typeOf(side, scope))));
  const other = types[0] === moment ? types[1] : types[1] === moment ? types[0] : undefined;
  const operator = stringOf(name?.at(-1)) ?? '';
  if (other === 'interval') return operator === '+' || operator === '-';
  return (other === 'date' || other === 'timestamp without time zone') && ['=', '<>', '<', '<=', '>', '>='].includes(operator);
}

function isEnum({ scene }: Resolver, { typeId }: ExpressionType): boolean {
  return scene.catalog.getAs('type', typeId)?.typeKind === 'enum';
}

/** A type without its modifier. */
function plain({ type }: ExpressionType): string | undefined {
  return type?.replace(/\([\d,]+\)/, '');
}
