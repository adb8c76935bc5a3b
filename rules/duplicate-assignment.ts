import { defineRule, readRoutineBody, rangeName, spanText, type Span, type Statement } from '../src/rule/index.js';

type Node = Statement['node'];
/** Most functions only read; their bodies need not be parsed. */
const writes = /\b(?:insert|update|merge)\b/i;

export default defineRule({
  id: 'duplicate-assignment',
  family: 'parsing',
  severity: 'error',
  precision: 'very-high',
  summary: 'A column that gets two values in one INSERT or UPDATE.',
  why: `
Postgres parses such a statement and refuses it when it is run: "multiple assignments to same column" (42601) for \`UPDATE … SET\`, "specified more than once" (42701) for the
column list of \`INSERT\`. The file fails. Assignments to elements of an array or fields of a composite column (\`set a[1] = 1, a[2] = 2\`) are allowed.`,
  messages: {
    set: { what: 'SET assigns column "{{column}}" of "{{table}}" twice, which fails (42601).', help: 'Leave one of the two assignments.' },
    listed: { what: 'The column list of INSERT names column "{{column}}" of "{{table}}" twice, which fails (42701).', help: 'Leave one of the two, and the value that belongs to it.' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, name text, email text);',
      bad: "update users set name = 'a', email = 'b', name = 'c' where id = 1;",
      good: "update users set name = 'c', email = 'b' where id = 1;",
      proof: 'error',
    },
    {
      history: 'create table users (id bigint primary key, name text, email text);',
      bad: "insert into users (id, name, name) values (1, 'a', 'b');",
      good: "insert into users (id, name, email) values (1, 'a', 'b');",
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'statement.locks'({ statement }) {
      // Postgres parses the body of a function in SQL when it is made, one in plpgsql when it runs.
      const inside = 'CreateFunctionStmt' in statement.node && isSql(statement.node.CreateFunctionStmt) && writes.test(spanText(statement.span)) ? readRoutineBody(statement).statements : [];
      for (const one of [statement, ...inside]) {
        for (const { message, table, targets } of assignments(one.node)) {
          const seen = new Set<string>();
          for (const { name, location } of targets) {
            if (seen.has(name)) report({ message, at: spanOf(one, name, location), subject: `${table}.${name}`, data: { column: name, table } });
            seen.add(name);
          }
        }
      }
    },
  }),
});

interface Assignments {
  readonly message: 'set' | 'listed';
  readonly table: string;
  readonly targets: readonly { readonly name: string; readonly location: number | undefined }[];
}

function isSql({ options, sql_body: body }: { readonly options?: readonly Node[]; readonly sql_body?: Node }): boolean {
  return body !== undefined || (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'language' && option.DefElem.arg !== undefined && 'String' in option.DefElem.arg && option.DefElem.arg.String.sval?.toLowerCase() === 'sql');
}

/** What a statement, and the queries of its WITH, assign. */
function assignments(node: Node): readonly Assignments[] {
  if ('InsertStmt' in node) {
    const { relation, cols, onConflictClause, withClause } = node.InsertStmt;
    return [...inWith(withClause), listOf('listed', relation, cols), listOf('set', relation, onConflictClause?.targetList)];
  }
  if ('UpdateStmt' in node) return [...inWith(node.UpdateStmt.withClause), listOf('set', node.UpdateStmt.relation, node.UpdateStmt.targetList)];
  if ('MergeStmt' in node) {
    const { relation, mergeWhenClauses, withClause } = node.MergeStmt;
    const clauses = (mergeWhenClauses ?? []).flatMap((when) => ('MergeWhenClause' in when ? [when.MergeWhenClause] : []));
    return [...inWith(withClause), ...clauses.map(({ commandType, targetList }) => listOf(commandType === 'CMD_INSERT' ? 'listed' : 'set', relation, targetList))];
  }
  if ('DeleteStmt' in node) return inWith(node.DeleteStmt.withClause);
  return 'SelectStmt' in node ? inWith(node.SelectStmt.withClause) : [];
}

function inWith(clause: { readonly ctes?: readonly Node[] } | undefined): readonly Assignments[] {
  return (clause?.ctes ?? []).flatMap((node) => ('CommonTableExpr' in node && node.CommonTableExpr.ctequery !== undefined ? assignments(node.CommonTableExpr.ctequery) : []));
}

function listOf(message: Assignments['message'], relation: Parameters<typeof rangeName>[0] | undefined, list: readonly Node[] | undefined): Assignments {
  const targets = (list ?? []).flatMap((node) => {
    const target = 'ResTarget' in node ? node.ResTarget : undefined;
    // `a[1]` and `a.b` are parts of a column.
    return target?.name === undefined || (target.indirection?.length ?? 0) > 0 ? [] : [{ name: target.name, location: target.location }];
  });
  return { message, table: relation === undefined ? '' : rangeName(relation).name, targets };
}

function spanOf(statement: Statement, name: string, location: number | undefined): Span {
  if (location === undefined) return statement.span;
  const start = statement.at(location);
  const { source, end } = statement.span;
  const quoted = source.text[start] === '"';
  return { source, start, end: Math.min(start + name.length + (quoted ? 2 : 0), end) };
}
