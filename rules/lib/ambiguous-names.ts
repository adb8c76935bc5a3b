import { columnNamed, namesInBody, statementsInBody, stringOf, walk, type Catalog, type Relation, type Routine, type Statement } from '../../src/rule/index.js';
import { variablesOf } from './body-variables.js';
import { relationOf, type NamePlace } from './named-relations.js';
import { searchPathOf } from './routines.js';

type Node = Statement['node'];
type Range = Parameters<typeof relationOf>[0];

/** A name in a body that is a variable and a column at once. */
export interface AmbiguousName {
  readonly name: string;
  readonly relation: Relation;
  readonly parameter: boolean;
  /** UTF-16 offset in the file that made the function. */
  readonly at: number;
  /** Set where the name is a key of ON CONFLICT, which takes no table name: the columns of that list. */
  readonly conflict?: readonly string[];
  /** Set where it is compared with itself: `plan = plan`. */
  readonly itself?: true;
}

/** The first name in a PL/pgSQL body that Postgres will call ambiguous: a variable's, and that of a column of a table in the same FROM. */
export function ambiguousName(catalog: Catalog, routine: Routine): AmbiguousName | undefined {
  const place = { catalog, searchPath: searchPathOf(routine) };
  const variables = variablesOf(routine, catalog, place.searchPath);
  if (variables.size === 0) return undefined;
  const { span } = routine.origin!;
  let found: AmbiguousName | undefined;
  const { temporaryTables: temporary } = namesInBody(span);
  for (const statement of statementsInBody(span)) {
    if (isDynamic(statement)) continue;
    const hidden = new Set(temporary);
    walk(statement.node, { CommonTableExpr: ({ ctename }) => void hidden.add(ctename ?? '') });
    forEachScope(statement.node, (ranges, parts, keys) => {
      if (found !== undefined) return;
      const relations = ranges.flatMap((range) => (range.alias?.colnames !== undefined || (range.schemaname === undefined && hidden.has(range.relname ?? '')) ? [] : (relationIn(range, place) ?? [])));
      const check = (name: string | undefined, location: number | undefined, more?: Pick<AmbiguousName, 'conflict' | 'itself'>): void => {
        const relation = name === undefined || !variables.has(name) || location === undefined ? undefined : relations.find((candidate) => columnNamed(candidate, name) !== undefined);
        if (relation !== undefined) found ??= { name: name!, relation, parameter: variables.get(name!)!, at: span.start + statement.at(location!), ...more };
      };
      const conflict = keys.flatMap((key) => ('IndexElem' in key && key.IndexElem.name !== undefined ? [key.IndexElem.name] : []));
      for (const key of conflict) check(key, parts.location, { conflict });
      walk(parts.nodes, {
        SelectStmt: () => false,
        A_Expr({ lexpr, rexpr }) {
          const name = bareName(lexpr);
          if (name !== undefined && name === bareName(rexpr) && lexpr !== undefined && 'ColumnRef' in lexpr) check(name, lexpr.ColumnRef.location, { itself: true });
        },
        ColumnRef({ fields = [], location }) {
          if (fields.length === 1) check(stringOf(fields[0]), location);
        },
      });
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A name without a qualifier. */
function bareName(node: Node | undefined): string | undefined {
  const fields = node !== undefined && 'ColumnRef' in node ? (node.ColumnRef.fields ?? []) : [];
  return fields.length === 1 ? stringOf(fields[0]) : undefined;
}

function relationIn(range: Range, place: NamePlace): Relation | undefined {
  const relation = relationOf(range, place);
  return relation?.origin === undefined ? undefined : relation;
}

interface Parts {
  readonly nodes: readonly Node[];
  /** Of the clause in which keys stand. */
  readonly location?: number | undefined;
}

/** Every query and statement inside of one, with the tables of its own FROM and the expressions over them. ORDER BY is left out: it means output names first. */
function forEachScope(node: Node, visit: (ranges: readonly Range[], parts: Parts, keys: readonly Node[]) => void): void {
  const select = (query: Extract<Node, { SelectStmt: unknown }>['SelectStmt']): void => {
    if (query.larg !== undefined) select(query.larg);
    if (query.rarg !== undefined) select(query.rarg);
    const from = query.fromClause ?? [];
    visit(rangesIn(from), { nodes: [...(query.targetList ?? []), ...(query.groupClause ?? []), ...defined(query.whereClause, query.havingClause), ...conditionsIn(from)] }, []);
  };
  walk([node], {
    SelectStmt: select,
    UpdateStmt: ({ relation, fromClause = [], targetList = [], whereClause, returningClause: returning }) =>
      visit([...defined(relation), ...rangesIn(fromClause)], { nodes: [...targetList, ...(returning?.exprs ?? []), ...defined(whereClause), ...conditionsIn(fromClause)] }, []),
    DeleteStmt: ({ relation, usingClause = [], whereClause, returningClause: returning }) =>
      visit([...defined(relation), ...rangesIn(usingClause)], { nodes: [...(returning?.exprs ?? []), ...defined(whereClause), ...conditionsIn(usingClause)] }, []),
    InsertStmt: ({ relation, onConflictClause: conflict, returningClause: returning }) =>
      visit(defined(relation), { nodes: [...(returning?.exprs ?? []), ...(conflict?.targetList ?? []), ...defined(conflict?.whereClause, conflict?.infer?.whereClause)], location: conflict?.infer?.location ?? conflict?.location }, conflict?.infer?.indexElems ?? []),
  });
}

function defined<T>(...values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value): value is T => value !== undefined);
}

/** The tables that stand in a FROM themselves, in joins too. */
function rangesIn(from: readonly Node[]): readonly Range[] {
  return from.flatMap((item): readonly Range[] => ('RangeVar' in item ? [item.RangeVar] : 'JoinExpr' in item ? rangesIn(defined(item.JoinExpr.larg, item.JoinExpr.rarg)) : []));
}

function conditionsIn(from: readonly Node[]): readonly Node[] {
  return from.flatMap((item): readonly Node[] => ('JoinExpr' in item ? [...defined(item.JoinExpr.quals), ...conditionsIn(defined(item.JoinExpr.larg, item.JoinExpr.rarg))] : []));
}

/** True for what EXECUTE runs: it does not see the variables. */
function isDynamic({ span: { source, start } }: Statement): boolean {
  const before = source.text.slice(Math.max(0, start - 60), start).trimEnd();
  return /(?:['$]|\bexecute)$/i.test(before);
}
