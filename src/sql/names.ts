import type { Node, ObjectWithArgs, RangeVar, RoleSpec, TypeName } from '@pgsql/types';
import type { Span } from '../text/index.js';
import { literalAfter } from './literal.js';
import { quoteName } from './quote.js';
import type { Statement } from './statement.js';

/** A name as written: the schema only where it was given. */
export interface WrittenName {
  readonly schema?: string | undefined;
  readonly name: string;
}

/** The text of a String node. */
export function stringOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('String' in node) return node.String.sval ?? '';
  if ('A_Const' in node && node.A_Const.sval !== undefined) return node.A_Const.sval.sval ?? '';
  if ('TypeName' in node) return stringOf(node.TypeName.names?.at(-1));
  return undefined;
}

/** The texts of a list of String nodes; other nodes are left out. */
export function stringList(nodes: readonly Node[]): readonly string[] {
  const texts: string[] = [];
  for (const node of nodes) {
    const text = stringOf(node);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

/** A dotted name: the last part is the name, the one before it the schema. */
export function nameOf(nodes: readonly Node[]): WrittenName {
  const name = stringOf(nodes[nodes.length - 1]) ?? '';
  const schema = nodes.length > 1 ? stringOf(nodes[nodes.length - 2]) : undefined;
  return schema === undefined ? { name } : { schema, name };
}

/** A dotted name in a string, as regclass reads it: parts without quotes are folded to lower case. */
export function nameInText(text: string): WrittenName {
  const parts = (text.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []).map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trim().toLowerCase()));
  const name = parts.at(-1) ?? '';
  return parts.length > 1 ? { schema: parts.at(-2)!, name } : { name };
}

/** The name of a RangeVar. */
export function rangeName(range: RangeVar): WrittenName {
  const name = range.relname ?? '';
  return range.schemaname === undefined ? { name } : { schema: range.schemaname, name };
}

/** The role that a RoleSpec names; `current` stands for CURRENT_USER and the like. PUBLIC is `public`. */
export function roleName(role: RoleSpec | undefined, current: string): string {
  if (role === undefined || role.roletype === 'ROLESPEC_CSTRING') return role?.rolename ?? current;
  return role.roletype === 'ROLESPEC_PUBLIC' ? 'public' : current;
}

/** A routine as DROP, ALTER, GRANT or COMMENT name it: its argument types where they were given. */
export interface RoutineName extends WrittenName {
  readonly types?: readonly string[];
}

/** The routine that an ObjectWithArgs names. */
export function routineName(object: ObjectWithArgs): RoutineName {
  const name = nameOf(object.objname ?? []);
  return object.args_unspecified === true ? name : { ...name, types: (object.objargs ?? []).flatMap((type) => ('TypeName' in type ? [typeReference(type.TypeName).text] : [])) };
}

/** Options of a WITH clause or DefElem list as text, in lower case; an option without a value is `true`. */
export function optionText(nodes: readonly Node[] | undefined): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const node of nodes ?? []) {
    if (!('DefElem' in node)) continue;
    const { defnamespace, defname, arg } = node.DefElem;
    options[`${defnamespace === undefined ? '' : `${defnamespace}.`}${defname ?? ''}`.toLowerCase()] = arg === undefined ? 'true' : constantText(arg).toLowerCase();
  }
  return options;
}

/** The value of SET as text: the arguments joined by commas. */
export function settingText(nodes: readonly Node[] | undefined): string {
  return (nodes ?? []).map((node) => constantText(node)).join(', ');
}

function constantText(node: Node): string {
  if ('String' in node) return node.String.sval ?? '';
  if ('Integer' in node) return String(node.Integer.ival ?? 0);
  if ('Float' in node) return node.Float.fval ?? '0';
  if ('Boolean' in node) return String(node.Boolean.boolval === true);
  if ('TypeName' in node) return stringOf(node.TypeName.names?.at(-1)) ?? '';
  if ('TypeCast' in node) return node.TypeCast.arg === undefined ? '' : constantText(node.TypeCast.arg);
  if (!('A_Const' in node)) return '';
  const constant = node.A_Const;
  if (constant.sval !== undefined) return constant.sval.sval ?? '';
  if (constant.ival !== undefined) return String(constant.ival.ival ?? 0);
  if (constant.fval !== undefined) return constant.fval.fval ?? '0';
  return constant.boolval === undefined ? '' : String(constant.boolval.boolval === true);
}

/** Type names of the grammar, and aliases, by what format_type prints. */
const canonical: Readonly<Record<string, string>> = {
  int2: 'smallint', int4: 'integer', int8: 'bigint', int: 'integer', float4: 'real', float8: 'double precision', bool: 'boolean', varchar: 'character varying',
  bpchar: 'character', varbit: 'bit varying', decimal: 'numeric', timestamp: 'timestamp without time zone', timestamptz: 'timestamp with time zone',
  time: 'time without time zone', timetz: 'time with time zone', char: '"char"',
};

/** Built-in types that need no translation. */
const builtIn = new Set(
  `text uuid json jsonb bytea date numeric money interval inet cidr macaddr macaddr8 bit xml point line lseg box path polygon circle oid name regclass regproc regprocedure
  regtype regrole regnamespace regconfig regdictionary regoper regoperator regcollation regdatabase tsvector tsquery void trigger event_trigger record anyelement anyarray anynonarray anyenum
  anyrange anymultirange anycompatible anycompatiblearray anycompatiblenonarray anycompatiblerange anycompatiblemultirange aclitem pg_node_tree int2vector oidvector
  language_handler fdw_handler index_am_handler tsm_handler table_am_handler cstring internal int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange
  tsmultirange tstzmultirange datemultirange pg_lsn xid xid8 cid tid txid_snapshot pg_snapshot refcursor jsonpath unknown`.split(/\s+/),
);

const serials: Readonly<Record<string, string>> = { serial: 'integer', serial4: 'integer', bigserial: 'bigint', serial8: 'bigint', smallserial: 'smallint', serial2: 'smallint' };

/** The integer type behind serial, bigserial and smallserial; undefined for any other type. */
export function serialType(type: TypeName): string | undefined {
  const name = stringOf(type.names?.[0]) ?? '';
  return type.names?.length === 1 && (type.arrayBounds?.length ?? 0) === 0 && Object.hasOwn(serials, name) ? serials[name] : undefined;
}

/** A type as written and as format_type prints it. `name` is set for types that Postgres does not bring along. */
export interface TypeReference extends Partial<WrittenName> {
  readonly text: string;
  /** The same without a length or precision, as it is said of a function's parameters. */
  readonly bare: string;
  /** What follows the name in `text`: a modifier, `[]`. */
  readonly suffix: string;
}

/** Read a TypeName node. */
export function typeReference(type: TypeName): TypeReference {
  const { schema, name } = nameOf(type.names ?? []);
  const known = schema === undefined || schema === 'pg_catalog';
  // `_text` is how pg_type names text[].
  const element = known && name.startsWith('_') ? builtInName(name.slice(1)) : undefined;
  const array = (type.arrayBounds?.length ?? 0) === 0 && element === undefined ? '' : '[]';
  if (type.pct_type === true) {
    const text = `${stringList(type.names ?? []).join('.')}%TYPE`;
    return { text, bare: text, suffix: array };
  }
  const translated = element ?? (known ? builtInName(name) : undefined);
  if (translated !== undefined) return { text: withModifier(translated, type) + array, bare: translated + array, suffix: array };
  const suffix = modifierText(type) + array;
  const own = typeName({ schema, name });
  return { text: own + suffix, bare: own + array, suffix, name, ...(schema !== undefined && { schema }) };
}

/** The name of a type as format_type prints it where only `public` is in the search path. */
export function typeName(type: { readonly schema?: string | undefined; readonly name: string }): string {
  return type.schema === undefined || type.schema === 'public' ? quoteName(type.name) : `${quoteName(type.schema)}.${quoteName(type.name)}`;
}

function builtInName(name: string): string | undefined {
  return Object.hasOwn(canonical, name) ? canonical[name] : builtIn.has(name) ? name : undefined;
}

function withModifier(name: string, type: TypeName): string {
  if (name === 'interval') return intervalText(type);
  const modifier = modifierText(type);
  // char without a length is character(1), which the grammar adds; bpchar without one has no limit.
  if (modifier === '') return name === 'character' ? 'bpchar' : name;
  if (name === 'numeric' && type.typmods!.length === 1) return `${name}${modifier.slice(0, -1)},0)`;
  const at = / (?:with|without) time zone$/.exec(name);
  return at === null ? `${name}${modifier}` : `${name.slice(0, at.index)}${modifier}${at[0]}`;
}

function modifierText(type: TypeName): string {
  return (type.typmods?.length ?? 0) === 0 ? '' : `(${type.typmods!.map(constantText).join(',')})`;
}

/** INTERVAL_MASK bits of datetime.h. */
const intervalFields: Readonly<Record<number, string>> = {
  4: 'year', 2: 'month', 8: 'day', 1024: 'hour', 2048: 'minute', 4096: 'second', 6: 'year to month', 1032: 'day to hour', 3080: 'day to minute', 7176: 'day to second',
  3072: 'hour to minute', 7168: 'hour to second', 6144: 'minute to second',
};

function intervalText(type: TypeName): string {
  const [fields, precision] = (type.typmods ?? []).map((node) => Number(constantText(node)));
  const words = fields === undefined ? '' : (intervalFields[fields] ?? '');
  return `interval${words === '' ? '' : ` ${words}`}${precision === undefined ? '' : `(${precision})`}`;
}

/** The span of a string literal that follows an AST location (of `AS 'body'`), without its quotes or dollar tags. */
export function stringLiteralSpan(statement: Statement, location: number | undefined): Span {
  const { source, end } = statement.span;
  if (location === undefined) return statement.span;
  const literal = literalAfter(source.text, statement.at(location), end);
  return literal === undefined ? statement.span : { source, start: literal.start, end: literal.end };
}
