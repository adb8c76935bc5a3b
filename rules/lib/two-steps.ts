import { columnNumbered, quoteName, quoteQualified, type Constraint, type EffectOf, type Relation } from '../../src/rule/index.js';
import { columnSql, emptyColumnSql } from './column-sql.js';
import type { Surroundings } from './constraint-advice.js';
import { constraintSql, leavesOf, referenceSql } from './constraint-sql.js';
import { plainSql } from './index-cover.js';
import { inSteps } from './steps.js';

type Added = EffectOf<'constraint.add'>;

/** How to add a CHECK or a foreign key without reading the rows under its lock. */
export interface AddingAdvice {
  readonly text: string;
  /** True for NOT VALID and then VALIDATE, which several constraints of a file can do together. */
  readonly twoSteps: boolean;
}

/** A CHECK or a foreign key that reads the rows, to be reported when all of its file is known. */
export interface CheckedConstraint {
  readonly advice: AddingAdvice;
  report(advice: string): void;
}

/** Report the constraints of a file; several that need two steps share them. */
export function reportTogether(checked: readonly CheckedConstraint[]): void {
  const several = checked.filter(({ advice }) => advice.twoSteps).length;
  const together = several < 2 ? '' : `\nThe ${several} constraints of this file can go together: all NOT VALID in the first file, all VALIDATE in the next.`;
  for (const { advice, report } of checked) report(`${advice.text}${advice.twoSteps ? together : ''}`);
}

/** A CHECK or a foreign key in two steps, for new rows and then for those that are there; or in none, where it needs no check. */
export function inTwoSteps(added: Added, surroundings: Surroundings): AddingAdvice {
  const { table, constraint, withColumn } = added;
  const { before, columns, postgres, runner } = surroundings;
  const instead = withoutCheck(added, surroundings);
  if (instead !== undefined) return { text: instead, twoSteps: false };
  const definition = constraintSql(added);
  const add = (to: Relation): string => `ALTER TABLE ${quoteQualified(to)} ADD CONSTRAINT ${quoteName(constraint.name)} ${definition}`;
  const validate = (of: Relation): string => `ALTER TABLE ${quoteQualified(of)} VALIDATE CONSTRAINT ${quoteName(constraint.name)};`;
  if (constraint.type === 'foreign-key' && table.relationKind === 'partitioned-table' && postgres < 18) {
    // Before version 18 it cannot be NOT VALID on the parent; valid ones of the partitions are taken over.
    const leaves = leavesOf(before, table);
    return { text: inSteps(runner, [...leaves.map((leaf) => `${add(leaf)} NOT VALID;`), ...leaves.map(validate), `${add(table)};`]), twoSteps: false };
  }
  const rewrites = columns.some(({ column, rewrite, table: of }) => of.id === table.id && column.number === withColumn?.number && rewrite !== 'none');
  const column = withColumn === undefined ? '' : `${(rewrites ? emptyColumnSql : columnSql)(table, withColumn)} `;
  const steps = inSteps(runner, [`${column}${add(table)} NOT VALID;`, validate(table)]);
  return { text: `Have it checked for new rows first, and for those that are there under a lock that lets reads and writes go on. ${rewrites ? 'Fill the column in batches before the second step. ' : ''}${steps}`, twoSteps: true };
}

function withoutCheck(added: Added, { before, now, columns }: Surroundings): string | undefined {
  const { table, constraint, withColumn } = added;
  if (constraint.type === 'check') {
    const same = before.constraints(table.id).find((other) => isSame(other, constraint));
    if (same === undefined) return undefined;
    const named = same.name === constraint.name ? '' : `, as ${quoteName(same.name)}`;
    return now.get(same.id) === undefined ? `Leave it out, and the DROP before it: the table had this CHECK${named}.` : `Leave it out: the table has this CHECK already${named}.`;
  }
  if (withColumn !== undefined || constraint.columns.length !== 1) return undefined;
  const made = columns.find(({ column, table: of }) => of.id === table.id && column.number === constraint.columns[0]);
  const column = columnNumbered(table, constraint.columns[0]!);
  if (made === undefined || column === undefined || made.column.name !== column.name || made.rewrite !== 'none' || [made.column, column].some(({ default: value, generated, notNull }) => value !== undefined || generated !== undefined || notNull)) return undefined;
  const { name, type = '…' } = column;
  return `A column that is added without a default holds only NULL, so no row is read when the foreign key is written with it; in place of the two: ALTER TABLE ${quoteQualified(table)} ADD COLUMN ${made.ifNotExists ? 'IF NOT EXISTS ' : ''}${quoteName(name)} ${type} CONSTRAINT ${quoteName(constraint.name)} ${referenceSql(added)};`;
}

/** The same CHECK, under whatever name, which holds for all rows. */
function isSame(one: Constraint, other: Constraint): boolean {
  return one.type === 'check' && one.validated && one.enforced !== false && one.expression !== undefined && one.noInherit === other.noInherit
    && one.columns.join() === other.columns.join() && plainSql(one.expression) === plainSql(other.expression);
}
