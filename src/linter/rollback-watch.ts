import type { Catalog } from '../catalog/index.js';
import type { History, Migration } from '../history/index.js';
import type { Effect, EffectKind } from '../replay/effects.js';
import type { Replay } from '../replay/replay.js';
import { checkRollback, recordedKinds, type RollbackCheck } from '../rollback/check.js';
import type { Recorded } from '../rollback/losses.js';
import type { ParsedSource } from '../sql/statement.js';
import type { Source } from '../text/index.js';

/** Notes what a migration does, so that its rollback script can be checked once it is done. */
export class RollbackWatch {
  readonly #migration: Migration;
  readonly #rollback: Source;
  readonly #history: History;
  readonly #recorded: Recorded[] = [];

  constructor(migration: Migration, rollback: Source, history: History) {
    this.#migration = migration;
    this.#rollback = rollback;
    this.#history = history;
  }

  wants(kind: EffectKind): boolean {
    return recordedKinds.has(kind);
  }

  note(effect: Effect, before: Catalog, after: Catalog): void {
    if (recordedKinds.has(effect.kind)) this.#recorded.push({ effect, before, after });
  }

  /** What the script makes of the migration, which has just been replayed; undefined when the migration itself fails. */
  check(replay: Replay, parsed: ParsedSource, before: Catalog): RollbackCheck | undefined {
    const { migrations } = this.#history;
    return checkRollback({
      migration: this.#migration, parsed, rollback: this.#rollback, before, replay, recorded: this.#recorded,
      later: migrations.slice(migrations.indexOf(this.#migration) + 1).map(({ source }) => source),
    });
  }
}
