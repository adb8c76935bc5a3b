import { columnNamed, stringOf, walk, type Relation, type Statement } from '../../src/rule/index.js';
import { relationOf, type NamePlace } from './named-relations.js';

type Node = Statement['node'];
type Range = Parameters<typeof relationOf>[0];
type Select = Extract<Node, { SelectStmt: unknown }>['SelectStmt'];

/** A table in FROM by its alias; the relation where it is known. */
export interface Item {
  readonly alias: string;
  readonly relation: Relation | undefined;
}

/** What stands in a FROM itself, in joins too; names in `hidden` are not tables. */
export function itemsOf(from: readonly Node[], hidden: ReadonlySet<string>, place: NamePlace): readonly Item[] {
  return from.flatMap((node): readonly Item[] => {
    if ('JoinExpr' in node) return itemsOf([node.JoinExpr.larg, node.JoinExpr.rarg].filter((side) => side !== undefined), hidden, place);
    if (!('RangeVar' in node)) return [];
    const range: Range = node.RangeVar;
    const known = range.alias?.colnames === undefined && !(range.schemaname === undefined && hidden.has(range.relname ?? ''));
    return [{ alias: range.alias?.aliasname ?? range.relname ?? '', relation: known ? relationOf(range, place) : undefined }];
  });
}

const systemColumns = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** True when the query names a column that its table does not have. Queries inside of it may give a name to something else. */
export function namesMissing({ targetList = [], fromClause = [], whereClause, groupClause = [], sortClause = [] }: Select, items: readonly Item[]): boolean {
  let missing = false;
  walk([...targetList, ...fromClause, ...(whereClause === undefined ? [] : [whereClause]), ...groupClause, ...sortClause], {
    SelectStmt: () => false,
    ColumnRef({ fields = [] }) {
      const [alias, name] = fields.map(stringOf);
      const relation = fields.length !== 2 || name === undefined ? undefined : items.find((item) => item.alias === alias)?.relation;
      missing ||= relation !== undefined && columnNamed(relation, name!) === undefined && !systemColumns.has(name!);
    },
  });
  return missing;
}
