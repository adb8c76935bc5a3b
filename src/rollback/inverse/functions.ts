import type { Routine } from '../../catalog/index.js';
import { subjectOf } from '../../catalog/identity.js';
import { quoteName } from '../../sql/quote.js';
import { withoutDependents } from '../aside.js';
import { namesake, signature } from '../ddl/object-names.js';
import { originalText } from '../ddl/original.js';
import { dropOf } from '../drop.js';
import { mend, routineChanges } from '../mend.js';
import { replaceRoutine, restore } from '../restore.js';
import type { Inverses, Undoing } from '../undoing.js';

/** Inverses of what happens to a function or procedure. */
export const functionInverses: Inverses<'function.create' | 'function.replace' | 'function.alter' | 'function.rename' | 'function.drop'> = {
  'function.create': ({ function: made, conditional }, { script }) => script.write(dropOf(script.catalog, made, { ifExists: conditional })),
  'function.replace': ({ before, after }, undoing) => {
    if (!undoing.isBorn(before)) replaceBack(before, after, undoing);
  },
  'function.alter': ({ before, after }, { script, isBorn }) => {
    if (isBorn(before)) return;
    for (const change of routineChanges(after, before)) script.write(`alter ${before.routine} ${signature(before)} ${change}`);
  },
  'function.rename': ({ before, after }, { script }) => {
    if (before.name !== after.name) script.write(`alter ${before.routine} ${signature(after)} rename to ${quoteName(before.name)}`);
    if (before.schema !== after.schema) script.write(`alter ${before.routine} ${signature({ ...after, name: before.name })} set schema ${quoteName(before.schema)}`);
  },
  'function.drop': ({ function: dropped }, { script, statement }) => void restore(script, dropped, statement.before),
};

function replaceBack(before: Routine, after: Routine, { script, before: was }: Undoing): void {
  const text = replaceRoutine(before, was);
  if (text === undefined) return script.leaveOut(`${subjectOf(was, before)} is not as it was: ${before.origin === undefined ? 'no migration made it' : 'its text is not known'}`);
  if (originalText(before, was) === originalText(after, was)) return mend(script, before, was);
  const now = namesake(before, was, script.catalog);
  // OR REPLACE takes no default away, and gives no parameter another name (CREATE FUNCTION, Notes).
  const refused = before.parameters.some((parameter, at) => after.parameters[at]?.hasDefault === true && !parameter.hasDefault) || before.returns !== after.returns;
  const again = (): void => {
    script.write(dropOf(script.catalog, before));
    restore(script, before, was);
  };
  if (refused && now !== undefined && withoutDependents(script, [now.id], () => true, again)) return;
  script.write(text);
  mend(script, before, was);
}
