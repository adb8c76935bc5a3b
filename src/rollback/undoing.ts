import type { Catalog, CatalogObject, Dependency, ObjectId } from '../catalog/index.js';
import type { EffectKind, EffectOf } from '../replay/effects.js';
import type { Script } from './script.js';

/** The catalogs around something. */
export interface Around {
  readonly before: Catalog;
  readonly after: Catalog;
}

/** What an inverse sees of the effect that it undoes. */
export interface Undoing extends Around {
  /** Around the whole statement of the effect. */
  readonly statement: Around;
  /** Around the whole migration. */
  readonly migration: Around;
  readonly script: Script;
  /** True when the migration made an object, so that it goes with the script and what is on it needs no undoing; unless something it needs goes before it. */
  goesAnyway(part: { readonly dependsOn: readonly Dependency[] }, host: ObjectId): boolean;
  /** True when the migration made an object. */
  isBorn(object: CatalogObject): boolean;
}

/** Writes what undoes an effect. */
export type Inverse<K extends EffectKind> = (effect: EffectOf<K>, undoing: Undoing) => void;

/** Inverses of some kinds of effect. */
export type Inverses<K extends EffectKind> = { readonly [Kind in K]: Inverse<Kind> };

/** The view of one effect of a migration. */
export function undoingOf(script: Script, migration: Around, statement: Around, around: Around): Undoing {
  const isBorn = (object: CatalogObject): boolean => object.origin !== undefined && migration.before.get(object.id) === undefined;
  return {
    ...around, statement, migration, script, isBorn,
    goesAnyway: ({ dependsOn }, host) => {
      const owner = around.after.get(host) ?? around.before.get(host);
      if (owner === undefined || !isBorn(owner)) return false;
      return dependsOn.every(({ on }) => {
        const needed = around.after.get(on) ?? around.before.get(on);
        // Ids grow: what was made later is dropped earlier.
        return needed === undefined || on <= host || !isBorn(needed) || ('table' in needed && needed.table === host);
      });
    },
  };
}
