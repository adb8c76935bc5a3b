import type { AlterSeqStmt, CreateSeqStmt, Node } from '@pgsql/types';
import { columnNamed, type Dependency, type Relation } from '../catalog/index.js';
import { rangeName, stringList } from '../sql/names.js';
import type { Scene } from './scene.js';
import { newName, newRelation } from './tables.js';
import { refusesRelation } from './taken-names.js';

/** CREATE SEQUENCE. */
export function createSequence(scene: Scene, statement: CreateSeqStmt): void {
  const range = statement.sequence!;
  const name = newName(scene, range);
  if (statement.if_not_exists !== true && refusesRelation(scene, rangeName(range), name, { span: scene.spanOf(range), rowType: false })) return;
  const existing = scene.catalog.relation(name);
  if (existing?.origin !== undefined) return;
  const owner = ownedBy(scene, statement.options);
  const sequence: Relation = { ...newRelation(scene, range, 'sequence', name), ...(existing && { id: existing.id }), dependsOn: owner?.needs ?? [], ...(owner?.sequence && { sequence: owner.sequence }) };
  scene.emit('sequence.create', { sequence }, scene.catalog.put(sequence), { span: scene.spanOf(range) });
}

/** ALTER SEQUENCE. */
export function alterSequence(scene: Scene, statement: AlterSeqStmt): void {
  const before = scene.findRelation(rangeName(statement.sequence!));
  if (before === undefined) return;
  const owner = ownedBy(scene, statement.options);
  const after: Relation = owner === undefined ? before : { ...before, dependsOn: owner.needs, sequence: owner.sequence };
  scene.emit('sequence.alter', { before, after }, scene.catalog.put(after), { span: scene.spanOf(statement.sequence) });
}

/** OWNED BY table.column, or NONE. */
function ownedBy(scene: Scene, options: readonly Node[] | undefined): { readonly needs: readonly Dependency[]; readonly sequence: NonNullable<Relation['sequence']> } | undefined {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'owned_by') continue;
    const names = stringList(option.DefElem.arg !== undefined && 'List' in option.DefElem.arg ? (option.DefElem.arg.List.items ?? []) : []);
    if (names.length < 2) return { needs: [], sequence: {} };
    const table = scene.findRelation({ schema: names.at(-3), name: names.at(-2)! });
    const column = table && columnNamed(table, names.at(-1)!);
    if (table === undefined || column === undefined) return undefined;
    return { needs: [{ on: table.id, column: column.number, type: 'auto' }], sequence: { ownedBy: { table: table.id, column: column.number } } };
  }
  return undefined;
}
