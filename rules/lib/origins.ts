import type { Column, CatalogObject, Label } from '../../src/rule/index.js';

/** Where an object comes from: the place, and half a sentence that says who made it. */
export interface Place {
  readonly related: readonly Label[];
  readonly made: string;
}

/** Who made an object or column: a migration, or Supabase. */
export function placeOf(object: CatalogObject | Column | undefined): Place {
  const origin = object?.origin;
  if (origin === undefined) return { related: [], made: '' };
  return origin.deploy < 0 ? { related: [], made: '; it was made by Supabase' } : { related: [{ span: origin.span, text: 'made here' }], made: `; it was made by migration ${origin.migration}` };
}
