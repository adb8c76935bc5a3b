import type { Node } from '@pgsql/types';
import type { Column } from '../../catalog/index.js';
import { isSurelyThere } from '../certainty.js';
import { stringConstant } from '../from-clause.js';
import type { Scene } from '../scene.js';
import { resolveType } from '../type-resolution.js';
import { describe } from './description.js';
import type { Refusal } from './refusal.js';

/** What a column, a parameter or a cast wants a plain string to be. */
type Wanted = Pick<Column, 'type' | 'typeId'>;

/** Why a plain string cannot be a value of a type; what is no plain string is not judged. */
export function refusedLiteral(scene: Scene, node: Node | undefined, wanted: Wanted): Refusal | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node && node.TypeCast.typeName !== undefined) {
    const { text, id } = resolveType(scene, node.TypeCast.typeName);
    return refusedLiteral(scene, node.TypeCast.arg, { type: text, ...(id !== undefined && { typeId: id }) });
  }
  const text = stringConstant(node);
  if (text === undefined || wanted.type === undefined) return undefined;
  if (wanted.type.endsWith('[]')) return isArray(text) ? undefined : { sqlstate: '22P02', error: `malformed array literal: "${text}"` };
  const own = scene.catalog.getAs('type', wanted.typeId);
  if (own?.typeKind === 'enum') {
    const known = own.values?.includes(text) !== false || !isSurelyThere(scene, own);
    return known ? undefined : { sqlstate: '22P02', error: `invalid input value for enum ${describe(scene, own).replace(/^type /, '')}: "${text}"`, object: own };
  }
  const misfit = forms[wanted.type]?.test(text) === false;
  return own !== undefined || !misfit ? undefined : { sqlstate: '22P02', error: `invalid input syntax for type ${wanted.type}: "${text}"` };
}

/** array_in in arrayfuncs.c: braces, or the bounds of dimensions before them. */
function isArray(text: string): boolean {
  return /^\s*(?:\{[^]*\}|\[\s*[-+]?\d[^]*)\s*$/.test(text);
}

/** What Postgres reads as a value at least; there is more to each type than its form. */
const forms: Readonly<Record<string, RegExp>> = {
  uuid: /^\{?(?:[0-9a-f]{4}-?){8}\}?$/i,
  integer: /^\s*[-+]?(?:0[xob])?[\d_a-f]+\s*$/i,
  bigint: /^\s*[-+]?(?:0[xob])?[\d_a-f]+\s*$/i,
  smallint: /^\s*[-+]?(?:0[xob])?[\d_a-f]+\s*$/i,
  boolean: /^\s*(?:t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|0|1)\s*$/i,
};
