import { columnNumbered, displayName, type Constraint, type Relation } from '../../catalog/index.js';
import type { EffectKind } from '../../replay/effects.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { commentOn } from '../ddl/comments.js';
import { namesake } from '../ddl/object-names.js';
import { printed } from '../ddl/printer.js';
import { dropOf } from '../drop.js';
import { restore } from '../restore.js';
import type { Inverses, Undoing } from '../undoing.js';

/** Inverses of what happens to a constraint. */
export const constraintInverses: Inverses<Extract<EffectKind, `constraint.${string}`>> = {
  'constraint.add': ({ table, constraint, usingIndex, withColumn, conditional }, undoing) => {
    const { script, before } = undoing;
    // It goes with the column that was added with it.
    if (withColumn !== undefined || undoing.goesAnyway(constraint, table.id)) return;
    script.write(dropOf(script.catalog, { ...constraint, table: namesake(table, undoing.after, script.catalog)?.id ?? table.id }, { ifExists: conditional }));
    // DROP CONSTRAINT takes the index along that was there before it.
    const index = usingIndex ? before.getAs('index', constraint.index) : undefined;
    if (index !== undefined) restore(script, index, before);
    if (constraint.type === 'primary-key') nullableAgain(table, constraint, undoing);
  },
  // A partition's own constraint stays when its parent's goes.
  'constraint.adopt': () => undefined,
  'constraint.drop': ({ table, constraint }, undoing) => {
    const { script, statement } = undoing;
    if (constraint.inherited === true) return;
    const tableGone = statement.after.getAs('relation', table.id) === undefined;
    // CREATE TABLE says it.
    if ((tableGone && constraint.type !== 'foreign-key') || undoing.goesAnyway(constraint, table.id)) return;
    restore(script, constraint, statement.before);
  },
  'constraint.validate': ({ table, before, after }, undoing) => again(table, before, after, undoing),
  'constraint.alter': ({ table, before, after }, undoing) => {
    if (before.enforced !== after.enforced || before.validated !== after.validated) return again(table, before, after, undoing);
    if (before.deferrable === after.deferrable) return undoing.script.leaveOut(`what the migration changes about constraint "${before.name}" on "${displayName(table)}"`);
    if (!undoing.goesAnyway(before, table.id)) undoing.script.write(`alter table ${quoteQualified(table)} alter constraint ${quoteName(before.name)} ${before.deferrable === true ? 'deferrable' : 'not deferrable'}`);
  },
  'constraint.rename': ({ table, before, after }, undoing) => {
    if (undoing.goesAnyway(before, table.id)) return;
    undoing.script.write(printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'rename constraint', constraint: leaves.name(after.name), to: leaves.name(before.name) }] })));
  },
};

/** A constraint is not valid again only when it is made again. */
function again(table: Relation, before: Constraint, after: Constraint, undoing: Undoing): void {
  if (before.validated === after.validated && before.enforced === after.enforced) return;
  if (undoing.goesAnyway(before, table.id)) return;
  const { script } = undoing;
  script.write(dropOf(undoing.after, after));
  restore(script, before, undoing.before);
  if (before.comment !== undefined && namesake(before, undoing.before, script.catalog)?.comment === undefined) script.write(commentOn(undoing.before, before, before.comment));
}

/** A primary key makes its columns NOT NULL, and they stay so without it. */
function nullableAgain(table: Relation, { columns }: Constraint, { script, before }: Undoing): void {
  const was = before.getAs('relation', table.id);
  for (const number of columns) {
    const column = was && columnNumbered(was, number);
    if (column === undefined || column.notNull) continue;
    script.write(printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'alter column', column: leaves.name(column.name), alter: { type: 'drop not null' } }] })));
  }
}
