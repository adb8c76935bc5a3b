/** What a server knows of one table. */
export interface TableStats {
  /** Rows, estimated. */
  readonly rows: number;
  /** Bytes on disk, with indexes and TOAST. */
  readonly bytes: number;
}

/** Sizes of tables by `schema.name`. */
export type Stats = ReadonlyMap<string, TableStats>;

/**
 * The query whose answer `readStats` reads: one row with one JSON value. A table that was never analyzed has no estimate in pg_class
 * (reltuples is -1); then the counter of live rows stands in. A partitioned table is as large as its partitions together.
 */
export const statsQuery = `-- The sizes of all tables, for: pg-safe locks --stats <file>
-- psql "$DATABASE_URL" -XAtq -f stats.sql > stats.json
select coalesce(json_agg(json_build_object(
  'schema', n.nspname,
  'name', c.relname,
  'rows', (select coalesce(sum(greatest(part.reltuples, pg_stat_get_live_tuples(part.oid), 0)), 0)::bigint from pg_class part where part.oid in (select relid from pg_partition_tree(c.oid)) and part.relkind <> 'p' or part.oid = c.oid),
  'bytes', (select coalesce(sum(pg_total_relation_size(part.oid)), 0)::bigint from pg_class part where part.oid in (select relid from pg_partition_tree(c.oid)) or part.oid = c.oid)
) order by n.nspname, c.relname), '[]')
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema';
`;

/**
 * Read what the query gave.
 * @throws Error with one sentence when the text is something else
 */
export function readStats(text: string): Stats {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('It is not JSON. "pg-safe explain stats" prints the query that makes it.');
  }
  if (!Array.isArray(value)) throw new Error('It is not a list of tables. "pg-safe explain stats" prints the query that makes it.');
  return new Map(value.map((entry: unknown, at) => {
    const { schema, name, rows, bytes } = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;
    if (typeof schema !== 'string' || typeof name !== 'string' || typeof rows !== 'number' || typeof bytes !== 'number') {
      throw new Error(`Entry ${at + 1} is no table: it needs "schema" and "name" (text), "rows" and "bytes" (numbers).`);
    }
    return [`${schema}.${name}`, { rows, bytes }];
  }));
}
