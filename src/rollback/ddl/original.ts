import type { CatalogObject, Catalog, Origin } from '../../catalog/index.js';
import { readDoBlock } from '../../sql/block.js';
import { parseSource } from '../../sql/parse.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import type { NodeOf, NodeTag, ParsedSource, Statement } from '../../sql/statement.js';
import { staleNames, withEdits, type Edit } from './renames.js';
import { staleStars } from './stars.js';
import { significantToken, type Token } from '../../sql/tokens.js';
import { spanText, type Source } from '../../text/index.js';

const read = new WeakMap<Source, ParsedSource>();

/** The statement that made an object; the innermost one, when it stands in a block. Undefined when its text is not that of a file. */
export function madeBy(origin: Origin | undefined): Statement | undefined {
  if (origin === undefined || origin.span.end === origin.span.start) return undefined;
  const { source, start } = origin.span;
  let parsed = read.get(source);
  if (parsed === undefined) read.set(source, (parsed = parseSource(source)));
  const around = (statements: readonly Statement[]): Statement | undefined => {
    for (const statement of statements) {
      if (statement.span.source !== source || statement.span.start > start || statement.span.end <= start) continue;
      return 'DoStmt' in statement.node ? around(readDoBlock(statement).statements) : statement;
    }
    return undefined;
  };
  const statement = around(parsed.statements);
  // In a string of a block quotes are doubled, and its text is another.
  return statement === undefined || statement.nested === undefined || readsTheSame(statement) ? statement : undefined;
}

function readsTheSame({ span, node }: Statement): boolean {
  const { statements, errors } = parseSource({ path: span.source.path, text: spanText(span) });
  const plain = (tree: unknown): string => JSON.stringify(tree, (key, value: unknown) => (key === 'location' || key === 'stmt_location' ? undefined : value));
  return errors.length === 0 && statements.length === 1 && plain(statements[0]!.node) === plain(node);
}

/** The parse node of the statement that made an object, when it is of that kind. */
export function nodeOf<T extends NodeTag>(statement: Statement | undefined, tag: T): NodeOf<T> | undefined {
  return statement !== undefined && tag in statement.node ? (statement.node as unknown as Record<T, NodeOf<T>>)[tag] : undefined;
}

/** What stands between the keyword that ends here and the name: in CREATE FUNCTION nothing, in CREATE INDEX much. */
const beforeName = /^(?:if|not|exists|concurrently)$/;

/** Where a name after one of these words stands in a statement; its parts and the dots between them. */
function nameAfter(statement: Statement, words: RegExp): { readonly start: number; readonly end: number } | undefined {
  const { source: { text }, start, end } = statement.span;
  let token: Token | undefined = significantToken(text, start, end);
  while (token !== undefined && !(token.kind === 'word' && words.test(text.slice(token.start, token.end)))) token = significantToken(text, token.end, end);
  if (token === undefined) return undefined;
  token = significantToken(text, token.end, end);
  while (token !== undefined && token.kind === 'word' && beforeName.test(text.slice(token.start, token.end).toLowerCase())) token = significantToken(text, token.end, end);
  return token && wholeName(text, token, end);
}

function wholeName(text: string, first: Token, end: number): { readonly start: number; readonly end: number } {
  let last = first;
  for (let dot = significantToken(text, last.end, end); dot !== undefined && text[dot.start] === '.'; dot = significantToken(text, last.end, end)) {
    const part = significantToken(text, dot.end, end);
    if (part === undefined) break;
    last = part;
  }
  return { start: first.start, end: last.end };
}

/** The stretch of a name that begins at an AST location. */
function nameAt(statement: Statement, location: number | undefined): { readonly start: number; readonly end: number } {
  const { source: { text }, end } = statement.span;
  return wholeName(text, significantToken(text, statement.at(location ?? 0), end)!, end);
}

/** The text of the statement that made an object, with the names that it and its table have in this catalog; undefined when it is not known or not such a statement. */
export function originalText(object: CatalogObject, catalog: Catalog): string | undefined {
  const statement = madeBy(object.origin);
  if (statement === undefined) return undefined;
  const edited = (edits: readonly (Edit | undefined)[]): string | undefined => {
    const own = edits.flatMap((edit) => edit ?? []);
    if (own.length < edits.length) return undefined;
    const { source: { text }, start, end } = statement.span;
    const stale = staleNames(statement, object.dependsOn, catalog).filter(({ at }) => !own.some((edit) => at.start < edit.at.end && at.end > edit.at.start));
    return withEdits(text, start, end, [...own, ...stale]);
  };
  const on = (location: number | undefined): Edit | undefined => {
    const table = 'table' in object && typeof object.table === 'number' ? catalog.getAs('relation', object.table) : undefined;
    return table && { at: nameAt(statement, location), text: quoteQualified(table) };
  };
  const named = (words: RegExp): Edit | undefined => {
    const at = nameAfter(statement, words);
    return at && { at, text: 'schema' in object && object.schema !== undefined && object.kind !== 'extension' ? quoteQualified(object) : quoteName(object.name) };
  };
  const { node } = statement;
  switch (object.kind) {
    case 'relation': {
      const range = 'ViewStmt' in node ? node.ViewStmt.view : 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.into?.rel
        : 'CreateSeqStmt' in node ? node.CreateSeqStmt.sequence : 'CreateStmt' in node ? node.CreateStmt.relation : 'CreateForeignTableStmt' in node ? node.CreateForeignTableStmt.base?.relation : undefined;
      const query = 'ViewStmt' in node ? node.ViewStmt.query : 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.query : undefined;
      return range && edited([{ at: nameAt(statement, range.location), text: quoteQualified(object) }, ...staleStars(statement, query, object, catalog)]);
    }
    case 'function':
      return 'CreateFunctionStmt' in node || 'DefineStmt' in node ? edited([named(/^(?:function|procedure|aggregate)$/i)]) : undefined;
    case 'trigger': {
      const table = 'CreateTrigStmt' in node ? on(node.CreateTrigStmt.relation?.location) : undefined;
      return table && edited([named(/^trigger$/i), table]);
    }
    case 'rewrite-rule': {
      const table = 'RuleStmt' in node ? on(node.RuleStmt.relation?.location) : undefined;
      return table && edited([named(/^rule$/i), table]);
    }
    case 'type':
      return 'CreateDomainStmt' in node ? edited([named(/^domain$/i)]) : 'CreateRangeStmt' in node ? edited([named(/^type$/i)]) : undefined;
    case 'statistics': {
      const range = 'CreateStatsStmt' in node ? node.CreateStatsStmt.relations?.[0] : undefined;
      const table = range !== undefined && 'RangeVar' in range ? on(range.RangeVar.location) : undefined;
      const name = named(/^statistics$/i);
      if (table === undefined || name === undefined || !('CreateStatsStmt' in node)) return undefined;
      // Without a name the first word after STATISTICS is what follows it.
      return edited([node.CreateStatsStmt.defnames === undefined ? { at: { start: name.at.start, end: name.at.start }, text: `${name.text} ` } : name, table]);
    }
    case 'event-trigger':
      return 'CreateEventTrigStmt' in node ? edited([named(/^trigger$/i)]) : undefined;
    case 'publication':
      return 'CreatePublicationStmt' in node ? edited([named(/^publication$/i)]) : undefined;
    default:
      return undefined;
  }
}

/** The text of the statement that made an object, from where a name in it ends, with the names that other things have in this catalog. */
export function textAfter(statement: Statement, location: number | undefined, object: CatalogObject, catalog: Catalog): string {
  const { source: { text }, end } = statement.span;
  return withEdits(text, nameAt(statement, location).end, end, staleNames(statement, object.dependsOn, catalog)).trim();
}
