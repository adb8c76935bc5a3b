import { displayName, firstLine, type Catalog, type Label, type Routine } from '../../src/rule/index.js';
import { listed } from './listed.js';
import { failsWith } from './sign-up.js';

/** The functions of the project whose body holds all of these words, oldest first: only these need be read. */
export function functionsNaming(catalog: Catalog, ...words: readonly (string | RegExp)[]): readonly Routine[] {
  return [...catalog.objectsOf('function')].filter((routine) => isReadable(routine) && words.every((word) => (typeof word === 'string' ? routine.body!.text.includes(word) : word.test(routine.body!.text))))
    .sort((a, b) => a.id - b.id);
}

/** True for a function that a file of the project made, and whose body is text. */
export function isReadable({ origin, body }: Routine): boolean {
  return origin !== undefined && origin.deploy >= 0 && body !== undefined;
}

/** " It is a trigger on auth.users: every sign-up fails." where that follows; else nothing. */
export function signUpNote(catalog: Catalog, routine: Routine): string {
  const effect = failsWith(catalog, routine);
  return effect === undefined ? '' : ` ${effect}`;
}

/** What fails with it where triggers call it: every sign-up, or the writes of a table; else nothing. */
export function triggerNote(catalog: Catalog, routine: Routine): string {
  const signUp = signUpNote(catalog, routine);
  if (signUp !== '') return signUp;
  const triggers = catalog.dependents(routine.id).flatMap((object) => (object.kind === 'trigger' && object.enabled !== 'disabled' ? [object] : []));
  return triggers.slice(0, 2).map(({ name, table: id, events }) => {
    const table = catalog.getAs('relation', id);
    return table === undefined ? '' : ` Trigger "${name}" calls it: ${listed(events.map((event) => event.toUpperCase()))} on "${displayName(table)}" ${events.length === 1 ? 'fails' : 'fail'} with it.`;
  }).join('');
}

/** "function created here": the first line of its statement. */
export function bodyPlace({ origin }: Routine): readonly Label[] {
  return [{ span: firstLine(origin!.span), text: 'function created here' }];
}
