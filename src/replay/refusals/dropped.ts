import type { Casualty, CatalogObject, Column, Relation } from '../../catalog/index.js';
import { isSurelyThere } from '../certainty.js';
import type { Scene } from '../scene.js';
import { describe } from './description.js';
import { isSurelyDependent, type Refusal } from './refusal.js';

/**
 * Why a DROP without CASCADE cannot be carried out: something needs what is to go (reportDependentObjects in dependency.c).
 * @param several the statement names more than one object
 */
export function refusedDrop(scene: Scene, target: CatalogObject, column: Column | undefined, dependents: readonly Casualty[], several: boolean): Refusal | undefined {
  if (!isSurelyThere(scene, target)) return undefined;
  // Which of several functions of a name a call means is not always known.
  const ambiguous = target.kind === 'function' && scene.catalog.functions(target).length > 1;
  const blockers = dependents.filter((dependent) => isSurelyDependent(scene, dependent) && (!ambiguous || dependent.object.kind === 'trigger'));
  if (blockers.length === 0) return undefined;
  const what = describe(scene, target, column && { column: column.number, part: 'column' });
  const error = several ? 'cannot drop desired object(s) because other objects depend on them' : `cannot drop ${what} because other objects depend on it`;
  return { sqlstate: '2BP01', error, object: target, blockers };
}

/** Why what belongs to another object cannot go alone, also with CASCADE: the index of a constraint. */
export function refusedDropOfPart(scene: Scene, target: CatalogObject): Refusal | undefined {
  if (target.kind !== 'index' || target.constraint === undefined || !isSurelyThere(scene, target)) return undefined;
  const owner = scene.catalog.getAs('constraint', target.constraint);
  if (owner === undefined || !isSurelyThere(scene, owner)) return undefined;
  return { sqlstate: '2BP01', error: `cannot drop ${describe(scene, target)} because ${describe(scene, owner)} requires it`, object: target, blockers: [{ object: owner }] };
}

/** Why a column cannot be dropped from a table that gave it to, or has it from, another, or is divided by it (ATExecDropColumn in tablecmds.c). */
export function refusedDropOfColumn(scene: Scene, table: Relation, column: Column): Refusal | undefined {
  if (!isSurelyThere(scene, table)) return undefined;
  if (table.partitionColumn === column.number) return { sqlstate: '42P16', error: `cannot drop column "${column.name}" because it is part of the partition key of relation "${table.name}"`, object: table };
  if (column.inherited === true) return { sqlstate: '42P16', error: `cannot drop inherited column "${column.name}"`, object: table };
  return undefined;
}

const kinds: Readonly<Partial<Record<string, string>>> = {
  OBJECT_TABLE: 'a table', OBJECT_VIEW: 'a view', OBJECT_MATVIEW: 'a materialized view', OBJECT_FOREIGN_TABLE: 'a foreign table', OBJECT_SEQUENCE: 'a sequence',
};

/** Why DROP TABLE, VIEW and their like do not take a relation of another kind, also with IF EXISTS (DropErrorMsgWrongType in tablecmds.c). */
export function refusedKind(scene: Scene, removes: string | undefined, found: Relation | undefined): Refusal | undefined {
  const wanted = kinds[removes ?? ''];
  if (wanted === undefined || found === undefined || !isSurelyThere(scene, found)) return undefined;
  const is = found.relationKind === 'partitioned-table' ? 'table' : found.relationKind.replace('-', ' ');
  return wanted === `a ${is}` ? undefined : { sqlstate: '42809', error: `"${found.name}" is not ${wanted}`, object: found };
}
