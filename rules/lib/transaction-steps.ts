import type { EffectOf, Statement } from '../../src/rule/index.js';

export type Control = EffectOf<'transaction.begin' | 'transaction.commit' | 'transaction.rollback'>;

/** A statement of a file. */
export interface Step {
  readonly statement: Statement;
  control?: Control;
  /** It only sets something, or tells somebody: it does not matter on which side of a COMMIT it stands. */
  light?: boolean;
}

/** True for a statement that does something in the database. */
export function works({ control, light }: Step): boolean {
  return control === undefined && light !== true;
}

/** True when there is something that a ROLLBACK after these undoes: since the last COMMIT. */
export function undoes(earlier: readonly Step[]): boolean {
  return earlier.slice(earlier.findLastIndex(({ control }) => control !== undefined && control.kind !== 'transaction.begin') + 1).some(works);
}
