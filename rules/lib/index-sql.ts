import { quoteName, quoteQualified, type Index, type IndexKey, type Relation } from '../../src/rule/index.js';

/** The statement that builds an index without blocking writes, in the real names. */
export function concurrentIndexSql(index: Index, table: Relation, name = index.name): string {
  const column = (number: number): string => quoteName(table.columns.find((candidate) => candidate.number === number)?.name ?? '…');
  const key = ({ column: number, expression, collation, operatorClass, descending, nullsFirst }: IndexKey): string => [
    number === undefined ? (isBare(expression ?? '') ? expression! : `(${expression ?? '…'})`) : column(number),
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

/** How to build an index of a partitioned table without blocking writes: on the parent alone, then on each partition. */
export function partitionedIndexSql(index: Index, table: Relation, partitions: readonly Relation[]): string {
  const onParent = concurrentIndexSql(index, table).replace(' CONCURRENTLY', '').replace(' ON ', ' ON ONLY ');
  const lines = partitions.slice(0, shown).flatMap((partition) => {
    const name = `${partition.name}_${index.name.startsWith(`${table.name}_`) ? index.name.slice(table.name.length + 1) : index.name}`.slice(0, 63);
    return [`${concurrentIndexSql(movedTo(partition, table, index), partition, name)} -- alone in its file`, `ALTER INDEX ${quoteQualified(index)} ATTACH PARTITION ${quoteQualified({ schema: partition.schema, name })};`];
  });
  const rest = partitions.length > shown ? [`and so on for ${partitions.length - shown} more partitions`] : partitions.length === 0 ? ['then, for each partition, CREATE INDEX CONCURRENTLY on it, alone in its file, and ALTER INDEX … ATTACH PARTITION'] : [];
  return ['In steps:', onParent, ...lines, ...rest].join('\n');
}

/** True for what needs no parentheses as a key: a function call, and a name, which is a column of a table whose columns are not known. */
function isBare(expression: string): boolean {
  return /^(?:[\w.]+\(.*\)|[a-z_]\w*|"(?:[^"]|"")+")$/is.test(expression);
}

const shown = 3;

/** The index over the columns of the same names in a partition. */
function movedTo(partition: Relation, table: Relation, index: Index): Index {
  const number = (at: number): number => {
    const name = table.columns.find((column) => column.number === at)?.name;
    return partition.columns.find((column) => column.name === name)?.number ?? at;
  };
  return { ...index, keys: index.keys.map((key) => (key.column === undefined ? key : { ...key, column: number(key.column) })), include: index.include.map(number) };
}
