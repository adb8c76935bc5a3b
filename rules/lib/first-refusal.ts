import type { EffectOf, Step } from '../../src/rule/index.js';

type Failure = EffectOf<'failure'>;

/** A statement that Postgres refuses. */
export interface Refused {
  readonly effect: Failure;
  /** The catalog in which it was to be carried out, with what the statement itself had done by then, is `before`. */
  readonly step: Step;
  /** A sentence for the others of the same reason, with a space before it. */
  readonly more: string;
  /** Those others. */
  readonly others: readonly Failure[];
}

/** Gathers the statements of a file that Postgres refuses. */
export interface RefusalLog {
  /** Note one; those of one reason are one finding. */
  note(effect: Failure, step: Step, reason: string): void;
  /** The first statement of each reason: it stops the deploy, the others would. */
  firsts(): readonly Refused[];
}

/** Start to gather. */
export function refusalLog(): RefusalLog {
  const seen = new Map<string, { readonly effect: Failure; readonly step: Step; readonly others: Failure[] }>();
  return {
    note(effect, step, reason) {
      const first = seen.get(reason);
      if (first === undefined) seen.set(reason, { effect, step, others: [] });
      else first.others.push(effect);
    },
    firsts: () => [...seen.values()].map(({ effect, step, others }) => ({
      effect, step, others, more: others.length === 0 ? '' : others.length === 1 ? ' One more statement of this file fails in the same way.' : ` ${others.length} more statements of this file fail in the same way.`,
    })),
  };
}
