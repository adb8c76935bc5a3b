import { spanText, type Fix, type Runner, type Statement } from '../../src/rule/index.js';

/** Where to write a statement that cannot run in a transaction. */
export function aloneInFile(runner: Runner, sql: string, statement: Statement): string {
  const block = statement.nested === undefined ? '' : ' It cannot run in a DO block.';
  if (runner === 'supabase') return `Put this alone in a migration file of its own: ${sql} Any other statement in that file, even SET, makes it fail or the file not atomic.${block}`;
  return runner === 'autocommit' ? `Outside any transaction: ${sql}${block}` : `In a migration that your tool runs without a transaction: ${sql}${block}`;
}

/** Writes CONCURRENTLY after the command's first words, for a statement that is alone in its file; undefined where it could not run so. */
export function concurrentlyFix(statement: Statement, runner: Runner): Fix | undefined {
  const edit = runner === 'single-transaction' || statement.nested !== undefined ? undefined : concurrentlyEdit(statement);
  return edit && { title: 'Add CONCURRENTLY', applicability: 'safe', edits: [edit] };
}

/** A statement's text with CONCURRENTLY in it, and without IF NOT EXISTS: that would take an index whose build failed for done. */
export function withConcurrently(statement: Statement): string | undefined {
  const edit = concurrentlyEdit(statement);
  const { source, start, end } = statement.span;
  return edit && source.text.slice(start, edit.span.start) + edit.text + source.text.slice(edit.span.end, end).replace(/^\s+if\s+not\s+exists\b/i, '');
}

function concurrentlyEdit({ span }: Statement): Fix['edits'][number] | undefined {
  const head = /^(?:create\s+(?:unique\s+)?index|drop\s+index|reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema|database)|refresh\s+materialized\s+view)\b/i.exec(spanText(span));
  if (head === null) return undefined;
  const at = span.start + head[0].length;
  return { span: { source: span.source, start: at, end: at }, text: /[A-Z]/.test(head[0]) ? ' CONCURRENTLY' : ' concurrently' };
}
