import type { Catalog, Column, Relation } from '../catalog/index.js';
import { namesInBody } from '../sql/body-names.js';
import type { Effect, EffectKind } from '../replay/effects.js';
import { deedOf, filledKey, judgedKinds, madeKey, renamedKey, temporaryKey, type Deed, type Nature } from './deeds.js';

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
  'column.rename': ({ table, after }: { table: Relation; after: Column }) => renamedKey(table, after),
  'data.insert': ({ table }: { table: Relation }) => filledKey(table),
};

/** Judges one migration as its effects come in. */
export class Judgement {
  readonly #deploy: number;
  readonly #deeds: Deed[] = [];
  readonly #made = new Set<string>();
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
    if (effect.kind === 'data.query') for (const table of temporaryTables(effect.functions, before)) this.#made.add(temporaryKey(table));
    if (effect.kind === 'table.create' && effect.table.persistence === 'temporary') this.#made.add(temporaryKey(effect.table.name));
    const made = makers[effect.kind]?.(effect as never);
    if (made !== undefined) this.#made.add(made);
    const deed = deedOf(effect, { deploy: this.#deploy, before, after });
    if (deed !== undefined) this.#deeds.push(deed);
  }

  /** @param catalog the schema after the migration */
  verdict(catalog: Catalog): Verdict {
    const end = { catalog, made: this.#made };
    const deeds = this.#deeds.flatMap((deed): Deed[] => {
      if (deed.undone?.(end) !== true) return [deed];
      return deed.leavesChange === true ? [{ ...deed, nature: 'compatible' }] : [];
    });
    const nature = deeds.reduce<Nature>((gravest, deed) => (isAtLeast(deed.nature, gravest) ? deed.nature : gravest), 'additive');
    return { nature, deeds, opaque: this.#opaque };
  }
}

/** The temporary tables that functions make, which are named as a query calls them: `schema.name`, without a schema in public. */
function temporaryTables(functions: readonly string[], catalog: Catalog): readonly string[] {
  return functions.flatMap((written) => {
    const dot = written.indexOf('.');
    const routines = catalog.functions(dot === -1 ? { schema: 'public', name: written } : { schema: written.slice(0, dot), name: written.slice(dot + 1) });
    return routines.flatMap(({ body, origin }) => (origin !== undefined && body !== undefined && /\btemp(?:orary)?\b/i.test(body.text) ? namesInBody(origin.span).temporaryTables : []));
  });
}
