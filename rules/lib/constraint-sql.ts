import { columnNumbered, quoteName, quoteQualified, walk, type Catalog, type Constraint, type EffectOf, type Relation, type Statement } from '../../src/rule/index.js';

type Added = EffectOf<'constraint.add'>;
type Node = Parameters<NonNullable<Parameters<typeof walk>[1]['Constraint']>>[0];

/** What follows ADD CONSTRAINT and the name of a CHECK or foreign key, in the real names: `FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE`. */
export function constraintSql(added: Added): string {
  const { table, constraint } = added;
  if (constraint.type === 'check') return `CHECK (${constraint.expression ?? '…'})${constraint.noInherit === true ? ' NO INHERIT' : ''}`;
  return `FOREIGN KEY (${columnList(table, constraint.columns)}) ${referenceSql(added)}`;
}

/** The part of a foreign key that says what it references, as a column's own constraint has it too. */
export function referenceSql({ constraint, references, statement, span }: Added): string {
  const written = nodeAt(statement, span.start);
  return `REFERENCES ${parentSql(constraint, references)}${written?.fk_matchtype === 'f' ? ' MATCH FULL' : ''}${actionsOf(constraint, written)}${deferredSql(constraint, written)}`;
}

/** The parts of a unique constraint or primary key, as SQL. */
export function keySql({ constraint, statement, span }: Added): { readonly kind: string; readonly include: string; readonly distinct: string; readonly deferred: string } {
  const written = nodeAt(statement, span.start);
  const include = (written?.including ?? []).flatMap((column) => ('String' in column ? [quoteName(column.String.sval ?? '')] : []));
  return {
    kind: constraint.type === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE',
    include: include.length === 0 ? '' : ` INCLUDE (${include.join(', ')})`,
    distinct: written?.nulls_not_distinct === true ? ' NULLS NOT DISTINCT' : '',
    deferred: deferredSql(constraint, written),
  };
}

function deferredSql({ deferrable }: Constraint, written: Node | undefined): string {
  return deferrable === true ? ` DEFERRABLE${written?.initdeferred === true ? ' INITIALLY DEFERRED' : ''}` : '';
}

/** The names of columns, as in a list of them; an ellipsis for those that are not known. */
export function columnList(table: Relation, numbers: readonly number[]): string {
  const names = numbers.flatMap((number) => columnNumbered(table, number)?.name ?? []);
  return names.length === 0 ? '…' : names.map(quoteName).join(', ');
}

/** The parse node of a constraint that begins there. */
function nodeAt(statement: Statement, start: number): Node | undefined {
  let found: Node | undefined;
  walk([statement.node], {
    Constraint(node) {
      if (node.location !== undefined && statement.at(node.location) === start) found ??= node;
    },
  });
  return found;
}

function parentSql({ references }: Constraint, parent: Relation | undefined): string {
  if (parent === undefined) return '…';
  return `${quoteQualified(parent)}${references === undefined || references.columns.length === 0 ? '' : ` (${columnList(parent, references.columns)})`}`;
}

function actionsOf({ references }: Constraint, written: Node | undefined): string {
  const only = (written?.fk_del_set_cols ?? []).flatMap((column) => ('String' in column ? [quoteName(column.String.sval ?? '')] : []));
  return [
    references === undefined || references.onUpdate === 'no action' ? '' : ` ON UPDATE ${references.onUpdate.toUpperCase()}`,
    references === undefined || references.onDelete === 'no action' ? '' : ` ON DELETE ${references.onDelete.toUpperCase()}${only.length === 0 ? '' : ` (${only.join(', ')})`}`,
  ].join('');
}

/** All partitions of a table, and theirs, that hold rows themselves. */
export function leavesOf(catalog: Catalog, table: Relation): readonly Relation[] {
  return catalog.children(table.id).flatMap((child) => (child.relationKind === 'partitioned-table' ? leavesOf(catalog, child) : [child]));
}

/** True when each partition has a valid foreign key like this one already: then Postgres reads none of them for the parent's (tryAttachPartitionForeignKey). */
export function partitionsHave(catalog: Catalog, table: Relation, { columns, references }: Constraint): boolean {
  const leaves = leavesOf(catalog, table);
  const names = columnList(table, columns);
  return leaves.length > 0 && leaves.every((leaf) => catalog.constraints(leaf.id).some((other) =>
    other.type === 'foreign-key' && other.validated && other.references?.table === references?.table && other.references?.onDelete === references?.onDelete && other.references?.onUpdate === references?.onUpdate && columnList(leaf, other.columns) === names));
}

/** ALTER TABLE ONLY: the partitions are left alone. */
export function isOnly({ node }: Statement): boolean {
  return 'AlterTableStmt' in node && node.AlterTableStmt.relation?.inh !== true;
}
