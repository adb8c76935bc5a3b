import type { Source } from '../text/index.js';
import { Catalog } from './catalog.js';
import type { CatalogObject, DefaultPrivilege, Origin } from './model.js';

/** A catalog, and the first object id that is free after it. */
export interface Start {
  readonly catalog: Catalog;
  readonly nextId: number;
}

interface Snapshot {
  readonly nextId: number;
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  readonly objects: readonly CatalogObject[];
}

/** A catalog as JSON, without the places where its objects were made. */
export function toSnapshot({ catalog, nextId }: Start): string {
  const objects = [...catalog.objects()].sort((a, b) => a.id - b.id);
  const snapshot: Snapshot = { nextId, defaultPrivileges: catalog.defaultPrivileges, objects };
  return JSON.stringify(snapshot, (key, value: unknown) => (key === 'origin' || key === 'rowSecurityOrigin' || key === 'span' ? undefined : value));
}

/**
 * The catalog that a snapshot holds.
 * @param source what its objects are said to be made by
 */
export function fromSnapshot(text: string, source: Source): Start {
  const { nextId, defaultPrivileges, objects } = JSON.parse(text) as Snapshot;
  const span = { source, start: 0, end: 0 };
  const origin: Origin = { span, migration: 'baseline', deploy: -1 };
  const placed = objects.map((object): CatalogObject => {
    if (object.kind === 'relation') return { ...object, origin, columns: object.columns.map((column) => ({ ...column, origin })) };
    return object.kind === 'function' && object.body !== undefined ? { ...object, origin, body: { ...object.body, span } } : { ...object, origin };
  });
  return { catalog: Catalog.of(placed, defaultPrivileges), nextId };
}
