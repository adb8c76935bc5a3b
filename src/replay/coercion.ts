import type { Column, Relation } from '../catalog/index.js';
import { binaryCoercible } from './generated/casts.generated.js';
import type { Scene } from './scene.js';

/** A type split into its name and its modifier: `character varying`, [20]. */
interface TypeParts {
  readonly name: string;
  readonly modifier: readonly number[];
  readonly array: boolean;
}

/** Take `timestamp(3) with time zone` apart. */
export function typeParts(type: string): TypeParts {
  const array = type.endsWith('[]');
  const plain = array ? type.replace(/(\[\])+$/, '') : type;
  const match = /\(([\d,\s-]+)\)/.exec(plain);
  return { name: plain.replace(/\s*\([\d,\s-]+\)/, ''), modifier: match === null ? [] : match[1]!.split(',').map(Number), array };
}

/** What ALTER COLUMN … TYPE does to the rows, and whether values can be lost. */
export interface TypeChange {
  readonly work: 'none' | 'scan' | 'rewrite' | 'unknown';
  readonly narrows: boolean;
}

/**
 * ATColumnChangeRequiresRewrite in tablecmds.c: no rewrite when the old value can stand as it is (a binary-coercible
 * type, a modifier that only widens), and no USING that computes. A CHECK on the column is verified again by a scan.
 */
export function changeType(scene: Scene, table: Relation, column: Column, to: string, plainUsing: boolean): TypeChange {
  if (column.type === undefined) return { work: 'unknown', narrows: false };
  const narrows = loses(column.type, to);
  if (column.type === to) return { work: plainUsing ? 'none' : 'rewrite', narrows: false };
  if (!plainUsing || !staysAsItIs(scene, column.type, to)) return { work: 'rewrite', narrows };
  const checked = scene.catalog.constraints(table.id).some((constraint) => constraint.type === 'check' && constraint.columns.includes(column.number));
  return { work: checked ? 'scan' : 'none', narrows };
}

function staysAsItIs(scene: Scene, from: string, to: string): boolean {
  const [a, b] = [typeParts(from), typeParts(to)];
  if (a.array || b.array) return from === to;
  if (a.name === b.name) return widens(a, b);
  // timestamp ↔ timestamptz keep their bits when the time zone is UTC, the default of a Supabase database (9.4+; checked from 12).
  if (isTimestamp(a.name) && isTimestamp(b.name)) return widens(a, b) && scene.postgres >= 12;
  if (a.name === 'character varying' && b.name === 'text') return true;
  if (a.name === 'text' && b.name === 'character varying') return b.modifier.length === 0;
  if (a.name === 'character' || b.name === 'character') return false;
  return b.modifier.length === 0 && binaryCoercible.has(`${a.name}>${b.name}`);
}

function isTimestamp(name: string): boolean {
  return name === 'timestamp without time zone' || name === 'timestamp with time zone';
}

/** varchar(n), varbit(n), numeric(p,s), timestamp(p), interval: a support function lets the modifier widen. */
function widens(a: TypeParts, b: TypeParts): boolean {
  if (b.modifier.length === 0) return a.name !== 'character' && a.name !== 'bit';
  if (a.modifier.length === 0) return isTimestamp(a.name) && b.modifier[0]! >= 6;
  if (a.name === 'numeric') return (a.modifier[1] ?? 0) === (b.modifier[1] ?? 0) && b.modifier[0]! >= a.modifier[0]!;
  if (a.name === 'character' || a.name === 'bit') return a.modifier[0] === b.modifier[0];
  return b.modifier[0]! >= a.modifier[0]!;
}

const order: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
];

/** True when a value of the old type may not fit, or loses a part, in the new one. */
function loses(from: string, to: string): boolean {
  const [a, b] = [typeParts(from), typeParts(to)];
  if (a.array !== b.array) return false;
  const texts = ['text', 'character varying', 'character'];
  if (texts.includes(a.name) && (b.name === 'character varying' || b.name === 'character')) {
    const room = b.modifier[0] ?? (b.name === 'character' ? 1 : Infinity);
    return room < (a.modifier[0] ?? Infinity);
  }
  if (a.name === 'numeric' && b.name === 'numeric') {
    if (b.modifier.length === 0) return false;
    if (a.modifier.length === 0) return true;
    const [scaleA, scaleB] = [a.modifier[1] ?? 0, b.modifier[1] ?? 0];
    return scaleB < scaleA || b.modifier[0]! - scaleB < a.modifier[0]! - scaleA;
  }
  for (const ladder of order) {
    const [i, j] = [ladder.indexOf(a.name), ladder.indexOf(b.name)];
    if (i !== -1 && j !== -1 && i !== j) return j < i && !(isTimestamp(a.name) && isTimestamp(b.name));
  }
  if (['numeric', 'real', 'double precision'].includes(a.name) && ['smallint', 'integer', 'bigint'].includes(b.name)) return true;
  return isTimestamp(a.name) && a.name === b.name && (b.modifier[0] ?? 6) < (a.modifier[0] ?? 6);
}
