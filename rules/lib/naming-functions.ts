import type { Catalog, Label, Routine } from '../../src/rule/index.js';
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

/** "function created here": the first line of its statement. */
export function bodyPlace({ origin }: Routine): readonly Label[] {
  const { span } = origin!;
  const line = span.source.text.indexOf('\n', span.start);
  return [{ span: { ...span, end: line === -1 ? span.end : Math.min(line, span.end) }, text: 'function created here' }];
}
