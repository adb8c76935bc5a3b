import { columnNamed, nameOf, readRoutineBody, statementsInBody, stringLiteralSpan, stringOf, walk, type Catalog, type rangeName, type Relation, type Routine, type Span, type Statement, type TypeObject } from '../../src/rule/index.js';
import { itemsIn, relationOf, type NamePlace } from './named-relations.js';
import { searchPathOf } from './routines.js';

type Node = Statement['node'];

/** A place where a statement writes a value of an enum as a literal. */
export interface EnumUse {
  readonly value: string;
  readonly at: Span;
}

/**
 * The values of an enum that a statement writes as literals and that Postgres reads as soon as it parses the statement: casts,
 * comparisons with a column of the enum, values and defaults of such a column. Bodies in SQL are parsed when they are made, those in plpgsql when they run.
 */
export function enumUses(statement: Statement, type: TypeObject, place: NamePlace): readonly EnumUse[] {
  const uses: EnumUse[] = [];
  const add = (of: Statement, node: Node | undefined): void => {
    if (node === undefined || !('A_Const' in node) || node.A_Const.sval === undefined) return;
    uses.push({ value: node.A_Const.sval.sval ?? '', at: literalIn(of, node.A_Const.location) });
  };
  if (!('CreateFunctionStmt' in statement.node)) usesIn(statement, type, place, new Set(), add);
  else if (isSql(statement.node.CreateFunctionStmt)) {
    const parameters = new Set((statement.node.CreateFunctionStmt.parameters ?? []).flatMap((node) => ('FunctionParameter' in node && isType(node.FunctionParameter.argType, type) ? [node.FunctionParameter.name ?? ''] : [])));
    for (const nested of readRoutineBody(statement).statements) usesIn(nested, type, place, parameters, add);
  }
  return uses;
}

/** The values of an enum that the body of a function, in whatever language Postgres reads, writes as literals: what is plainly of that type. */
export function enumValuesInBody(catalog: Catalog, routine: Routine, type: TypeObject, variables: ReadonlySet<string>): ReadonlySet<string> {
  const values = new Set<string>();
  const { origin, parameters, body } = routine;
  const place = { catalog, searchPath: searchPathOf(routine) };
  const own = new Set([...variables, ...parameters.flatMap(({ name, typeId }) => (typeId === type.id && name !== undefined ? [name] : []))]);
  for (const statement of body === undefined ? [] : statementsInBody(origin!.span)) usesIn(statement, type, place, own, (_of, node) => {
    if (node !== undefined && 'A_Const' in node && node.A_Const.sval !== undefined) values.add(node.A_Const.sval.sval ?? '');
  });
  return values;
}

function isSql({ options, sql_body: body }: { readonly options?: readonly Node[]; readonly sql_body?: Node }): boolean {
  return body !== undefined || (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'language' && stringOf(option.DefElem.arg)?.toLowerCase() === 'sql');
}

function literalIn(statement: Statement, location: number | undefined): Span {
  const { source, start, end } = stringLiteralSpan(statement, location);
  return start === statement.span.start ? statement.span : { source, start: start - 1, end: Math.min(end + 1, statement.span.end) };
}

function usesIn(statement: Statement, type: TypeObject, place: NamePlace, parameters: ReadonlySet<string>, add: (of: Statement, node: Node | undefined) => void): void {
  const items = itemsIn(statement.node, place);
  const found = (node: Node | undefined): void => add(statement, node);
  const isColumn = (node: Node | undefined): boolean => {
    if (node === undefined || !('ColumnRef' in node)) return false;
    const fields = node.ColumnRef.fields ?? [];
    const name = stringOf(fields.at(-1)) ?? '';
    const qualifier = stringOf(fields.at(-2));
    const columns = items.filter(({ alias }) => qualifier === undefined || alias === qualifier).flatMap(({ relation }) => columnNamed(relation, name) ?? []);
    return columns.length === 0 ? parameters.has(name) : columns.every((column) => column.typeId === type.id);
  };
  const compared = (sides: readonly (Node | undefined)[]): void => {
    if (!sides.some(isColumn)) return;
    for (const side of sides) for (const one of elements(side)) found(one);
  };
  const assigned = (relation: Relation | undefined, name: string | undefined, value: Node | undefined): void => {
    if (relation !== undefined && columnNamed(relation, name ?? '')?.typeId === type.id) found(value);
  };
  const target = (range: Parameters<typeof rangeName>[0] | undefined): Relation | undefined => (range === undefined ? undefined : relationOf(range, place));
  walk(statement.node, {
    TypeCast: ({ arg, typeName }) => {
      if (isType(typeName, type)) for (const one of elements(arg)) found(one);
    },
    A_Expr: ({ lexpr, rexpr }) => compared([lexpr, rexpr]),
    CoalesceExpr: ({ args }) => compared(args ?? []),
    CaseExpr: ({ arg, args }) => compared([arg, ...(args ?? []).map((when) => ('CaseWhen' in when ? when.CaseWhen.expr : undefined))]),
    InsertStmt: ({ relation: range, cols, selectStmt }) => {
      const relation = target(range);
      const select = selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
      const rows = select?.valuesLists?.map((row) => ('List' in row ? (row.List.items ?? []) : [])) ?? [(select?.targetList ?? []).map((node) => ('ResTarget' in node ? node.ResTarget.val : undefined))];
      const names = cols?.map((node) => ('ResTarget' in node ? node.ResTarget.name : undefined)) ?? relation?.columns.map(({ name }) => name) ?? [];
      for (const row of rows) row.forEach((value, at) => assigned(relation, names[at], value));
    },
    UpdateStmt: ({ relation: range, targetList }) => {
      const relation = target(range);
      for (const node of targetList ?? []) if ('ResTarget' in node) assigned(relation, node.ResTarget.name, node.ResTarget.val);
    },
    AlterTableCmd: ({ subtype, name, def }) => {
      if (subtype === 'AT_ColumnDefault') assigned(items[0]?.relation, name, def);
    },
    ColumnDef: ({ typeName, constraints }) => {
      if (isType(typeName, type)) for (const node of constraints ?? []) if ('Constraint' in node && node.Constraint.contype === 'CONSTR_DEFAULT') found(node.Constraint.raw_expr);
    },
  });
}

/** What a comparison's side consists of: one value, or those of a list. */
function elements(node: Node | undefined): readonly (Node | undefined)[] {
  if (node === undefined) return [];
  if ('List' in node) return node.List.items ?? [];
  return 'A_ArrayExpr' in node ? (node.A_ArrayExpr.elements ?? []) : [node];
}

function isType(written: { readonly names?: readonly Node[] } | undefined, type: TypeObject): boolean {
  const { schema, name } = nameOf(written?.names ?? []);
  return name === type.name && (schema === undefined || schema === type.schema);
}
