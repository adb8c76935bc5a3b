import { nameOf, walk, type Statement } from '../../src/rule/index.js';

type Node = Statement['node'];

const ofAuth: ReadonlySet<string> = new Set(['uid', 'jwt', 'role', 'email']);

/**
 * The call by which the default of a new column, as ADD COLUMN writes it, asks who is signed in: `auth.uid()`. Undefined for a default
 * that is something else than NULL when nobody is.
 */
export function sessionDefault(statement: Statement, column: string): string | undefined {
  let call: string | undefined;
  walk(statement.node, {
    ColumnDef({ colname, constraints = [] }) {
      if (colname !== column) return;
      for (const node of constraints) {
        if ('Constraint' in node && node.Constraint.contype === 'CONSTR_DEFAULT' && node.Constraint.raw_expr !== undefined) call = sessionCall(node.Constraint.raw_expr);
      }
    },
  });
  return call;
}

/** The call in an expression that is NULL when the call is: the call itself, a cast of it, or `->` and `->>` on it. */
function sessionCall(node: Node): string | undefined {
  if ('TypeCast' in node) return node.TypeCast.arg && sessionCall(node.TypeCast.arg);
  if ('A_Expr' in node) {
    const { kind, name = [], lexpr } = node.A_Expr;
    return kind === 'AEXPR_OP' && /^(?:->>?|#>>?)$/.test(nameOf(name).name) && lexpr !== undefined ? sessionCall(lexpr) : undefined;
  }
  if (!('FuncCall' in node)) return undefined;
  const { schema, name } = nameOf(node.FuncCall.funcname ?? []);
  return schema === 'auth' && ofAuth.has(name) && (node.FuncCall.args ?? []).length === 0 ? `auth.${name}()` : undefined;
}
