import type { PGlite } from '@electric-sql/pglite';
import type { Migration } from '../../../src/history/index.js';
import { parseSource } from '../../../src/sql/parse.js';
import type { ParsedSource, Statement } from '../../../src/sql/statement.js';
import { spanText } from '../../../src/text/index.js';

/** A statement that Postgres refused. */
export interface Refused {
  readonly statement: Statement;
  readonly code: string;
  readonly message: string;
}

/** One migration after its statements were run, each by itself. */
export interface RunMigration {
  readonly migration: Migration;
  /** All that was tried, without BEGIN and COMMIT. */
  readonly tried: ParsedSource;
  /** What ran: the rest is blank, so that offsets stay. */
  readonly ran: ParsedSource;
  readonly refused: readonly Refused[];
}

/**
 * Run the statements of a migration one by one. Each is a transaction of its own, so that what is refused, as an extension that PGlite does not
 * ship, takes nothing else along.
 */
export async function runMigration(database: Pick<PGlite, 'exec'>, migration: Migration): Promise<RunMigration> {
  // What a role's settings give a new connection (presets/supabase.sql) is not there in one that goes on.
  await database.exec(`rollback; reset role; reset all; set search_path = "$user", public, extensions`);
  const { source } = migration;
  const refused: Refused[] = [];
  const untried: Statement[] = [];
  for (const statement of parseSource(source).statements) {
    if ('TransactionStmt' in statement.node || readsInput(statement)) {
      untried.push(statement);
      continue;
    }
    try {
      await database.exec(spanText(statement.span).replace(/^set\s+local\b/i, 'set'));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      refused.push({ statement, code: 'code' in error ? String(error.code) : '', message: error.message });
    }
  }
  const without = (statements: readonly Statement[]): ParsedSource => parseSource({ ...source, text: blanked(source.text, statements) });
  return { migration, tried: without(untried), ran: without([...untried, ...refused.map(({ statement }) => statement)]), refused };
}

function readsInput({ node }: Statement): boolean {
  return 'CopyStmt' in node && node.CopyStmt.is_from === true && node.CopyStmt.filename === undefined;
}

/** A text with these statements blank: every other character stays where it is. */
function blanked(text: string, statements: readonly Statement[]): string {
  let at = 0;
  let kept = '';
  for (const { span } of statements.toSorted((a, b) => a.span.start - b.span.start)) {
    kept += text.slice(at, span.start) + text.slice(span.start, span.end).replaceAll(/[^\n]/g, ' ');
    at = span.end;
  }
  return kept + text.slice(at);
}
