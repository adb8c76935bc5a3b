import { columnNamed, namesInBody, type BodyInsert, type Catalog, type ConflictTarget, type Index, type Relation, type Routine } from '../../src/rule/index.js';
import { meansTable } from './body-columns.js';

/**
 * True when ON CONFLICT finds what it needs: the constraint of that name, or a unique index over exactly these columns
 * (infer_arbiter_indexes in plancat.c). Whether its WHERE implies the predicate of a partial index is not judged: it may.
 */
export function hasArbiter(catalog: Catalog, table: Relation, target: ConflictTarget): boolean {
  if ('constraint' in target) {
    const constraint = catalog.constraint(table.id, target.constraint);
    return constraint !== undefined && constraint.type !== 'check' && constraint.type !== 'foreign-key' && constraint.deferrable !== true;
  }
  return uniqueOver(catalog, table, target.columns).some(({ predicate }) => predicate === undefined || target.filtered);
}

/** The unique indexes, not deferrable, over exactly these columns, in whatever order. */
export function uniqueOver(catalog: Catalog, table: Relation, names: readonly string[]): readonly Index[] {
  const wanted = new Set(names.map((name) => columnNamed(table, name)?.number));
  return catalog.indexes(table.id).filter(({ unique, keys, constraint }) => {
    if (!unique || catalog.getAs('constraint', constraint)?.deferrable === true) return false;
    // A key whose column is not known may be any.
    return keys.every(({ column }) => column !== undefined && wanted.has(column)) && new Set(keys.map(({ column }) => column)).size === wanted.size;
  });
}

/** True when all of the columns that ON CONFLICT names are the table's: else it fails because of those. */
export function hasColumns(table: Relation, target: ConflictTarget): boolean {
  return 'constraint' in target || target.columns.every((name) => columnNamed(table, name) !== undefined);
}

/** As it is written: `ON CONFLICT (a, b)`. */
export function conflictSql(target: ConflictTarget): string {
  return 'constraint' in target ? `ON CONFLICT ON CONSTRAINT ${target.constraint}` : `ON CONFLICT (${target.columns.join(', ')})`;
}

/** An INSERT with an ON CONFLICT that needs an index. */
export type Upsert = BodyInsert & { readonly conflict: ConflictTarget };

/** The upserts of a body, without those into tables that it makes itself. */
export function upserts(routine: Routine): readonly Upsert[] {
  const { inserts, temporaryTables } = namesInBody(routine.origin!.span);
  return inserts.filter((insert): insert is Upsert => insert.conflict !== undefined && !temporaryTables.includes(insert.into.name));
}

/** Those into one table. */
export function upsertsInto(table: Relation, routine: Routine): readonly Upsert[] {
  return upserts(routine).filter(({ into }) => meansTable(into, table, routine));
}

/** True for a table whose columns are known. */
export function isPlain(table: Relation | undefined): table is Relation {
  return (table?.relationKind === 'table' || table?.relationKind === 'partitioned-table') && table.columnsKnown;
}

/** The table of an upsert, when a file of the project made it and it has nothing for ON CONFLICT to find. */
export function tableWithout(catalog: Catalog, routine: Routine, { into, conflict }: Upsert): Relation | undefined {
  const table = catalog.relation({ schema: into.schema ?? 'public', name: into.name });
  if (!isPlain(table) || !meansTable(into, table, routine)) return undefined;
  if (table.origin === undefined || table.origin.deploy < 0 || table.origin.conditional === true) return undefined;
  return hasColumns(table, conflict) && !hasArbiter(catalog, table, conflict) ? table : undefined;
}
