import type { Node } from '@pgsql/types';
import type { Catalog, Column } from '../catalog/index.js';
import { stringOf } from '../sql/names.js';
import { baseOf, domainOf, isConstrained, withoutDomains, type TypeUse } from './domains.js';
import { binaryCoercible } from './generated/casts.generated.js';
import { inlinedBody } from './inlining.js';
import { findFunctions } from './routines.js';
import type { Scene } from './scene.js';
import { hasNoOffset } from './time-zones.js';
import { resolveType } from './type-resolution.js';

/** A type split into its name and its modifier: `character varying`, [20]. */
export interface TypeParts {
  readonly name: string;
  readonly modifier: readonly number[];
  /** The modifier's text; of a type of an extension it need not be numbers: `geometry(Point,4326)`. */
  readonly written: string;
  readonly array: boolean;
  /** The fields of an interval: `day to second`. */
  readonly fields?: string;
}

/** Take `timestamp(3) with time zone` apart. */
export function typeParts(type: string): TypeParts {
  const array = type.endsWith('[]');
  const plain = array ? type.replace(/(\[\])+$/, '') : type;
  const match = /\s*\(([^()]*)\)/.exec(plain);
  const bare = match === null ? plain : plain.replace(match[0], '');
  const written = match?.[1] ?? '';
  const modifier = match === null ? [] : written.split(',').map(Number);
  if (bare.startsWith('interval ')) return { name: 'interval', modifier, written, array, fields: bare.slice('interval '.length) };
  return { name: bare === 'bpchar' ? 'character' : bare, modifier, written, array };
}

/**
 * True when ALTER COLUMN … TYPE leaves the stored values as they are: ATColumnChangeRequiresRewrite in tablecmds.c. Undefined when the old type is not known.
 * @param using the expression of USING
 */
export function keepsValues(scene: Scene, column: Column, to: TypeUse, using: Node | undefined): boolean | undefined {
  const own: TypeUse | undefined = column.type === undefined ? undefined : { text: column.type, id: column.typeId };
  const given = using === undefined ? own : valueOf(scene, { column, type: own }, using);
  return given === 'computed' ? false : given && coerces(scene, given, to);
}

interface Named {
  readonly column: Pick<Column, 'name'>;
  readonly type: TypeUse | undefined;
}

/** The type of what an expression makes of a column without a change of its bytes, or `computed`. */
function valueOf(scene: Scene, named: Named, node: Node): TypeUse | 'computed' | undefined {
  if ('ColumnRef' in node) return stringOf(node.ColumnRef.fields?.at(-1)) === named.column.name ? named.type : 'computed';
  if ('CollateClause' in node && node.CollateClause.arg !== undefined) return valueOf(scene, named, node.CollateClause.arg);
  if ('TypeCast' in node && node.TypeCast.arg !== undefined && node.TypeCast.typeName !== undefined) {
    const inner = valueOf(scene, named, node.TypeCast.arg);
    if (inner === undefined || inner === 'computed') return inner;
    const to = resolveType(scene, node.TypeCast.typeName);
    return coerces(scene, inner, to) ? to : 'computed';
  }
  if ('FuncCall' in node) return valueOfCall(scene, named, node.FuncCall.funcname ?? [], node.FuncCall.args ?? []);
  return 'computed';
}

/** A function that hands its argument on is as good as the argument, when it is put in place of the call. */
function valueOfCall(scene: Scene, named: Named, name: readonly Node[], args: readonly Node[]): TypeUse | 'computed' | undefined {
  const [argument] = args;
  if (argument === undefined || args.length > 1) return 'computed';
  const [routine, another] = findFunctions(scene, { schema: name.length > 1 ? stringOf(name[0]) : undefined, name: stringOf(name.at(-1)) ?? '' }, 1);
  const body = routine === undefined || another !== undefined ? undefined : inlinedBody(routine);
  const parameter = routine?.parameters[0];
  if (body === undefined || parameter === undefined || !isParameter(body, parameter.name)) return 'computed';
  const inner = valueOf(scene, named, argument);
  if (inner === undefined || inner === 'computed') return inner;
  const to: TypeUse = { text: parameter.type, id: parameter.typeId };
  return coerces(scene, inner, to) ? to : 'computed';
}

function isParameter(node: Node, name: string | undefined): boolean {
  if ('ParamRef' in node) return node.ParamRef.number === 1;
  return 'ColumnRef' in node && name !== undefined && stringOf(node.ColumnRef.fields?.at(-1)) === name;
}


/** True when a value of one type is one of the other without a change of its bytes, and without a check. */
function coerces(scene: Scene, from: TypeUse, to: TypeUse): boolean {
  if (from.text === to.text) return true;
  const { catalog } = scene;
  const domain = domainOf(catalog, to);
  if (domain !== undefined) {
    const base = baseOf(catalog, domain);
    return base !== undefined && !isConstrained(catalog, to) && coerces(scene, from, base);
  }
  const bare = withoutDomains(catalog, from);
  // What was of a domain has no modifier any more (RelabelType).
  const a = bare === from ? typeParts(from.text) : { ...typeParts(bare.text), modifier: [], written: '' };
  const b = typeParts(to.text);
  // The elements of an array are looked at one by one, unless only their modifier is forgotten.
  if (a.array || b.array) return a.array && b.array && a.name === b.name && (b.modifier.length === 0 || a.written === b.written);
  if (a.name === b.name) return widens(a, b);
  if (isTimestamp(a.name) && isTimestamp(b.name)) return hasNoOffset(scene.session.timeZone) && (b.modifier.length === 0 || b.modifier[0]! >= 6);
  const cast = `${inAnySchema(a.name)}>${inAnySchema(b.name)}`;
  return b.modifier.length === 0 && (binaryCoercible.has(cast) || citext.has(cast));
}

/** Casts of the extension citext that leave the bytes as they are. */
const citext: ReadonlySet<string> = new Set(['text>citext', 'character varying>citext', 'citext>text', 'citext>character varying', 'citext>character']);

function inAnySchema(name: string): string {
  return name.endsWith('.citext') ? 'citext' : name;
}

function isTimestamp(name: string): boolean {
  return name === 'timestamp without time zone' || name === 'timestamp with time zone';
}

/** Of one type, the modifier: varchar, varbit, numeric, time, timestamp and interval have a support function that leaves out what changes nothing. */
function widens(a: TypeParts, b: TypeParts): boolean {
  if (a.name === 'interval') return intervalWidens(a, b);
  if (b.modifier.length === 0 || a.written === b.written) return true;
  const [to] = b.modifier as readonly [number];
  const [of] = a.modifier;
  if (isTimestamp(a.name) || a.name === 'time without time zone' || a.name === 'time with time zone') return to >= (of ?? 6);
  if (of === undefined) return false;
  if (a.name === 'numeric') return (a.modifier[1] ?? 0) === (b.modifier[1] ?? 0) && to >= of;
  return (a.name === 'character varying' || a.name === 'bit varying') && to >= of;
}

/** interval_support in timestamp.c: it is the least field that counts, and for seconds the precision. */
function intervalWidens(a: TypeParts, b: TypeParts): boolean {
  const [of, to] = [leastField(a), leastField(b)];
  if (to > of) return false;
  return of > 0 || (b.modifier[0] ?? 6) >= (a.modifier[0] ?? 6);
}

function leastField({ fields }: TypeParts): number {
  return fields === undefined ? 0 : ['second', 'minute', 'hour', 'day', 'month', 'year'].indexOf(/\w+$/.exec(fields)![0]);
}

const ladders: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
];

/** True when a value of the old type may not fit, or loses a part, in the new one. */
export function losesValues(catalog: Catalog, from: TypeUse, to: TypeUse): boolean {
  const [a, b] = [typeParts(withoutDomains(catalog, from).text), typeParts(withoutDomains(catalog, to).text)];
  if (a.array !== b.array) return false;
  const texts = ['text', 'character varying', 'character'];
  if (texts.includes(a.name) && (b.name === 'character varying' || b.name === 'character')) return (b.modifier[0] ?? Infinity) < (a.modifier[0] ?? Infinity);
  if (a.name === 'numeric' && b.name === 'numeric') {
    if (b.modifier.length === 0) return false;
    if (a.modifier.length === 0) return true;
    const [scaleA, scaleB] = [a.modifier[1] ?? 0, b.modifier[1] ?? 0];
    return scaleB < scaleA || b.modifier[0]! - scaleB < a.modifier[0]! - scaleA;
  }
  for (const ladder of ladders) {
    const [i, j] = [ladder.indexOf(a.name), ladder.indexOf(b.name)];
    if (i !== -1 && j !== -1 && i !== j) return j < i && !(isTimestamp(a.name) && isTimestamp(b.name));
  }
  if (['numeric', 'real', 'double precision'].includes(a.name) && ['smallint', 'integer', 'bigint'].includes(b.name)) return true;
  return isTimestamp(a.name) && a.name === b.name && (b.modifier[0] ?? 6) < (a.modifier[0] ?? 6);
}
