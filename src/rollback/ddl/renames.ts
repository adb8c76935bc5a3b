import type { Catalog, Dependency } from '../../catalog/index.js';
import { nameOf, stringList } from '../../sql/names.js';
import { parseSource } from '../../sql/parse.js';
import { quoteName } from '../../sql/quote.js';
import type { Statement } from '../../sql/statement.js';
import { significantToken } from '../../sql/tokens.js';
import { walk } from '../../sql/walk.js';

/** A stretch of a source and what is to stand there. */
export interface Edit {
  readonly at: { readonly start: number; readonly end: number };
  readonly text: string;
}

interface Named {
  readonly name: string;
  readonly formerNames?: readonly string[];
}

/**
 * Names in a statement that what it needs no longer has: tables, columns and functions are renamed, texts that name them are not.
 * @param dependsOn what the object that the statement made needs
 */
export function staleNames(statement: Statement, dependsOn: readonly Dependency[], catalog: Catalog): readonly Edit[] {
  const needed = dependsOn.flatMap(({ on }) => catalog.get(on) ?? []);
  const tables = needed.flatMap((object): Named[] => (object.kind === 'relation' ? [object] : []));
  const functions = needed.flatMap((object): Named[] => (object.kind === 'function' ? [object] : []));
  const columns = dependsOn.flatMap(({ on, column }): Named[] => catalog.getAs('relation', on)?.columns.filter(({ number }) => number === column) ?? []);
  if (![...tables, ...functions, ...columns].some(({ formerNames }) => formerNames !== undefined)) return [];

  const edits: Edit[] = [];
  const aliases = new Set<string>();
  const edit = (location: number | undefined, part: number, from: string, among: readonly Named[]): void => {
    const to = among.some(({ name }) => name === from) ? undefined : among.find(({ formerNames }) => formerNames?.includes(from) === true)?.name;
    const at = to === undefined || location === undefined ? undefined : partAt(statement, location, part);
    if (to !== undefined && at !== undefined) edits.push({ at, text: quoteName(to) });
  };
  walk(statement.node, {
    RangeVar: (range) => {
      if (range.alias?.aliasname !== undefined) aliases.add(range.alias.aliasname);
      edit(range.location, range.schemaname === undefined ? 0 : 1, range.relname ?? '', tables);
    },
  });
  walk(statement.node, {
    ColumnRef: ({ fields = [], location }) => {
      const names = stringList(fields);
      if (names.length < fields.length) return;
      const last = names.length - 1;
      edit(location, last, names[last] ?? '', columns);
      if (last > 0 && !aliases.has(names[last - 1]!)) edit(location, last - 1, names[last - 1]!, tables);
    },
    FuncCall: ({ funcname = [], location }) => edit(location, funcname.length - 1, nameOf(funcname).name, functions),
  });
  return edits;
}

/** The stretch of one part of a dotted name that begins at an AST location. */
function partAt(statement: Statement, location: number, part: number): Edit['at'] | undefined {
  const { source: { text }, end } = statement.span;
  let token = significantToken(text, statement.at(location), end);
  for (let n = 0; n < part && token !== undefined; n++) {
    const dot = significantToken(text, token.end, end);
    token = dot && significantToken(text, dot.end, end);
  }
  return token;
}

/** An expression's text with the names of today. */
export function currentExpression(text: string, dependsOn: readonly Dependency[], catalog: Catalog): string {
  const source = { path: 'expression', text: `select (${text})` };
  const [statement] = parseSource(source).statements;
  if (statement === undefined) return text;
  return withEdits(source.text, 8, source.text.length - 1, staleNames(statement, dependsOn, catalog));
}

/** A query's text with the names of today. */
export function currentQuery(text: string, dependsOn: readonly Dependency[], catalog: Catalog): string {
  const [statement] = parseSource({ path: 'query', text }).statements;
  return statement === undefined ? text : withEdits(text, 0, text.length, staleNames(statement, dependsOn, catalog));
}

/** A stretch of a text with edits in it. */
export function withEdits(source: string, start: number, end: number, edits: readonly Edit[]): string {
  let text = '';
  let from = start;
  for (const { at, text: by } of edits.toSorted((a, b) => a.at.start - b.at.start)) {
    if (at.start < from || at.end > end) continue;
    text += source.slice(from, at.start) + by;
    from = at.end;
  }
  return text + source.slice(from, end);
}
