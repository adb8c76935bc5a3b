import { columnNumbered, type Constraint, type Index, type Relation } from '../../catalog/index.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';

/** Why a partitioned table cannot have a key: it lacks a column by which the table is divided (DefineIndex in indexcmds.c). */
export function refusedKey(scene: Scene, table: Relation, key: Constraint | Index, columns: readonly number[]): Refusal | undefined {
  if (table.relationKind !== 'partitioned-table') return undefined;
  const divided = dividedBy(scene, table);
  if (divided === 'expression') return { sqlstate: '0A000', error: `unsupported ${key.kind === 'constraint' && key.type === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE'} constraint with partition key definition`, object: key };
  const lacks = divided.some((name) => !columns.some((number) => columnNumbered(table, number)?.name === name));
  return lacks ? { sqlstate: '0A000', error: 'unique constraint on partitioned table must include all partitioning columns', object: key } : undefined;
}

/** The columns by which a table is divided, as far as they are known: all of them where it is made. */
function dividedBy({ statement: { node } }: Scene, table: Relation): readonly string[] | 'expression' {
  const written = 'CreateStmt' in node ? (node.CreateStmt.partspec?.partParams ?? []) : [];
  const names = written.map((param) => ('PartitionElem' in param ? param.PartitionElem.name : undefined));
  if (names.length > 0) return names.every((name) => name !== undefined) ? names : 'expression';
  return table.partitionColumn === undefined ? [] : [columnNumbered(table, table.partitionColumn)?.name ?? []].flat();
}
