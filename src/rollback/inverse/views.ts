import { displayName, type Relation } from '../../catalog/index.js';
import { kindWord, namesake } from '../ddl/object-names.js';
import { quoteQualified } from '../../sql/quote.js';
import { withoutDependents } from '../aside.js';
import { originalText } from '../ddl/original.js';
import { dropOf } from '../drop.js';
import { mend, optionChanges } from '../mend.js';
import { restore } from '../restore.js';
import type { Inverses, Undoing } from '../undoing.js';
import { renameBack } from './tables.js';

/** Inverses of what happens to a view. */
export const viewInverses: Inverses<'view.create' | 'view.replace' | 'view.drop' | 'view.rename' | 'view.set-options'> = {
  'view.create': ({ view, conditional }, { script }) => script.write(dropOf(script.catalog, view, { ifExists: conditional })),
  'view.replace': ({ before, after }, undoing) => replaceBack(before, after, undoing),
  'view.drop': ({ view }, undoing) => {
    const { script, statement, migration } = undoing;
    const whole = statement.before.getAs('relation', view.id) ?? view;
    if (isBuiltOnChanges(whole, undoing)) script.later(view.id, () => void restore(script, whole, migration.before));
    else restore(script, whole, statement.before);
  },
  'view.rename': ({ before, after }, { script }) => renameBack(script, before, after),
  'view.set-options': ({ before, after }, { script }) => {
    for (const change of optionChanges(after.options, before.options)) script.write(`alter ${kindWord(before)} ${quoteQualified(before)} ${change}`);
  },
};

/**
 * True when a view is as it was before the migration and what it reads is not: `select *`, or a row of a type, would mean something else as
 * long as that is not undone. What stands on the view itself cannot wait for it.
 */
function isBuiltOnChanges(view: Relation, { migration, statement }: Undoing): boolean {
  if (migration.before.get(view.id) !== view || statement.before.dependents(view.id).some((object) => object.kind !== 'relation')) return false;
  return view.dependsOn.some(({ on }) => {
    const needed = statement.before.get(on);
    return (needed?.kind === 'relation' || needed?.kind === 'type') && migration.before.get(on) !== needed;
  });
}

function replaceBack(before: Relation, after: Relation, undoing: Undoing): void {
  const { script, before: was, migration } = undoing;
  const text = originalText(before, was);
  if (text === undefined) return script.leaveOut(`view "${displayName(before)}" is not as it was: no migration made it`);
  if (text === originalText(after, was)) return mend(script, before, was);
  if (was.dependents(before.id).length === 0 && isBuiltOnChanges(before, undoing)) {
    script.write(dropOf(script.catalog, before));
    return script.later(before.id, () => void restore(script, before, migration.before));
  }
  const sameColumns = before.columns.length === after.columns.length && before.columns.every(({ name, type }, at) => name === after.columns[at]!.name && type === after.columns[at]!.type);
  if (sameColumns && before.columnsKnown && after.columnsKnown) {
    script.write(text.replace(/^\s*create\s+(?!or\s+replace\b)/i, 'create or replace '));
    return mend(script, before, was);
  }
  // OR REPLACE takes no column away.
  const now = namesake(before, was, script.catalog);
  const again = (): void => {
    script.write(dropOf(script.catalog, before));
    restore(script, before, was);
  };
  if (now === undefined || !withoutDependents(script, [now.id], () => true, again)) again();
}
