import { spanText, type Fix, type Runner, type Statement } from '../../src/rule/index.js';

/** Where to write a statement that cannot run in a transaction. */
export function aloneInFile(runner: Runner, sql: string, statement: Statement): string {
  const block = statement.nested === undefined ? '' : ' It cannot run in a DO block.';
  if (runner === 'supabase') return `Put this alone in a migration file of its own: ${sql} Any other statement in that file, even SET, makes it fail or the file not atomic.${block}`;
  return runner === 'autocommit' ? `Outside any transaction: ${sql}${block}` : `In a migration that your tool runs without a transaction: ${sql}${block}`;
}

/** Writes CONCURRENTLY after the command's first words, for a statement that is alone in its file; undefined where it could not run so. */
export function concurrentlyFix(statement: Statement, runner: Runner): Fix | undefined {
  if (runner === 'single-transaction' || statement.nested !== undefined) return undefined;
  const { source, start } = statement.span;
  const head = /^(?:create\s+(?:unique\s+)?index|drop\s+index|reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema|database)|refresh\s+materialized\s+view)\b/i.exec(spanText(statement.span));
  if (head === null) return undefined;
  const at = start + head[0].length;
  return { title: 'Add CONCURRENTLY', applicability: 'safe', edits: [{ span: { source, start: at, end: at }, text: /[A-Z]/.test(head[0]) ? ' CONCURRENTLY' : ' concurrently' }] };
}
