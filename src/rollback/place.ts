import type { Effect } from '../replay/effects.js';
import { positionAt } from '../text/index.js';

/** The 1-based line of the migration on which an effect's statement begins. */
export function lineOf({ statement: { span } }: Pick<Effect, 'statement'>): number {
  return positionAt(span.source, span.start).line;
}
