import type { Session } from './driver.js';

/** What a statement about access needs of a relation, from the catalogs. */
export interface RelationFacts {
  readonly oid: number;
  /** As it is written in SQL. */
  readonly sql: string;
  readonly name: string;
  /** pg_class.relkind. */
  readonly kind: string;
  /** The relations that a view reads itself. */
  readonly reads: readonly number[];
  readonly columns: readonly ColumnFacts[];
  /** CHECK constraints: expressions, and the names of the columns in them. */
  readonly checks: readonly { readonly name: string; readonly expression: string; readonly columns: readonly string[] }[];
  /** Foreign keys. */
  readonly references: readonly { readonly columns: readonly string[]; readonly table: number; readonly keys: readonly string[] }[];
  /** Columns in a unique index. */
  readonly unique: readonly string[];
  /** Expressions of its policies. */
  readonly policies: readonly string[];
  /** What can be done through a view without triggers: bits of pg_relation_is_updatable. */
  readonly updatable: number;
  /** A view with INSTEAD OF triggers or rules. */
  readonly instead: boolean;
  /** Only of relations that were asked for. */
  readonly rights: Readonly<Record<string, RoleRights>>;
}

/** What a role holds, tables and columns. */
export interface RoleRights {
  readonly select: boolean;
  readonly insert: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  /** Names of the columns. */
  readonly reads: readonly string[];
  readonly inserts: readonly string[];
  readonly updates: readonly string[];
}

export interface ColumnFacts {
  readonly name: string;
  /** As it is written in SQL. */
  readonly sql: string;
  /** Its type without the length, that of a domain's base: `text`, `integer`, `uuid[]`. */
  readonly type: string;
  /** pg_type.typtype and typcategory of that type. */
  readonly typtype: string;
  readonly category: string;
  /** The longest text that it takes, or precision and scale of a numeric. */
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly required: boolean;
  readonly default?: string;
  readonly generated: boolean;
  readonly identity: boolean;
  /** Whether a view's column can be assigned. */
  readonly assignable: boolean;
  readonly labels?: readonly string[];
  /** Checks of its domain, of VALUE. */
  readonly domain?: readonly string[];
  /** What takes these checks away. */
  readonly freeDomain?: readonly string[];
}

/** How the relations of a database hang together. */
export interface Relations {
  readonly byName: ReadonlyMap<string, number>;
  /** What a relation stands on, refers to, and what its policies look into. */
  readonly links: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Read from the catalogs how relations hang together. */
export async function readRelations(session: Session): Promise<Relations> {
  const graph = await ask<Graph>(session, graphQuery);
  const byName = new Map(graph.relations.map(([oid, schema, name]) => [`${schema}.${name}`, oid]));
  const links = new Map<number, Set<number>>();
  for (const [from, to] of graph.links) links.set(from, (links.get(from) ?? new Set()).add(to));
  const sources = await functionSources(session, graph);
  const named = new Map([...new Set(graph.calls.map(([, called]) => called))].map((called) => [called, relationsNamed(sources, called, graph.relations)]));
  for (const [from, called] of graph.calls) {
    for (const to of named.get(called) ?? []) links.set(from, (links.get(from) ?? new Set()).add(to));
  }
  return { byName, links };
}

/** These relations, and those that they need. */
export function neededBy(oids: ReadonlySet<number>, { byName, links }: Relations): ReadonlySet<number> {
  const needed = new Set(oids);
  const users = byName.get('auth.users');
  if (users !== undefined) needed.add(users);
  for (const from of needed) for (const to of links.get(from) ?? []) needed.add(to);
  return needed;
}

/**
 * @param asked those whose privileges matter
 * @param needed these, and what they need
 */
export async function relationFacts(session: Session, asked: ReadonlySet<number>, needed: ReadonlySet<number>, roles: readonly string[]): Promise<ReadonlyMap<number, RelationFacts>> {
  const facts = await ask<readonly RelationFacts[]>(session, factsQuery(asked, needed, roles));
  return new Map(facts.map((fact) => [fact.oid, fact]));
}

interface Graph {
  readonly relations: readonly (readonly [oid: number, schema: string, name: string])[];
  readonly links: readonly (readonly [from: number, to: number])[];
  readonly calls: readonly (readonly [from: number, called: number])[];
}

interface FunctionSource {
  readonly oid: number;
  readonly name: string;
  readonly source: string;
}

/** The sources of the functions that policies and views call, and of those that these call. */
async function functionSources(session: Session, { calls }: Graph): Promise<readonly FunctionSource[]> {
  if (calls.length === 0) return [];
  const read = (condition: string): Promise<readonly FunctionSource[]> => ask(session, `select coalesce(json_agg(json_build_object('oid', oid::int, 'name', proname, 'source', lower(prosrc))), '[]') as facts
    from pg_proc where prolang in (select oid from pg_language where lanname in ('sql', 'plpgsql')) and pronamespace <> 'pg_catalog'::regnamespace and (${condition})`);
  const direct = await read(`oid in (${[...new Set(calls.map(([, called]) => called))].join(', ')})`);
  const known = new Set(direct.map(({ name }) => name));
  const words = new Set(direct.flatMap(({ source }) => [...source.matchAll(/([a-z_]\w*)\s*\(/g)].map(([, word = '']) => word)));
  const others = [...words].filter((word) => !known.has(word));
  return others.length === 0 ? direct : [...direct, ...(await read(`proname in (${others.map((word) => `'${word}'`).join(', ')})`))];
}

/** The relations whose names stand in a function, or in one that it calls. */
function relationsNamed(sources: readonly FunctionSource[], called: number, relations: Graph['relations']): readonly number[] {
  const reached = new Set(sources.filter(({ oid }) => oid === called));
  for (const { source } of reached) for (const other of sources) if (source.includes(`${other.name}(`)) reached.add(other);
  const words = new Set([...reached].flatMap(({ source }) => source.match(/[a-z_]\w*/g) ?? []));
  return relations.filter(([, , name]) => words.has(name)).map(([oid]) => oid);
}

/** @throws Error when the server refuses what it is asked of its catalogs */
async function ask<Facts>(session: Session, sql: string): Promise<Facts> {
  const { rows, error } = await session.script(sql);
  const facts = rows[0]?.['facts'];
  if (error !== undefined || facts == null) throw new Error(`The catalogs could not be read: ${error?.message ?? 'no row'}`);
  return JSON.parse(facts) as Facts;
}

const own = `relnamespace in (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')`;
const graphQuery = `select json_build_object(
  'relations', (select coalesce(json_agg(json_build_array(c.oid::int, nspname, relname)), '[]') from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'p', 'v', 'm', 'f') and ${own}),
  'links', (select coalesce(json_agg(json_build_array(a::int, b::int)), '[]') from (
    select conrelid, confrelid from pg_constraint where contype = 'f'
    union select polrelid, refobjid from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid where refclassid = 'pg_class'::regclass
    union select ev_class, refobjid from pg_rewrite r join pg_class c on c.oid = ev_class join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid where refclassid = 'pg_class'::regclass and ${own}) links (a, b) where a <> b),
  'calls', (select coalesce(json_agg(json_build_array(a::int, b::int)), '[]') from (
    select polrelid, refobjid from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid where refclassid = 'pg_proc'::regclass
    union select ev_class, refobjid from pg_rewrite r join pg_class c on c.oid = ev_class join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid where refclassid = 'pg_proc'::regclass and ${own}) calls (a, b))) as facts`;

function factsQuery(asked: ReadonlySet<number>, needed: ReadonlySet<number>, roles: readonly string[]): string {
  const names = (table: string, numbers: string): string => `(select coalesce(json_agg(attname), '[]') from pg_attribute where attrelid = ${table} and attnum = any (${numbers}))`;
  const held = (role: string, privilege: string): string => `(select coalesce(json_agg(attname), '[]') from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
    and (has_table_privilege('${role}', c.oid, '${privilege}') or has_column_privilege('${role}', c.oid, attnum, '${privilege}')))`;
  const rights = (role: string): string => {
    const may = (privilege: string): string => `'${privilege.toLowerCase()}', has_schema_privilege('${role}', relnamespace, 'usage') and ${privilege === 'DELETE' ? 'has_table_privilege' : 'has_any_column_privilege'}('${role}', c.oid, '${privilege}')`;
    return `'${role}', json_build_object(${['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map(may).join(', ')}, 'reads', ${held(role, 'SELECT')}, 'inserts', ${held(role, 'INSERT')}, 'updates', ${held(role, 'UPDATE')})`;
  };
  const listed = (oids: ReadonlySet<number>): string => `(${['0', ...oids].join(', ')})`;
  const wanted = listed(needed);
  return `with labels as materialized (select enumtypid, json_agg(enumlabel order by enumsortorder) as labels from pg_enum group by enumtypid),
att as materialized (
  select attrelid, json_agg(json_strip_nulls(json_build_object('name', attname, 'sql', quote_ident(attname), 'type', format_type(b.oid, null), 'typtype', b.typtype, 'category', b.typcategory,
    'length', case when b.typname in ('varchar', 'bpchar') and m >= 4 then m - 4 end, 'precision', case when b.typname = 'numeric' and m >= 4 then (m - 4) >> 16 end, 'scale', case when b.typname = 'numeric' and m >= 4 then (m - 4) & 2047 end,
    'required', attnotnull or t.typnotnull, 'default', coalesce(pg_get_expr(adbin, adrelid), t.typdefault), 'generated', attgenerated <> '', 'identity', attidentity <> '',
    'assignable', relkind not in ('v', 'm') or pg_column_is_updatable(attrelid, attnum, false), 'labels', labels,
    'domain', case t.typtype when 'd' then (select json_agg(pg_get_expr(conbin, 0)) from pg_constraint where contypid = t.oid and contype = 'c') end,
    'freeDomain', case t.typtype when 'd' then (select json_agg(format('alter domain %s drop constraint %I', t.oid::regtype, conname)) from pg_constraint where contypid = t.oid and contype = 'c') end)) order by attnum) as columns
  from pg_attribute join pg_class on pg_class.oid = attrelid join pg_type t on t.oid = atttypid join pg_type b on b.oid = case t.typtype when 'd' then t.typbasetype else t.oid end left join labels on enumtypid = b.oid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum cross join lateral (select case t.typtype when 'd' then t.typtypmod else atttypmod end) length (m)
  where attrelid in ${wanted} and attnum > 0 and not attisdropped group by attrelid)
select coalesce(json_agg(json_build_object('oid', c.oid::int, 'sql', format('%I.%I', nspname, relname), 'name', nspname || '.' || relname, 'kind', relkind,
  'reads', (select coalesce(json_agg(distinct refobjid::int), '[]') from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid where ev_class = c.oid and refclassid = 'pg_class'::regclass and refobjid <> c.oid and relkind in ('v', 'm')),
  'columns', coalesce(columns, '[]'),
  'checks', (select coalesce(json_agg(json_build_object('name', quote_ident(conname), 'expression', pg_get_expr(conbin, conrelid), 'columns', ${names('conrelid', 'conkey')})), '[]') from pg_constraint where conrelid = c.oid and contype = 'c'),
  'references', (select coalesce(json_agg(json_build_object('table', confrelid::int, 'columns', (select json_agg(attname order by o) from unnest(conkey) with ordinality k (n, o) join pg_attribute on attrelid = conrelid and attnum = n),
      'keys', (select json_agg(attname order by o) from unnest(confkey) with ordinality k (n, o) join pg_attribute on attrelid = confrelid and attnum = n))), '[]') from pg_constraint where conrelid = c.oid and contype = 'f' and conparentid = 0),
  'unique', (select coalesce(json_agg(distinct attname), '[]') from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey) where indrelid = c.oid and (indisunique or indisexclusion)),
  'policies', (select coalesce(json_agg(concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))), '[]') from pg_policy where polrelid = c.oid),
  'updatable', case relkind when 'v' then pg_relation_is_updatable(c.oid, false) else 28 end,
  'instead', relkind = 'v' and (exists (select from pg_trigger where tgrelid = c.oid) or exists (select from pg_rewrite where ev_class = c.oid and rulename <> '_RETURN')),
  'rights', case when c.oid in ${listed(asked)} then json_build_object(${roles.map(rights).join(', ')}) else '{}' end)), '[]') as facts
from pg_class c join pg_namespace n on n.oid = relnamespace left join att on attrelid = c.oid where c.oid in ${wanted}`;
}
