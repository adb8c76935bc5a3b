import { quoteName, quoteQualified, type Index, type IndexKey, type Relation } from '../../src/rule/index.js';

/** The statement that builds an index without blocking writes, in the real names. */
export function concurrentIndexSql(index: Index, table: Relation, name = index.name): string {
  const column = (number: number): string => quoteName(table.columns.find((candidate) => candidate.number === number)?.name ?? '…');
  const key = ({ column: number, expression, collation, operatorClass, descending, nullsFirst }: IndexKey): string => [
    number === undefined ? (/^[\w.]+\(.*\)$/s.test(expression ?? '') ? expression! : `(${expression ?? '…'})`) : column(number),
    collation === undefined ? '' : ` COLLATE ${quoteName(collation)}`,
    operatorClass === undefined ? '' : ` ${operatorClass}`,
    descending === true ? ' DESC' : '',
    nullsFirst === true ? ' NULLS FIRST' : '',
  ].join('');
  return [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${quoteName(name)} ON ${quoteQualified(table)}`,
    index.method === 'btree' ? '' : ` USING ${index.method}`,
    ` (${index.keys.map(key).join(', ')})`,
    index.include.length === 0 ? '' : ` INCLUDE (${index.include.map(column).join(', ')})`,
    index.predicate === undefined ? '' : ` WHERE ${index.predicate}`,
    ';',
  ].join('');
}
