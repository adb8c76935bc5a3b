import type { Node } from '@pgsql/types';
import type { Catalog, Relation } from '../../catalog/index.js';
import { stringList } from '../../sql/names.js';
import { quoteName } from '../../sql/quote.js';
import type { Statement } from '../../sql/statement.js';
import type { Edit } from './renames.js';

/**
 * Column names for a `*` in a view's query, where it stands for other columns by now than when the view was made. Nothing where it still
 * stands for the same, or where it cannot be told which table's columns it means.
 */
export function staleStars(statement: Statement, query: Node | undefined, view: Relation, catalog: Catalog): readonly Edit[] {
  const select = query !== undefined && 'SelectStmt' in query ? query.SelectStmt : undefined;
  const targets = select?.targetList ?? [];
  const stars = targets.flatMap((target, at) => (isStar(target) ? [at] : []));
  const [at] = stars;
  if (select === undefined || at === undefined || stars.length > 1 || !view.columnsKnown) return [];
  const target = targets[at]!;
  const reference = 'ResTarget' in target && target.ResTarget.val !== undefined && 'ColumnRef' in target.ResTarget.val ? target.ResTarget.val.ColumnRef : undefined;
  const prefix = stringList(reference?.fields ?? []);
  const from = select.fromClause ?? [];
  const range = from.length === 1 && from[0] !== undefined && 'RangeVar' in from[0] ? from[0].RangeVar : undefined;
  const source = range && view.view?.reads.flatMap((id) => catalog.getAs('relation', id) ?? []).find(({ name, formerNames }) => name === range.relname || formerNames?.includes(range.relname ?? '') === true);
  if (reference?.location === undefined || source === undefined || prefix.length > 1) return [];
  const meant = view.columns.slice(at, view.columns.length - (targets.length - 1 - at));
  if (meant.map(({ name }) => name).join('\0') === source.columns.map(({ name }) => name).join('\0')) return [];
  const names = meant.map((column) => {
    const found = source.columns.find(({ name, formerNames }) => name === column.name || formerNames?.includes(column.name) === true);
    return found === undefined ? undefined : found.name === column.name ? quoteName(found.name) : `${quoteName(found.name)} as ${quoteName(column.name)}`;
  });
  if (names.includes(undefined)) return [];
  const start = statement.at(reference.location);
  const end = statement.span.source.text.indexOf('*', start) + 1;
  return end === 0 ? [] : [{ at: { start, end }, text: names.map((name) => (prefix.length === 0 ? name! : `${quoteName(prefix[0]!)}.${name!}`)).join(', ') }];
}

function isStar(target: Node): boolean {
  const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
  return value !== undefined && 'ColumnRef' in value && (value.ColumnRef.fields ?? []).some((field) => 'A_Star' in field);
}
