import type { Statement } from '../../src/rule/index.js';

type Node = Statement['node'];

/** The ids of the buckets that `INSERT INTO storage.buckets … VALUES …` makes public, as far as they are constants. */
export function publicBuckets({ node }: Statement): readonly string[] {
  if (!('InsertStmt' in node)) return [];
  const { cols = [], selectStmt } = node.InsertStmt;
  const names = cols.map((column) => ('ResTarget' in column ? column.ResTarget.name : undefined));
  const [id, open] = [names.indexOf('id'), names.indexOf('public')];
  const lists = selectStmt !== undefined && 'SelectStmt' in selectStmt ? (selectStmt.SelectStmt.valuesLists ?? []) : [];
  if (id < 0 || open < 0) return [];
  return lists.flatMap((list) => {
    const values = 'List' in list ? (list.List.items ?? []) : [];
    const name = textOf(values[id]);
    return name !== undefined && isTrue(values[open]) ? [name] : [];
  });
}

function textOf(node: Node | undefined): string | undefined {
  return node !== undefined && 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
}

function isTrue(node: Node | undefined): boolean {
  return node !== undefined && 'A_Const' in node && (node.A_Const.boolval?.boolval === true || node.A_Const.sval?.sval === 'true');
}
