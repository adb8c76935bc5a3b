import type { Catalog } from './catalog.js';
import type { Casualty, CatalogObject, Dependency, ObjectId, Part } from './model.js';

/** What a DROP takes along and what stands in its way. */
export interface DropPlan {
  /** Go along silently, dependents first: a table's indexes, policies, triggers, owned sequences. */
  readonly owned: readonly Casualty[];
  /** Go along only with CASCADE, dependents first: views, foreign keys of other tables, policies elsewhere. */
  readonly casualties: readonly Casualty[];
}

/** What is dropped: an object, or one of its columns. */
export interface DropTarget {
  readonly id: ObjectId;
  /** The column's number, when only that column is dropped. */
  readonly column?: number | undefined;
}

/**
 * What depends on an object, or on one column of it, all the way down.
 * @param alongside other objects that the same statement drops: they are not part of the plan, and what goes silently with one of them stands in nobody's way
 */
export function planDrop(catalog: Catalog, target: DropTarget, alongside: readonly DropTarget[] = []): DropPlan {
  const targets = [target, ...alongside];
  const dropped = new Set(targets.map(({ id, column }) => keyOf(id, column === undefined ? undefined : { part: 'column', column })));
  const silent = ownedBy(catalog, targets, dropped);

  const owned: Casualty[] = [];
  const casualties: Casualty[] = [];
  const seen = new Set<string>(dropped);
  const visit = (from: DropTarget): void => {
    for (const { object, of } of dependentsOf(catalog, from)) {
      const key = keyOf(object.id, of);
      if (seen.has(key) || seen.has(keyOf(object.id))) continue;
      seen.add(key);
      if (of === undefined || of.part === 'column') visit({ id: object.id, column: of?.column });
      (silent.has(key) ? owned : casualties).push(of === undefined ? { object } : { object, of });
    }
  };
  visit(target);
  // A part goes with the whole, and a default with its column.
  const whole = ({ object, of }: Casualty): boolean => of === undefined || !(seen.has(keyOf(object.id)) || (of.part === 'default' && seen.has(keyOf(object.id, { part: 'column', column: of.column }))));
  return { owned: owned.filter(whole), casualties: casualties.filter(whole) };
}

/** What goes along silently: all that is reached by `auto` needs alone (reportDependentObjects in dependency.c). */
function ownedBy(catalog: Catalog, targets: readonly DropTarget[], dropped: ReadonlySet<string>): ReadonlySet<string> {
  const owned = new Set<string>();
  const queue = [...targets];
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const { object, of, type } of dependentsOf(catalog, from)) {
      const key = keyOf(object.id, of);
      if (type !== 'auto' || owned.has(key) || dropped.has(key)) continue;
      owned.add(key);
      if (of === undefined || of.part === 'column') queue.push({ id: object.id, column: of?.column });
    }
  }
  return owned;
}

function* dependentsOf(catalog: Catalog, { id, column }: DropTarget): IterableIterator<{ readonly object: CatalogObject; readonly of: Part | undefined; readonly type: Dependency['type'] }> {
  for (const object of catalog.dependents(id)) {
    for (const need of object.dependsOn) {
      if (need.on === id && (column === undefined || need.column === column)) yield { object, of: need.of, type: need.type };
    }
  }
}

function keyOf(id: ObjectId, of?: Part): string {
  return of === undefined ? `${id}` : `${id} ${of.part} ${of.column}`;
}

/** Needs without repeats. */
export function distinctNeeds(needs: readonly Dependency[]): readonly Dependency[] {
  if (needs.length < 2) return needs;
  const seen = new Set<number>();
  return needs.filter(({ on, column = 0, type, of }) => {
    // At most 1600 columns: a number holds all of it exactly.
    const part = of === undefined ? 0 : of.part === 'column' ? 1 : 2;
    const key = (((on * 2048 + column) * 2 + (type === 'auto' ? 1 : 0)) * 2048 + (of?.column ?? 0) % 2048) * 3 + part;
    return !seen.has(key) && seen.add(key);
  });
}
