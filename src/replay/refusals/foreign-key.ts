import type { Constraint as ConstraintNode } from '@pgsql/types';
import { columnNumbered, type Catalog, type Column, type Constraint, type Index, type Relation } from '../../catalog/index.js';
import { stringList } from '../../sql/names.js';
import { isFullyKnown, isSurelyThere } from '../certainty.js';
import { domainOf, withoutDomains } from '../domains.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';
import { keyMatch } from '../../sql/key-types.js';

/** What a foreign key is read as. */
interface Reading {
  readonly columns: readonly number[];
  readonly referenced: readonly number[];
  /** What makes the referenced columns unique. */
  readonly key?: Constraint | Index | undefined;
}

/** Why a foreign key cannot be made (ATAddForeignKeyConstraint in tablecmds.c). */
export function refusedForeignKey(scene: Scene, table: Relation, references: Relation, node: ConstraintNode, { columns, referenced, key }: Reading): Refusal | undefined {
  const { catalog } = scene;
  if (!isSurelyThere(scene, references)) return undefined;
  // PostgreSQL 18 takes it.
  if (node.skip_validation === true && table.relationKind === 'partitioned-table' && scene.postgres < 18 && isSurelyThere(scene, table)) {
    return { sqlstate: '42809', error: `cannot add NOT VALID foreign key on partitioned table "${table.name}" referencing relation "${references.name}"`, object: table };
  }
  const refused = (sqlstate: string, error: string): Refusal => ({ sqlstate, error, object: references });
  if (references.relationKind === 'view' || references.relationKind === 'materialized-view') return refused('42809', `referenced relation "${references.name}" is not a table`);
  if (!isFullyKnown(scene, references, 'indexes') || !isSurelyThere(scene, table) || references.relationKind === 'foreign-table') return undefined;
  // A column that is not there is another matter.
  const written = node.pk_attrs === undefined ? undefined : stringList(node.pk_attrs);
  if (written !== undefined && written.length !== referenced.length) return undefined;
  if (node.fk_attrs !== undefined && node.fk_attrs.length !== columns.length) return undefined;
  if (key === undefined) {
    if (written === undefined) return refused('42704', `there is no primary key for referenced table "${references.name}"`);
    if (new Set(referenced).size < referenced.length) return refused('42830', 'foreign key referenced-columns list must not contain duplicates');
    return deferrableOver(catalog, references, referenced)
      ? refused('55000', `cannot use a deferrable unique constraint for referenced table "${references.name}"`)
      : refused('42830', `there is no unique constraint matching given keys for referenced table "${references.name}"`);
  }
  if (columns.length !== referenced.length) return refused('42830', 'number of referencing and referenced columns for foreign key disagree');
  return undefined;
}

function deferrableOver(catalog: Catalog, table: Relation, columns: readonly number[]): boolean {
  return catalog.constraints(table.id).some(({ type, deferrable, columns: own }) => deferrable === true && (type === 'unique' || type === 'primary-key') && own.length === columns.length && own.every((column) => columns.includes(column)));
}

/** Why a foreign key, made or kept, does not hold between columns of these types: nothing compares them. */
export function refusedTypes(scene: Scene, constraint: Constraint, table: Relation, references: Relation): Refusal | undefined {
  if (!isFullyKnown(scene, references) || !isSurelyThere(scene, table)) return undefined;
  const never = constraint.columns.some((number, at) => {
    const [from, to] = [typeOf(scene, columnNumbered(table, number)), typeOf(scene, columnNumbered(references, constraint.references!.columns[at] ?? 0))];
    return from !== undefined && to !== undefined && keyMatch(from, to) === 'never';
  });
  return never ? { sqlstate: '42804', error: `foreign key constraint "${constraint.name}" cannot be implemented`, object: constraint } : undefined;
}

/** A column's type; of a domain, the one under it. */
function typeOf({ catalog }: Scene, column: Column | undefined): string | undefined {
  if (column?.type === undefined) return undefined;
  const use = { text: column.type, id: column.typeId };
  return domainOf(catalog, use) === undefined ? column.type : withoutDomains(catalog, use).text;
}
