import type { Replay } from '../../../src/replay/replay.js';
import type { Statement } from '../../../src/sql/statement.js';
import type { Refused, RunMigration } from './run-history.js';

/** A statement that Postgres refused, or of which the replay says so. */
export interface Prediction {
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
  readonly foreseen?: { readonly code: string; readonly message: string };
  readonly refused?: Pick<Refused, 'code' | 'message'>;
  readonly outcome: 'right' | 'other code' | 'wrong' | 'missed';
}

/** Gathers what the replay of a whole history says of the statements that Postgres refuses. */
export class Predictions {
  readonly all: Prediction[] = [];

  /** Replay what was tried of a migration, and compare the failures that it foresees with those that came. */
  add(replay: Replay, { migration, tried, refused }: RunMigration): void {
    const foreseen = new Map<number, NonNullable<Prediction['foreseen']>>();
    replay.run(migration, tried, {
      wants: (kind) => kind === 'failure',
      onEffect: (effect) => {
        if (effect.kind !== 'failure') return;
        const { start } = outermost(effect.statement).span;
        if (!foreseen.has(start)) foreseen.set(start, { code: effect.sqlstate, message: effect.error });
      },
    });
    const came = new Map(refused.map(({ statement, code, message }) => [statement.span.start, { code, message }]));
    for (const start of new Set([...foreseen.keys(), ...came.keys()])) {
      const [said, real] = [foreseen.get(start), came.get(start)];
      this.all.push({
        path: migration.source.path,
        line: migration.source.text.slice(0, start).split('\n').length,
        ...(said !== undefined && { foreseen: said }),
        ...(real !== undefined && { refused: real }),
        outcome: said === undefined ? 'missed' : real === undefined ? 'wrong' : said.code === real.code ? 'right' : 'other code',
      });
    }
  }
}

function outermost(statement: Statement): Statement {
  return statement.nested === undefined ? statement : outermost(statement.nested.parent);
}
