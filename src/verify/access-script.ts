import type { ColumnFacts, RelationFacts } from './access-facts.js';
import { users } from './access-values.js';
import type { ApiRole, RowCommand } from './report.js';

/** Which of the made-up rows are there. */
export type Stage = 'full' | 'own' | 'other';

/** What a statement did as a role: how many rows it met, or the error. */
export interface Tried {
  readonly role: ApiRole;
  readonly command: RowCommand;
  readonly stage: Stage;
  readonly rows?: number;
  readonly code?: string;
  readonly message?: string;
}

export interface ProbeAnswer {
  /** Rows that there are, by stage, for a superuser. */
  readonly totals: Readonly<Partial<Record<Stage, number>>>;
  readonly tried: readonly Tried[];
}

/** A value as an SQL literal of type jsonb. */
export function asJsonLiteral(value: unknown): string {
  return `'${JSON.stringify(value).replaceAll(`'`, `''`)}'::jsonb`;
}

/** The claims of a request, as PostgREST sets them. */
const claims: Readonly<Record<ApiRole, string>> = {
  anon: JSON.stringify({ role: 'anon', iss: 'supabase' }),
  authenticated: JSON.stringify({ sub: users.own.id, role: 'authenticated', aud: 'authenticated', email: users.own.email, phone: '', app_metadata: { provider: 'email', providers: ['email'] }, user_metadata: {}, aal: 'aal1', session_id: '33333333-3333-4333-8333-333333333333', is_anonymous: false }),
};

/** What to try with a relation. */
export interface ProbePlan {
  readonly relation: RelationFacts;
  /** Materialized views to be filled first, in order. */
  readonly refresh: readonly string[];
  /** Statements that leave only the user's own rows, and only those of others. */
  readonly only: Readonly<Record<'own' | 'other', readonly string[]>>;
  readonly roles: readonly ApiRole[];
  /** Columns that hold a user: for a request without one they are null. */
  readonly users: ReadonlySet<ColumnFacts>;
  /** Seconds after which no further command is tried: policies may be slow. */
  readonly longest: number;
}

/**
 * One message that tries all commands as each role, every one in a subtransaction that is undone, and answers `facts`, a `ProbeAnswer`. Where a command met some of the rows, or was
 * refused, it is tried again with the user's own rows alone and with those of others alone. A row to insert is one that was there: it has been accepted once. Constraints are
 * checked after policies, so that a key that is taken is no refusal.
 */
export function probeScript({ relation, refresh, only, roles, users: userColumns, longest }: ProbePlan): string {
  const { sql, columns } = relation;
  const tries = roles.flatMap((role) => triesOf(relation, role));
  const inserts = roles.filter((role) => relation.rights[role]?.insert === true && (relation.updatable & 8) > 0).map((role) => insertOf(relation, role, userColumns));
  return `do $pg_safe$
declare
  stage text; attempt record; statement text; shown bigint; met bigint; code text; said text; given text[]; totals jsonb := '{}'; given_rows jsonb := '{}'; tried jsonb := '[]'; latest timestamptz := clock_timestamp() + interval '${longest} seconds';
begin
  foreach stage in array array['full', 'own', 'other'] loop
    begin
      if stage <> 'full' then
        for statement in select value from jsonb_array_elements_text(${asJsonLiteral(only)} -> stage) loop execute statement; end loop;
      end if;
      ${refresh.map((view) => `execute ${textLiteral(`refresh materialized view ${view}`)};`).join(' ')}
      execute ${textLiteral(`select count(*) from ${sql}`)} into shown;
      totals := totals || jsonb_build_object(stage, shown);
      if stage <> 'full' and shown > 0 then
        execute ${textLiteral(`select array[${columns.map((column) => `${column.sql}::text`).join(', ') || 'null'}]::text[] from ${sql} limit 1`)} into given;
        given_rows := given_rows || jsonb_build_object(stage, to_jsonb(given));
      end if;
      for attempt in select * from jsonb_to_recordset(${asJsonLiteral(tries)}) as t (role text, claims text, sub text, command text, sql text) loop
        if clock_timestamp() >= latest then raise exception 'trying it takes more than ${longest} s'; end if;
        continue when stage <> 'full' and not exists (select from jsonb_array_elements(tried) done
          where done ->> 'role' = attempt.role and done ->> 'command' = attempt.command and done ->> 'stage' = 'full' and ((done ->> 'rows')::bigint between 1 and (totals ->> 'full')::bigint - 1 or done ->> 'code' = '42501'));
        begin
          perform ${asRole('attempt.role', 'attempt.claims', 'attempt.sub')};
          execute attempt.sql;
          get diagnostics met = row_count;
          raise sqlstate 'PGS00';
        exception
          when sqlstate 'PGS00' then tried := tried || jsonb_build_object('role', attempt.role, 'command', attempt.command, 'stage', stage, 'rows', met);
          when others then tried := tried || jsonb_build_object('role', attempt.role, 'command', attempt.command, 'stage', stage, 'code', sqlstate, 'message', sqlerrm);
        end;
      end loop;
      raise sqlstate 'PGS00';
    exception when sqlstate 'PGS00' then null;
    end;
  end loop;
  for attempt in select * from jsonb_to_recordset(${asJsonLiteral(inserts)}) as t (role text, claims text, sub text, columns text, own int[], other int[]) loop
    foreach stage in array array['own', 'other'] loop
      continue when given_rows -> stage is null;
      begin
        perform ${asRole('attempt.role', 'attempt.claims', 'attempt.sub')};
        execute format('insert into %s ', ${textLiteral(sql)}) || case when attempt.columns = '' then 'default values' else format('(%s) values (%s)', attempt.columns,
          (select string_agg(case at when 0 then 'null' else quote_nullable(given_rows -> stage ->> (at - 1)) end, ', ' order by o) from unnest(case stage when 'own' then attempt.own else attempt.other end) with ordinality picked (at, o))) end;
        raise sqlstate 'PGS00';
      exception
        when sqlstate 'PGS00' or integrity_constraint_violation then tried := tried || jsonb_build_object('role', attempt.role, 'command', 'insert', 'stage', stage, 'rows', 1);
        when others then tried := tried || jsonb_build_object('role', attempt.role, 'command', 'insert', 'stage', stage, 'code', sqlstate, 'message', sqlerrm);
      end;
    end loop;
  end loop;
  perform set_config('pg_safe.answer', jsonb_build_object('totals', totals, 'tried', tried)::text, true);
end $pg_safe$;
select current_setting('pg_safe.answer') as facts`;
}

function asRole(role: string, claim: string, sub: string): string {
  return `set_config('request.jwt.claims', ${claim}, true), set_config('request.jwt.claim.sub', ${sub}, true), set_config('request.jwt.claim.role', ${role}, true), set_config('role', ${role}, true)`;
}

function textLiteral(text: string): string {
  return `'${text.replaceAll(`'`, `''`)}'`;
}

interface Try {
  readonly role: ApiRole;
  readonly claims: string;
  readonly sub: string;
  readonly command: RowCommand;
  readonly sql: string;
}

/** The commands on rows that are there. The Data API filters what it changes, so a column is read where the role may: then policies for SELECT hold as well. */
function triesOf(relation: RelationFacts, role: ApiRole): readonly Try[] {
  const rights = relation.rights[role];
  if (rights === undefined) return [];
  const as = { role, claims: claims[role], sub: role === 'anon' ? '' : users.own.id };
  const read = relation.columns.find(({ name }) => rights.reads.includes(name));
  const where = read === undefined ? '' : ` where ${read.sql} is not distinct from ${read.sql}`;
  const changed = updatedColumn(relation, rights.updates, rights.reads);
  return [
    ...(rights.select ? [{ ...as, command: 'select', sql: `select 1 from ${relation.sql}` } as const] : []),
    ...(rights.update && changed !== undefined && (relation.updatable & 4) > 0 ? [{ ...as, command: 'update', sql: `update ${relation.sql} set ${changed.sql} = ${rights.reads.includes(changed.name) ? changed.sql : 'default'}${where}` } as const] : []),
    ...(rights.delete && (relation.updatable & 16) > 0 ? [{ ...as, command: 'delete', sql: `delete from ${relation.sql}${where}` } as const] : []),
  ];
}

/** A column that is readable and no key, where there is one. */
function updatedColumn({ columns, unique }: RelationFacts, updates: readonly string[], reads: readonly string[]): ColumnFacts | undefined {
  const open = columns.filter(({ name, generated, identity, assignable }) => updates.includes(name) && !generated && !identity && assignable);
  return open.find(({ name }) => reads.includes(name) && !unique.includes(name)) ?? open.find(({ name }) => reads.includes(name)) ?? open[0];
}

/** The columns that a role sets, and where their values are in the rows: what has a default of its own, as keys have, is left to it. */
function insertOf(relation: RelationFacts, role: ApiRole, userColumns: ReadonlySet<ColumnFacts>): { readonly role: ApiRole; readonly claims: string; readonly sub: string; readonly columns: string; readonly own: readonly number[]; readonly other: readonly number[] } {
  const picked = relation.columns.map((column, at) => ({ column, at: at + 1 })).filter(({ column }) => relation.rights[role]?.inserts.includes(column.name) === true && !column.generated && column.assignable && !column.identity && !/nextval\(/.test(column.default ?? ''));
  const own = picked.map(({ column, at }) => (role === 'anon' && userColumns.has(column) && !column.required ? 0 : at));
  return { role, claims: claims[role], sub: role === 'anon' ? '' : users.own.id, columns: picked.map(({ column }) => column.sql).join(', '), own, other: picked.map(({ at }) => at) };
}
