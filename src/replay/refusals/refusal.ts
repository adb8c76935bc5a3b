import type { Casualty, CatalogObject } from '../../catalog/index.js';
import type { Span } from '../../text/index.js';
import { isSurelyThere } from '../certainty.js';
import type { Scene } from '../scene.js';

/** Why Postgres does not carry out a statement. */
export interface Refusal {
  readonly sqlstate: string;
  /** Postgres' message. */
  readonly error: string;
  /** What is in the way, or what it wants and cannot have. */
  readonly object?: CatalogObject;
  /** What needs that. */
  readonly blockers?: readonly Casualty[];
}

/** Say that Postgres refuses the statement. False when there is nothing against it, and in a block, where it is no failure but a branch not taken. */
export function refuses(scene: Scene, refusal: Refusal | undefined, span?: Span): boolean {
  if (refusal === undefined || scene.inBlock) return false;
  const { sqlstate, error, ...facts } = refusal;
  scene.fail(sqlstate, error, { ...facts, ...(span && { span }) });
  return true;
}

/** True when a dependent, or the part of it that depends, is there without a doubt. */
export function isSurelyDependent(scene: Scene, { object, of }: Casualty): boolean {
  if (!isSurelyThere(scene, object)) return false;
  const column = of === undefined || object.kind !== 'relation' ? undefined : object.columns.find(({ number }) => number === of.column);
  return column === undefined || (column.origin?.conditional !== true && !scene.doubts.tables.has(object.id));
}
