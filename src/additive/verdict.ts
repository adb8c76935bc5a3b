import type { Catalog, Column, Relation, Routine } from '../catalog/index.js';
import type { Effect, EffectKind } from '../replay/effects.js';
import { deedOf, filledKey, judgedKinds, madeKey, type Deed, type Nature } from './deeds.js';
import { columnKey } from './returning-column.js';
import { routinesCalled } from './temporary-tables.js';

/** What a migration is, and what made it so. */
export interface Verdict {
  /** The gravest of its deeds; `additive` when there are none. */
  readonly nature: Nature;
  /** What is more than additive, in the order of the file, without what the migration itself made good. */
  readonly deeds: readonly Deed[];
  /** Parts that could not be followed: the verdict does not speak of them. */
  readonly opaque: number;
}

/** From the lightest to the gravest. */
export const natures: readonly Nature[] = ['additive', 'compatible', 'contracting', 'destructive'];

/** True when the first is at least as grave as the second. */
export function isAtLeast(nature: Nature, least: Nature): boolean {
  return natures.indexOf(nature) >= natures.indexOf(least);
}

/** What is made, which can make good what was taken away. */
const makers: Partial<Record<EffectKind, (effect: never) => string>> = {
  'table.create': ({ table }: { table: Relation }) => madeKey(table),
  'view.create': ({ view }: { view: Relation }) => madeKey(view),
  'sequence.create': ({ sequence }: { sequence: Relation }) => madeKey(sequence),
  'type.create': ({ type }: { type: Parameters<typeof madeKey>[0] }) => madeKey(type),
  'function.create': ({ function: routine }: { function: Parameters<typeof madeKey>[0] }) => madeKey(routine),
  'extension.create': ({ extension }: { extension: { name: string } }) => madeKey({ kind: 'extension', name: extension.name }),
  'publication.create': ({ publication }: { publication: { name: string } }) => madeKey({ kind: 'publication', name: publication.name }),
  'column.rename': ({ table, after }: { table: Relation; after: Column }) => columnKey(table, after),
  'data.insert': ({ table }: { table: Relation }) => filledKey(table),
};

/** Judges one migration as its effects come in. */
export class Judgement {
  readonly #deploy: number;
  readonly #deeds: Deed[] = [];
  readonly #made = new Set<string>();
  readonly #called: Routine[] = [];
  #opaque = 0;

  /** @param deploy the number of its deploy: what that made itself has no clients yet */
  constructor(deploy: number) {
    this.#deploy = deploy;
  }

  /** True for the effects that matter here. */
  static wants(kind: EffectKind): boolean {
    return judgedKinds.has(kind) || kind in makers || kind === 'opaque' || kind === 'data.query';
  }

  hear(effect: Effect, before: Catalog, after: Catalog): void {
    if (effect.kind === 'opaque') this.#opaque++;
    if (effect.kind === 'data.query') this.#called.push(...routinesCalled(before, effect.functions));
    const made = makers[effect.kind]?.(effect as never);
    if (made !== undefined) this.#made.add(made);
    const deed = deedOf(effect, { deploy: this.#deploy, before, after });
    if (deed !== undefined) this.#deeds.push(deed);
  }

  /** @param catalog the schema after the migration */
  verdict(catalog: Catalog): Verdict {
    const end = { catalog, made: this.#made, called: this.#called };
    const deeds = this.#deeds.flatMap((deed): Deed[] => {
      if (deed.undone?.(end) !== true) return [deed];
      return deed.leavesChange === true ? [{ ...deed, nature: 'compatible' }] : [];
    });
    const nature = deeds.reduce<Nature>((gravest, deed) => (isAtLeast(deed.nature, gravest) ? deed.nature : gravest), 'additive');
    return { nature, deeds, opaque: this.#opaque };
  }
}
