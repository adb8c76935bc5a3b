let next = 0;

/**
 * Numbers for the names of one name space, so that a catalog can keep them in a map of small integers: names are looked up
 * far more often than there are new ones. It only grows, and is shared by all catalogs.
 */
class NameSlots {
  readonly #names = new Map<string, Map<string, number>>();

  /** The numbers of a name by schema; undefined when no catalog ever had it. */
  find(name: string): ReadonlyMap<string, number> | undefined {
    return this.#names.get(name);
  }

  /** The number of a name, which it is given when it has none. */
  of(schema: string, name: string): number {
    let schemas = this.#names.get(name);
    if (schemas === undefined) this.#names.set(name, (schemas = new Map<string, number>()));
    let slot = schemas.get(schema);
    if (slot === undefined) schemas.set(schema, (slot = next++));
    return slot;
  }
}

/** The separate name spaces of Postgres: tables, views, sequences and indexes share one; so do types and domains. */
export const nameSlots = {
  relation: new NameSlots(),
  function: new NameSlots(),
  type: new NameSlots(),
  constraint: new NameSlots(),
  statistics: new NameSlots(),
  schema: new NameSlots(),
  extension: new NameSlots(),
  publication: new NameSlots(),
  'event-trigger': new NameSlots(),
  role: new NameSlots(),
} as const;

export type NameSpace = keyof typeof nameSlots;
