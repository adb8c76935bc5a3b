import type { Catalog, Dependency, ObjectId, Relation } from '../../catalog/index.js';
import type { LockTaken } from './lock.js';

/** What parse analysis opens: the tables and views that a query or expression names. Sequences are named by their OID, and not opened. */
export function opened(needs: readonly Dependency[], catalog: Catalog): readonly LockTaken[] {
  return [...new Set(needs.map(({ on }) => on))].flatMap((id) => {
    const relation = catalog.getAs('relation', id);
    return relation === undefined || relation.relationKind === 'sequence' || relation.relationKind === 'composite-type' ? [] : [accessShare(relation)];
  });
}

/** What a query that runs reads: what it names, what the views among that read, and the partitions and children of tables. */
export function readBy(reads: readonly ObjectId[], catalog: Catalog): readonly LockTaken[] {
  const seen = new Map<ObjectId, Relation>();
  const read = (id: ObjectId): void => {
    const relation = seen.has(id) ? undefined : catalog.getAs('relation', id);
    if (relation === undefined) return;
    seen.set(id, relation);
    if (relation.relationKind === 'view') for (const under of relation.view?.reads ?? []) read(under);
    for (const child of catalog.children(id)) read(child.id);
  };
  for (const id of reads) read(id);
  return [...seen.values()].map(accessShare);
}

/** A table with its partitions, theirs, and so on. */
export function descendantsOf(table: Relation, catalog: Catalog): readonly Relation[] {
  return catalog.children(table.id).flatMap((child) => [child, ...descendantsOf(child, catalog)]);
}

function accessShare(relation: Relation): LockTaken {
  return { relation, mode: 'AccessShare', work: 'none' };
}
