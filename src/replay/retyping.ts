import type { Node } from '@pgsql/types';
import type { Catalog, Column, Constraint, Index, Relation } from '../catalog/index.js';
import { keepsValues, losesValues, typeParts } from './coercion.js';
import { withoutDomains } from './domains.js';
import type { EffectKinds } from './effects.js';
import type { Scene } from './scene.js';

/**
 * What ALTER COLUMN … TYPE does to the rows, and whether values can be lost.
 * @param using the expression of USING
 */
export function changeType(scene: Scene, table: Relation, before: Column, after: Column, using?: Node): Pick<EffectKinds['column.set-type'], 'work' | 'narrows' | 'redone'> {
  if (after.type === undefined) return { work: 'unknown', narrows: false };
  const to = { text: after.type, id: after.typeId };
  const kept = keepsValues(scene, before, to, using);
  const narrows = before.type !== undefined && losesValues(scene.catalog, { text: before.type, id: before.typeId }, to);
  if (kept !== true) return { work: kept === undefined ? 'unknown' : 'rewrite', narrows };
  const again = redone(scene.catalog, table, before, after);
  if (again === undefined) return { work: 'none', narrows };
  return { work: again.kind === 'index' ? 'index-build' : 'scan', narrows, redone: again };
}

/** What ALTER COLUMN … TYPE does again for a column whose values stay as they are: RememberAllDependentForRebuilding and ATPostAlterTypeCleanup in tablecmds.c. */
function redone(catalog: Catalog, table: Relation, before: Column, after: Column): Index | Constraint | undefined {
  const built = catalog.indexes(table.id).find((index) => isBuiltAnew(catalog, table, index, before, after));
  return built ?? catalog.constraints(table.id).find((constraint) => {
    if (!constraint.validated || constraint.enforced === false || !constraint.columns.includes(before.number)) return false;
    return constraint.type === 'check' || (constraint.type === 'foreign-key' && comparesAnew(catalog, before, after));
  });
}

/** A foreign key on either side of which a column changes its type: it is dropped and made again, and its table locked too. */
export interface TouchedKey {
  readonly constraint: Constraint;
  /** The table on the other side. */
  readonly other: Relation;
  /** The rows of the other table are looked at again. */
  readonly scans: boolean;
}

/** The foreign keys between a table and others that a new type of a column touches. */
export function touchedKeys(catalog: Catalog, table: Relation, before: Column, after: Column): readonly TouchedKey[] {
  const touched = (constraint: Constraint, otherId: number, scans: boolean): readonly TouchedKey[] => {
    const other = otherId === table.id ? undefined : catalog.getAs('relation', otherId);
    return other === undefined ? [] : [{ constraint, other, scans }];
  };
  const own = catalog.constraints(table.id).flatMap((constraint) => (constraint.references !== undefined && constraint.columns.includes(before.number) ? touched(constraint, constraint.references.table, false) : []));
  const others = catalog.dependents(table.id).flatMap((object) => {
    if (object.kind !== 'constraint' || object.references?.table !== table.id || !object.references.columns.includes(before.number)) return [];
    return touched(object, object.table, object.validated && object.enforced !== false && comparesAnew(catalog, before, after));
  });
  return [...own, ...others];
}

/** CheckIndexCompatible in indexcmds.c: an index is kept when its columns compare as before and it has neither expression nor predicate. */
function isBuiltAnew(catalog: Catalog, table: Relation, index: Index, before: Column, after: Column): boolean {
  const { number } = before;
  const key = index.keys.find(({ column }) => column === number);
  const leans = key !== undefined || index.include.includes(number) || index.dependsOn.some(({ on, column }) => on === table.id && column === number);
  if (!leans) return false;
  // The index of a partitioned table has no storage that could be kept, and those of its partitions are made anew with it.
  if (table.relationKind === 'partitioned-table' || index.dependsOn.some(({ on }) => catalog.getAs('index', on) !== undefined)) return true;
  if (index.predicate !== undefined || index.keys.some(({ expression }) => expression !== undefined)) return true;
  if (key === undefined) return false;
  // A GIN index over an array holds its elements, so its type is never the column's.
  if (index.method === 'gin' && after.type?.endsWith('[]') === true) return true;
  const [from, to] = [collationOf(before), collationOf(after)];
  if (from !== to && (key.collation === undefined || key.collation === from)) return true;
  return key.operatorClass === undefined && comparesAnew(catalog, before, after);
}

function collationOf({ collation }: Column): string | undefined {
  return collation === 'default' ? undefined : collation;
}

/** True when values of the new type are not compared by the operators of the old one: another default operator class. */
function comparesAnew(catalog: Catalog, before: Column, after: Column): boolean {
  return comparedAs(catalog, before) !== comparedAs(catalog, after);
}

/** Types that are compared as another one is (pg_opclass.opcintype of their default class). */
const comparedAsOther: Readonly<Record<string, string>> = { 'character varying': 'text', cidr: 'inet' };

function comparedAs(catalog: Catalog, { type, typeId }: Column): string | undefined {
  if (type === undefined) return undefined;
  const { name, array } = typeParts(withoutDomains(catalog, { text: type, id: typeId }).text);
  const compared = name.startsWith('reg') ? 'oid' : (comparedAsOther[name] ?? name);
  return array ? `${name}[]` : compared;
}
