import { quoteName, rangeName, spanText, type EffectOf, type Fix, type Statement } from '../../src/rule/index.js';
import { insertBefore, isSpokenOf } from './statement-edits.js';

type Failure = EffectOf<'failure'>;

/** What to do about a statement that makes what is there already, in the real names. */
export function advice({ statement: { node }, error, object }: Failure): string {
  if ('CreatePolicyStmt' in node || ('CreateTrigStmt' in node && node.CreateTrigStmt.isconstraint === true)) return `${dropFirst(node)} before it, in this file; or take it out when the one that is there is meant.`;
  if ('CreateTrigStmt' in node) return 'CREATE OR REPLACE TRIGGER; or take it out when the one that is there is meant.';
  if ('CreateFunctionStmt' in node) return `CREATE OR REPLACE ${node.CreateFunctionStmt.is_procedure === true ? 'PROCEDURE' : 'FUNCTION'}, which keeps its grants; or take it out.`;
  if ('ViewStmt' in node && object?.kind === 'relation' && object.relationKind === 'view') return `CREATE OR REPLACE VIEW, with the same WITH (…) options, when columns are only added at the end; else DROP VIEW ${object.name}; before it, in this file.`;
  if ('RenameStmt' in node) return `Give it another name, or rename or drop the one that has it before this.`;
  if ('AlterEnumStmt' in node && node.AlterEnumStmt.oldVal === undefined) return 'ADD VALUE IF NOT EXISTS; or take it out.';
  if ('AlterPublicationStmt' in node) return 'Take the table out of this list: it is published already.';
  if ('AlterTableStmt' in node) {
    if (/^column /.test(error)) return 'ADD COLUMN IF NOT EXISTS when the column that is there will do, else another name; the old column keeps its type and default.';
    const name = /"(.*?)"/.exec(error)?.[1] ?? '';
    if (object?.kind === 'constraint' || (object?.kind === 'index' && object.constraint !== undefined)) return `ALTER TABLE ${tableOf(node.AlterTableStmt.relation)} DROP CONSTRAINT IF EXISTS ${quoteName(name)}; before it, in this file, when it is to be another; else take it out.`;
    return 'Give it another name.';
  }
  if ('CreateEnumStmt' in node || 'CompositeTypeStmt' in node || 'CreateDomainStmt' in node || 'CreateRoleStmt' in node || 'CreatePublicationStmt' in node) return 'Take it out; there is no IF NOT EXISTS for it: a DO block can ask for it, or catch duplicate_object.';
  if ('CreateStmt' in node && /^column /.test(error)) return 'Take one of the two columns out.';
  const sameKind = 'CreateStmt' in node ? object?.kind === 'relation' : 'IndexStmt' in node ? object?.kind === 'index' : true;
  if (!sameKind) return 'Give it another name.';
  return 'Take it out, or write IF NOT EXISTS, when the one that is there is meant (IF NOT EXISTS compares nothing but the name); else give it another name.';
}

/** An edit after which the statement makes what it says: what is there goes first, or is replaced. */
export function fixOf({ statement, sqlstate }: Failure): Fix | undefined {
  const { node, span } = statement;
  if (statement.nested !== undefined) return undefined;
  const drop = dropFirst(node);
  if (drop !== undefined && !isSpokenOf(statement)) return { title: `Put ${drop} before it`, applicability: 'unsafe', edits: [{ ...insertBefore(statement, drop) }] };
  const replaces = ('CreateFunctionStmt' in node && sqlstate === '42723') || ('CreateTrigStmt' in node && node.CreateTrigStmt.isconstraint !== true);
  const create = /^create\b/i.exec(spanText(span))?.[0];
  if (!replaces || create === undefined) return undefined;
  const at = span.start + create.length;
  return { title: 'Replace the one that is there', applicability: 'unsafe', edits: [{ span: { ...span, start: at, end: at }, text: create === create.toUpperCase() ? ' OR REPLACE' : ' or replace' }] };
}

function dropFirst(node: Statement['node']): string | undefined {
  if ('CreatePolicyStmt' in node) return `DROP POLICY IF EXISTS ${quoteName(node.CreatePolicyStmt.policy_name ?? '')} ON ${tableOf(node.CreatePolicyStmt.table)};`;
  if ('CreateTrigStmt' in node && node.CreateTrigStmt.isconstraint === true) return `DROP TRIGGER IF EXISTS ${quoteName(node.CreateTrigStmt.trigname ?? '')} ON ${tableOf(node.CreateTrigStmt.relation)};`;
  return undefined;
}

function tableOf(range: Parameters<typeof rangeName>[0] | undefined): string {
  if (range === undefined) return '…';
  const { schema, name } = rangeName(range);
  return schema === undefined ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
}
