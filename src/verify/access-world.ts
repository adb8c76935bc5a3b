import type { ColumnFacts, RelationFacts } from './access-facts.js';
import { meansUser, ties, valueFor, wantedLiterals, type Side } from './access-values.js';
import { asJsonLiteral } from './access-script.js';

type Tables = ReadonlyMap<number, RelationFacts>;

/** How to fill a table: attempts, each the rows of both sides, of which the first that goes in stays. */
interface Filling {
  readonly oid: number;
  readonly table: string;
  readonly partitioned: boolean;
  readonly attempts: readonly { readonly before: readonly string[]; readonly own: string; readonly other: string }[];
  /** Further rows of somebody else, which may fail: what is public is often said by a flag or a word. */
  readonly more: readonly string[];
}

/** The setting that holds where the user's own rows of a table are, for the rest of the transaction. */
export function ownRowsSetting(oid: number): string {
  return `pg_safe.own_${oid}`;
}

/**
 * One message that empties each table and puts made-up rows in: one that belongs to the logged-in user with all that hangs together with it, and one of somebody else. It
 * answers `facts`: the tables that could not be filled, by oid, and why; these stay as they were.
 * @param again - those for which the usual row did not do, to be tried with others
 */
export function fillScript(tables: Tables, again?: ReadonlySet<number>): string {
  const fillings = [...tables.values()].filter(({ kind, oid }) => (kind === 'r' || kind === 'p') && again?.has(oid) !== false).map((table) => fillingOf(table, tables, again !== undefined));
  return `do $pg_safe$
declare
  filling jsonb; attempt jsonb; statement text; rows tid[]; failures jsonb := '{}'; failure text;
begin
  for filling in select value from jsonb_array_elements(${asJsonLiteral(fillings)}) loop
    if (filling ->> 'partitioned')::boolean then
      begin
        execute format('create table %s partition of %s default', 'public."pg_safe ' || (filling ->> 'oid') || '"', filling ->> 'table');
      exception when others then null;
      end;
    end if;
    failure := 'no value is known for one of its columns';
    for attempt in select value from jsonb_array_elements(filling -> 'attempts') loop
      begin
        for statement in select value from jsonb_array_elements_text(attempt -> 'before') loop execute statement; end loop;
        execute 'delete from ' || (filling ->> 'table');
        execute format('with made as (%s returning ctid) select array_agg(ctid) from made', attempt ->> 'own') into rows;
        execute attempt ->> 'other';
        perform set_config('pg_safe.own_' || (filling ->> 'oid'), rows::text, true);
        failure := null;
      exception when others then failure := sqlerrm;
      end;
      exit when failure is null;
    end loop;
    if failure is not null then
      failures := failures || jsonb_build_object(filling ->> 'oid', failure);
      continue;
    end if;
    for statement in select value from jsonb_array_elements_text(filling -> 'more') loop
      begin
        execute statement;
      exception when others then null;
      end;
    end loop;
  end loop;
  perform set_config('pg_safe.answer', failures::text, true);
end $pg_safe$;
select current_setting('pg_safe.answer') as facts`;
}

function fillingOf(table: RelationFacts, tables: Tables, again: boolean): Filling {
  const settable = table.columns.filter(({ generated }) => !generated);
  const required = settable.filter((column) => column.required && column.default === undefined && !column.identity);
  const user = settable.filter((column) => meansUser(column, table, tables));
  const tied = settable.filter((column) => ties(column, table, tables) && !/^['\d]/.test(column.default ?? ''));
  const path = table.name === 'storage.objects' ? settable.filter(({ name }) => name === 'name' || name === 'bucket_id') : [];
  const usual = new Set([...required, ...tied, ...user, ...path]);
  const sets = again ? [new Set([...required, ...user]), new Set(required), new Set(settable)] : [usual];
  const attempts = [...sets.map((columns) => ({ columns, loose: false })), ...(again ? [{ columns: usual, loose: true }] : [])].flatMap(({ columns, loose }) => {
    const [own, other] = [insertOf(table, tables, columns, 'own', { loose }), insertOf(table, tables, columns, 'other', { loose })];
    return own === undefined || other === undefined ? [] : [{ before: loose ? loosening(table) : [], own, other }];
  });
  return { oid: table.oid, table: table.sql, partitioned: table.kind === 'p', attempts, more: publicRows(table, tables, usual) };
}

/** What takes away the checks of a table, for the transaction, where no values are found for which they hold: they say nothing of who may do what. */
function loosening(table: RelationFacts): readonly string[] {
  return [...table.checks.map(({ name }) => `alter table ${table.sql} drop constraint ${name}`), ...new Set(table.columns.flatMap(({ freeDomain }) => freeDomain ?? []))];
}

/** Rows of somebody else that policies may let everybody see, or nobody: flags on and off, the words for which they ask. */
function publicRows(table: RelationFacts, tables: Tables, columns: ReadonlySet<ColumnFacts>): readonly string[] {
  const text = table.policies.join(' ');
  const flags = table.columns.filter(({ type, name, generated }) => type === 'boolean' && !generated && text.includes(name));
  const words = table.columns.filter(({ generated }) => !generated).flatMap((column) => wantedLiterals(column, table).map((literal) => ({ column, literal })));
  const rows = [...(flags.length > 0 ? ['true', 'false'].map((value) => new Map(flags.map((column) => [column, value]))) : []), ...words.map(({ column, literal }) => new Map([[column, `'${literal.replaceAll(`'`, `''`)}'`], ...flags.map((flag) => [flag, 'true'] as const)]))];
  return rows.slice(0, 6).flatMap((given) => insertOf(table, tables, new Set([...columns, ...given.keys()]), 'other', { given }) ?? []);
}

interface Given {
  readonly given?: ReadonlyMap<ColumnFacts, string>;
  readonly loose?: boolean;
}

/** Undefined when no value is known for a column that needs one. */
function insertOf(table: RelationFacts, tables: Tables, columns: ReadonlySet<ColumnFacts>, side: Side, { given = new Map(), loose = false }: Given): string | undefined {
  const assigned: (readonly [string, string])[] = [];
  for (const column of table.columns) {
    if (!columns.has(column)) continue;
    const literal = table.name.startsWith('storage.') ? wantedLiterals(column, table)[0] : undefined;
    // What is unique among rows of one side is left to its default.
    const value = given.get(column) ?? (given.size > 0 && table.unique.includes(column.name) && (column.default !== undefined || column.identity) ? 'default' : valueFor(column, side, table, tables, { literal, loose }));
    if (value === undefined && column.required && column.default === undefined) return undefined;
    if (value !== undefined) assigned.push([column.sql, value]);
  }
  if (assigned.length === 0) return `insert into ${table.sql} default values`;
  return `insert into ${table.sql} (${assigned.map(([name]) => name).join(', ')}) overriding system value values (${assigned.map(([, value]) => value).join(', ')})`;
}
