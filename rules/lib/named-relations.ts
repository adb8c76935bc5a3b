import { rangeName, walk, type Catalog, type Relation, type Statement } from '../../src/rule/index.js';

/** Where names are looked up. */
export interface NamePlace {
  readonly catalog: Catalog;
  readonly searchPath: readonly string[];
}

/** A relation under the name by which a statement knows it. */
export interface Item {
  readonly alias: string;
  readonly relation: Relation;
}

/** The relation that a name in a statement means. */
export function relationOf(range: Parameters<typeof rangeName>[0], { catalog, searchPath }: NamePlace): Relation | undefined {
  const { schema, name } = rangeName(range);
  const found = schema === undefined ? catalog.firstRelation(['pg_temp', ...searchPath], name) : catalog.relation({ schema, name });
  return found?.kind === 'relation' ? found : undefined;
}

/** The relations that a statement names, its target first. */
export function itemsIn(node: Statement['node'], place: NamePlace): readonly Item[] {
  const items: Item[] = [];
  const add = (range: Parameters<typeof rangeName>[0] | undefined): void => {
    const relation = range === undefined ? undefined : relationOf(range, place);
    if (relation !== undefined) items.push({ alias: range?.alias?.aliasname ?? relation.name, relation });
  };
  walk(node, {
    InsertStmt: ({ relation }) => add(relation),
    UpdateStmt: ({ relation }) => add(relation),
    DeleteStmt: ({ relation }) => add(relation),
    MergeStmt: ({ relation }) => add(relation),
    CreateStmt: ({ relation }) => add(relation),
    AlterTableStmt: ({ relation }) => add(relation),
    IndexStmt: ({ relation }) => add(relation),
    CreatePolicyStmt: ({ table }) => add(table),
    AlterPolicyStmt: ({ table }) => add(table),
    RangeVar: add,
  });
  return items;
}
