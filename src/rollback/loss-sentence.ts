import type { Loss } from './losses.js';

const fates: Readonly<Record<Loss['kind'], { readonly verb: string; readonly fate: string }>> = {
  rows: { verb: 'are', fate: 'gone' }, values: { verb: 'are', fate: 'gone' }, changed: { verb: 'are', fate: 'overwritten' }, narrowed: { verb: 'are', fate: 'cut' }, position: { verb: 'is', fate: 'lost' },
};

/** A loss as a sentence without its full stop: `the rows of table "notes" are gone`. */
export function lossSentence({ kind, what, doubtful }: Pick<Loss, 'kind' | 'what' | 'doubtful'>): string {
  const { verb, fate } = fates[kind];
  return `the ${what} ${doubtful === true ? 'may be' : verb} ${fate}`;
}
