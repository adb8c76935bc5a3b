import type { ColumnRef } from '@pgsql/types';
import { stringOf } from '../sql/names.js';
import { isFullyKnown } from './certainty.js';
import { findColumn, findItem } from './column-lookup.js';
import type { FromItem, Scope } from './from-clause.js';
import { immutableFunctions, stableFunctions, volatileFunctions } from './generated/builtin-functions.generated.js';
import { isSystemColumn } from './missing-names.js';
import type { Scene } from './scene.js';

/** A name in a query or expression that Postgres does not find: the error, and where it stands (UTF-8 bytes of the parsed text). */
export interface Unresolved {
  readonly sqlstate: '42703' | '42P01';
  readonly error: string;
  /** As written, when it is written without quotes. */
  readonly name: string;
  readonly location: number | undefined;
  /** The table that has no such column. */
  readonly item?: FromItem;
}

/** The error for a column reference that was not found, when everything that it might mean is known (errorMissingColumn, errorMissingRTE). */
export function unresolved(scene: Scene, { fields = [], location }: ColumnRef, scope: Scope | undefined): Unresolved | undefined {
  const parts = fields.map(stringOf);
  const name = parts.at(-1);
  if (scope === undefined || name === undefined || isSystemColumn(name)) return undefined;
  if (parts.length === 1) {
    const items = itemsOf(scope);
    return items.length > 0 && items.every((item) => isKnown(scene, item)) ? { sqlstate: '42703', error: `column "${name}" does not exist`, name, location, item: items[0]! } : undefined;
  }
  const [qualifier] = parts;
  if (parts.length !== 2 || qualifier === undefined || findColumn(scope, qualifier) !== undefined) return undefined;
  const item = findItem(scope, qualifier);
  if (item !== undefined) return isKnown(scene, item) ? { sqlstate: '42703', error: `column ${qualifier}.${name} does not exist`, name: `${qualifier}.${name}`, location, item } : undefined;
  return itemsOf(scope).every((other) => isKnown(scene, other) || other.alias !== '') ? { sqlstate: '42P01', error: `missing FROM-clause entry for table "${qualifier}"`, name: qualifier, location } : undefined;
}

function itemsOf(scope: Scope): readonly FromItem[] {
  const items: FromItem[] = [];
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) items.push(...level.items);
  return items;
}

function isKnown(scene: Scene, { known, relation }: FromItem): boolean {
  return known && relation !== undefined && isFullyKnown(scene, relation);
}

/** True for a function that nothing shown makes: neither Postgres nor, as far as the catalog tells, a file. */
export function isUnknownFunction({ schema, name }: { readonly schema?: string | undefined; readonly name: string }): boolean {
  return !((schema === undefined || schema === 'pg_catalog') && (immutableFunctions.has(name) || stableFunctions.has(name) || volatileFunctions.has(name)));
}
