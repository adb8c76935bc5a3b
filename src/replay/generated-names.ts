import { columnNumbered, type Index, type QualifiedName, type Relation } from '../catalog/index.js';
import type { Scene } from './scene.js';

/**
 * The name that Postgres gives an index, its constraint or a sequence (ChooseRelationName in indexcmds.c): `<table>_<columns>_<label>`,
 * then 1, 2 … after the label.
 * @param constraint true when it is a constraint too, whose name no other constraint in the schema may have
 */
export function freeRelationName(scene: Scene, schema: string, table: string, middle: string, label: string, constraint: boolean): string {
  return firstFree(table, middle, label, (name) => isTaken(scene, { schema, name }) || (constraint && isConstraintName(scene, schema, name)));
}

/** The name that Postgres gives a foreign key or CHECK (ChooseConstraintName in pg_constraint.c): no other in the schema has it. */
export function freeConstraintName(scene: Scene, schema: string, table: string, middle: string, label: string): string {
  return firstFree(table, middle, label, (name) => isConstraintName(scene, schema, name));
}

function firstFree(table: string, middle: string, label: string, taken: (name: string) => boolean): string {
  for (let n = 0; ; n++) {
    const name = makeObjectName(table, middle, n === 0 ? label : `${label}${n}`);
    if (!taken(name)) return name;
  }
}

/** True when a relation or an index has that name. */
export function isTaken(scene: Scene, name: QualifiedName): boolean {
  return scene.catalog.hasRelationOrIndex(name);
}

function isConstraintName(scene: Scene, schema: string, name: string): boolean {
  return scene.catalog.constraintsNamed(name).some((constraint) => (scene.catalog.get(constraint.table) as Pick<Relation, 'schema'> | undefined)?.schema === schema);
}

/** The columns' part of an index's name (ChooseIndexNameAddition): each column once, a second `expr` becomes `expr1`. */
export function indexNameAddition(columns: readonly string[]): string {
  const names: string[] = [];
  for (const column of columns) {
    let name = column;
    for (let n = 1; names.includes(name); n++) name = clip(column, 63 - String(n).length) + String(n);
    names.push(name);
  }
  return names.join('_');
}

/** The name of an index of no constraint (ChooseIndexName): `<table>_<columns>_idx`. */
export function indexName(scene: Scene, table: Relation, { keys, include }: Pick<Index, 'keys' | 'include'>): string {
  const name = (number: number): string => columnNumbered(table, number)?.name ?? '';
  return freeRelationName(scene, table.schema, table.name, indexNameAddition([...keys.map((key) => key.name ?? name(key.column!)), ...include.map(name)]), 'idx', false);
}

/** The name that Postgres gives statistics (ChooseExtendedStatisticName): `<table>_<columns>_stat`. */
export function freeStatisticsName(scene: Scene, table: Relation, columns: readonly string[]): string {
  return firstFree(table.name, columns.join('_'), 'stat', (name) => scene.catalog.statistics({ schema: table.schema, name }) !== undefined);
}

/** makeObjectName in indexcmds.c: the longer of the two names is cut until all fits into 63 bytes. */
function makeObjectName(first: string, second: string, label: string): string {
  const room = 63 - label.length - 1 - (second === '' ? 0 : 1);
  let [a, b] = [byteLength(first), byteLength(second)];
  while (a + b > room) if (a > b) a--; else b--;
  return [clip(first, a), ...(second === '' ? [] : [clip(second, b)]), label].join('_');
}

const encoder = new TextEncoder();

function byteLength(text: string): number {
  return isAscii(text) ? text.length : encoder.encode(text).length;
}

/** As much of a text as fits into so many bytes, without cutting a character (pg_mbcliplen). */
function clip(text: string, bytes: number): string {
  if (isAscii(text)) return text.slice(0, bytes);
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += encoder.encode(character).length;
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
