import type { Fix, Runner, Statement } from '../../src/rule/index.js';
import { isSpokenOf, withComments, withoutCommented, withoutStatement } from './statement-edits.js';

/** A statement that is to run with nothing else in its file. */
export interface Loner {
  readonly statement: Statement;
  /** What it is to be, without a semicolon. */
  readonly sql: string;
  /** What its file is called. */
  readonly name: string;
}

/**
 * Fixes that give statements files of their own, which run after the rest of theirs. Where nothing but settings and BEGIN … COMMIT is left, the first of them stays
 * instead. None for a statement that one which stays may need, nor where a setting decides what names mean.
 * @param all every statement at the top of the file, in order
 */
export function inOwnFiles(loners: readonly Loner[], all: readonly Statement[], runner: Runner): ReadonlyMap<Statement, Fix> {
  const fixes = new Map<Statement, Fix>();
  if (runner !== 'supabase' || all.some(changesMeaning)) return fixes;
  const moving = loners.filter(({ statement }) => all.includes(statement) && !isSpokenOf(statement));
  const rest = all.filter((statement) => !moving.some((loner) => loner.statement === statement));
  const staying = rest.every(isFrame) ? moving[0] : undefined;
  for (const { statement, sql, name } of moving) {
    if (statement === staying?.statement) {
      fixes.set(statement, { title: rest.length === 0 ? 'Add CONCURRENTLY' : 'Leave it alone in its file', applicability: 'unsafe', edits: [...rest.map(({ span }) => withoutStatement(span)), { span: statement.span, text: sql }] });
    } else if (!rest.some((other) => other.span.start > statement.span.start && mayNeed(other, statement))) {
      const commented = withComments(statement.span);
      const text = `${commented.above}${sql};${commented.behind === '' ? '' : ` ${commented.behind}`}`;
      fixes.set(statement, { title: 'Move it to a migration of its own', applicability: 'unsafe', edits: [withoutCommented(commented)], files: [{ name, text, place: 'next', share: 'alone' }] });
    }
  }
  return fixes;
}

/** Limits and memory are for the file; a search path or a role says what its names mean. */
function changesMeaning({ node }: Statement): boolean {
  if ('TransactionStmt' in node) return !/^TRANS_STMT_(?:BEGIN|START|COMMIT)$/.test(node.TransactionStmt.kind ?? '');
  return 'VariableSetStmt' in node && !/_timeout$|^maintenance_work_mem$|^max_parallel_maintenance_workers$|^client_min_messages$|^work_mem$/.test(node.VariableSetStmt.name ?? '');
}

/** A statement that is there for others. */
function isFrame({ node }: Statement): boolean {
  return 'TransactionStmt' in node || 'VariableSetStmt' in node;
}

/** Statements that need no index and no state of a table. */
const aloof = ['GrantStmt', 'CreatePolicyStmt', 'CreateFunctionStmt', 'CommentStmt', 'CreateTrigStmt', 'IndexStmt'];

/** Whether one statement may fail, or do something else, when another runs after it. */
function mayNeed(later: Statement, { node }: Statement): boolean {
  if (isFrame(later) || 'VacuumStmt' in node || 'ReindexStmt' in node) return false;
  const isAloof = aloof.some((tag) => tag in later.node);
  if ('DropStmt' in node) return !(isAloof || keepsColumns(later)) || droppedNames(node.DropStmt).some((name) => JSON.stringify(later.node).includes(name));
  if (!('IndexStmt' in node)) return !isAloof;
  const { idxname, unique = false } = node.IndexStmt;
  // A key may be what ON CONFLICT, a foreign key or a concurrent refresh asks for; any other index is needed by its name alone.
  if (unique && !isAloof) return true;
  return idxname !== undefined && JSON.stringify(later.node).includes(idxname);
}

/** ALTER TABLE that takes no column away, and so no index either. */
function keepsColumns({ node }: Statement): boolean {
  return 'AlterTableStmt' in node && !JSON.stringify(node.AlterTableStmt.cmds).includes('AT_DropColumn');
}

/** The last parts of the names that DROP names: another object may take them afterwards. */
function droppedNames({ objects = [] }: { readonly objects?: readonly object[] }): readonly string[] {
  return objects.flatMap((object) => [...JSON.stringify(object).matchAll(/"sval":"([^"]*)"/g)].slice(-1).flatMap(([, name]) => name ?? []));
}
