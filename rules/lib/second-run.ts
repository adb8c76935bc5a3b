import { nameOf, stringOf, walk, type Statement } from '../../src/rule/index.js';

/** CREATE TABLE IF NOT EXISTS. */
export function passesOver({ node }: Statement): boolean {
  if ('CreateStmt' in node) return node.CreateStmt.if_not_exists === true;
  return 'CreateTableAsStmt' in node && node.CreateTableAsStmt.if_not_exists === true;
}

/** SET, RESET, COMMENT, NOTIFY, and a SELECT that calls nothing: when one fails, nothing of the schema is missing. */
export function isIdle({ node }: Statement): boolean {
  if ('VariableSetStmt' in node || 'VariableShowStmt' in node || 'CommentStmt' in node || 'NotifyStmt' in node) return true;
  if (!('SelectStmt' in node)) return false;
  let calls = false;
  walk(node, { FuncCall: () => void (calls = true) });
  return !calls;
}

const kinds: Readonly<Record<string, string>> = { OBJECT_POLICY: 'policy', OBJECT_TABLE: 'table', OBJECT_INDEX: 'index', OBJECT_TYPE: 'type' };

/** What DROP … IF EXISTS takes away: `policy notes.own`, `type mood`. */
export function droppedBy({ node }: Statement): readonly string[] {
  if (!('DropStmt' in node) || node.DropStmt.missing_ok !== true) return [];
  const kind = kinds[node.DropStmt.removeType ?? ''];
  return kind === undefined ? [] : (node.DropStmt.objects ?? []).map((object) => {
    if ('TypeName' in object) return `${kind} ${nameOf(object.TypeName.names ?? []).name}`;
    const names = 'List' in object ? (object.List.items ?? []).map((item) => stringOf(item) ?? '') : [];
    return `${kind} ${names.slice(kind === 'policy' ? -2 : -1).join('.')}`;
  });
}
