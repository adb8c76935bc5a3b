import type { Statement } from '../../src/rule/index.js';

/** The constant that is the only value of SET, as SQL. */
export function constantOf({ node }: Statement): string | undefined {
  const target = 'UpdateStmt' in node && node.UpdateStmt.fromClause === undefined && node.UpdateStmt.targetList?.length === 1 ? node.UpdateStmt.targetList[0] : undefined;
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (value === undefined || !('A_Const' in value)) return undefined;
  const { sval, ival, fval, boolval, isnull } = value.A_Const;
  if (isnull === true) return undefined;
  if (sval !== undefined) return `'${(sval.sval ?? '').replaceAll("'", "''")}'`;
  if (boolval !== undefined) return String(boolval.boolval === true);
  return ival === undefined ? fval?.fval : String(ival.ival ?? 0);
}

/** A default without the cast that names its type: `'x'::text` → `'x'`. */
export function constantText(value: string): string {
  return value.replace(/::[a-z ]+(?:\(\d+\))?$/i, '').replace(/^\((.*)\)$/, '$1');
}
