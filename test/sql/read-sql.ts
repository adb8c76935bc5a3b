import { loadParser } from '../../src/sql/parser.js';
import { parseSource } from '../../src/sql/parse.js';
import type { Block, ParsedSource, Statement } from '../../src/sql/statement.js';
import { spanText } from '../../src/text/index.js';

await loadParser();

/** The SQL of a test, read. */
export function read(text: string): ParsedSource {
  return parseSource({ path: 'migration.sql', text });
}

/** The first statement of a test's SQL, which parses. */
export function statement(text: string): Statement {
  const { statements, errors } = read(text);
  if (statements[0] === undefined) throw new Error(`No statement in ${text}: ${errors.map(({ message }) => message).join()}`);
  return statements[0];
}

/** The source text of each statement. */
export function texts({ statements }: Pick<ParsedSource, 'statements'>): readonly string[] {
  return statements.map(({ span }) => spanText(span));
}

/** Each error as `text at its span: message`. */
export function errors(parsed: ParsedSource): readonly string[] {
  return parsed.errors.map(({ span, message }) => `${spanText(span)}: ${message}`);
}

/** Each statement of a block: how it runs, and its text. */
export function paths(block: Block): readonly string[] {
  return block.statements.map(({ span, nested }) => `${nested!.runs}${nested!.condition === undefined ? '' : ` (${nested!.condition})`}: ${spanText(span)}`);
}

/** Each part of a block that could not be read: why, its text, and its template. */
export function opaque(block: Block): readonly string[] {
  return block.opaque.map(({ span, reason, template }) => `${reason}: ${spanText(span)}${template === undefined ? '' : ` = ${template}`}`);
}
