import type { Catalog } from './catalog.js';
import type { Casualty, ObjectId } from './model.js';

/** What a DROP takes along and what stands in its way. */
export interface DropPlan {
  /** Go along silently, dependents first: a table's indexes, policies, triggers, owned sequences. */
  readonly owned: readonly Casualty[];
  /** Go along only with CASCADE, dependents first: views, foreign keys of other tables, policies elsewhere. */
  readonly casualties: readonly Casualty[];
}

/**
 * What depends on an object, or on one column of it, all the way down.
 * @param column the column's number, when only that column is dropped
 */
export function planDrop(catalog: Catalog, target: ObjectId, column?: number): DropPlan {
  const owned: Casualty[] = [];
  const casualties: Casualty[] = [];
  const seen = new Set<string>([`${target}`]);

  const visit = (id: ObjectId, dropped: number | undefined, within: boolean): void => {
    for (const dependent of catalog.dependents(id)) {
      const reasons = dependent.dependsOn.filter((need) => need.on === id && (dropped === undefined || need.column === dropped));
      for (const reason of reasons) {
        const part = reason.of;
        const key = part === undefined ? `${dependent.id}` : `${dependent.id} ${part.part} ${part.column}`;
        if (seen.has(key) || seen.has(`${dependent.id}`)) continue;
        seen.add(key);
        const silently = within && reasons.some((need) => need.type === 'auto');
        if (part === undefined) visit(dependent.id, undefined, silently);
        else if (part.part === 'column') visit(dependent.id, part.column, silently);
        (silently ? owned : casualties).push(part === undefined ? { object: dependent } : { object: dependent, of: part });
      }
    }
  };
  visit(target, column, true);
  return { owned, casualties };
}
