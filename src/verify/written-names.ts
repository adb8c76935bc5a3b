import type { Node } from '@pgsql/types';
import { readDoBlock } from '../sql/block.js';
import { nameOf } from '../sql/names.js';
import type { Statement } from '../sql/statement.js';
import type { Span } from '../text/index.js';
import { partsOf, type Name, type NameKind } from './missing-names.js';

/** What a statement is to make, as far as it is written there: for one of which the replay says only that it fails. */
export function writtenNames(statement: Statement): readonly Name[] {
  if ('DoStmt' in statement.node) return readDoBlock(statement).statements.flatMap(writtenNames);
  return namesIn(statement.node);
}

const kinds: Readonly<Record<string, NameKind>> = {
  table: 'relation', view: 'relation', index: 'relation', sequence: 'relation', function: 'function', procedure: 'function', type: 'type', domain: 'type', schema: 'schema', policy: 'policy', trigger: 'trigger',
};
const opening = new RegExp(
  `^[ \\t]*create\\s+(?:or\\s+replace\\s+)?(?:(?:unlogged|temp|temporary|unique|materialized|recursive|constraint)\\s+)*(${Object.keys(kinds).join('|')})\\s+(?:concurrently\\s+)?(?:if\\s+not\\s+exists\\s+)?((?:"[^"]+"|[\\w$]+)(?:\\s*\\.\\s*(?:"[^"]+"|[\\w$]+))?)`,
  'gim',
);

/** What the statement is to make in which a syntax error stands: the last one before that place which begins a line with CREATE. */
export function brokenNames({ source, start }: Span): readonly Name[] {
  const [, what = '', written = ''] = [...source.text.slice(0, start).matchAll(opening)].at(-1) ?? [];
  const kind = kinds[what.toLowerCase()];
  const names = partsOf(written);
  const [name, schema] = [folded(written, names.at(-1)), folded(written, names.at(-2))];
  if (kind === undefined || name === undefined) return [];
  return kind === 'relation' ? relation({ relname: name, ...(schema !== undefined && { schemaname: schema }) }) : [{ kind, name, ...(schema !== undefined && { schema }) }];
}

/** A part of a name as the server has it: in lower case when it is not quoted. */
function folded(written: string, part: string | undefined): string | undefined {
  return part === undefined || written.includes(`"${part}"`) ? part : part.toLowerCase();
}

function namesIn(node: Node): readonly Name[] {
  if ('CreateStmt' in node) return relation(node.CreateStmt.relation);
  if ('CreateTableAsStmt' in node) return relation(node.CreateTableAsStmt.into?.rel);
  if ('CreateForeignTableStmt' in node) return relation(node.CreateForeignTableStmt.base?.relation);
  if ('ViewStmt' in node) return relation(node.ViewStmt.view);
  if ('CreateSeqStmt' in node) return relation(node.CreateSeqStmt.sequence);
  if ('IndexStmt' in node) return node.IndexStmt.idxname === undefined ? [] : [{ kind: 'relation', name: node.IndexStmt.idxname }];
  if ('CompositeTypeStmt' in node) return relation(node.CompositeTypeStmt.typevar).filter(({ kind }) => kind === 'type');
  if ('CreateFunctionStmt' in node) return [{ kind: 'function', ...named(node.CreateFunctionStmt.funcname) }];
  if ('CreateEnumStmt' in node) return [{ kind: 'type', ...named(node.CreateEnumStmt.typeName) }];
  if ('CreateDomainStmt' in node) return [{ kind: 'type', ...named(node.CreateDomainStmt.domainname) }];
  if ('CreateSchemaStmt' in node) return node.CreateSchemaStmt.schemaname === undefined ? [] : [{ kind: 'schema', name: node.CreateSchemaStmt.schemaname }];
  if ('CreatePolicyStmt' in node) return part('policy', node.CreatePolicyStmt.policy_name, node.CreatePolicyStmt.table?.relname);
  if ('CreateTrigStmt' in node) return part('trigger', node.CreateTrigStmt.trigname, node.CreateTrigStmt.relation?.relname);
  if ('AlterTableStmt' in node) {
    const table = node.AlterTableStmt.relation?.relname;
    return (node.AlterTableStmt.cmds ?? []).flatMap((command) => {
      const definition = 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
      if (definition !== undefined && 'ColumnDef' in definition) return part('column', definition.ColumnDef.colname, table);
      return definition !== undefined && 'Constraint' in definition ? part('constraint', definition.Constraint.conname, table) : [];
    });
  }
  if ('RenameStmt' in node) {
    const { renameType, newname, relation: on } = node.RenameStmt;
    if (renameType === 'OBJECT_COLUMN') return part('column', newname, on?.relname);
    return on !== undefined && newname !== undefined && renameType !== 'OBJECT_TABCONSTRAINT' && renameType !== 'OBJECT_POLICY' && renameType !== 'OBJECT_TRIGGER' ? relation({ ...on, relname: newname }) : [];
  }
  if ('CreateForeignServerStmt' in node) return part('other', node.CreateForeignServerStmt.servername);
  return 'CreateFdwStmt' in node ? part('other', node.CreateFdwStmt.fdwname) : [];
}

function relation(range: { readonly schemaname?: string; readonly relname?: string } | undefined): readonly Name[] {
  if (range?.relname === undefined) return [];
  const name = { name: range.relname, ...(range.schemaname !== undefined && { schema: range.schemaname }) };
  return [{ kind: 'relation', ...name }, { kind: 'type', ...name }];
}

function part(kind: Name['kind'], name: string | undefined, of?: string): readonly Name[] {
  return name === undefined ? [] : [{ kind, name, ...(of !== undefined && { of }) }];
}

function named(names: readonly Node[] | undefined): Pick<Name, 'schema' | 'name'> {
  const { schema, name } = nameOf(names ?? []);
  return { name, ...(schema !== undefined && { schema }) };
}
