import type { PGlite } from '@electric-sql/pglite';

/** An object of a database: what it is called, what it stands on, and everything that pg_dump prints of it. */
export interface SchemaFact {
  readonly subject: string;
  /** It goes along with these, without a word: its table, the columns that it indexes. */
  readonly parents: readonly string[];
  readonly facts: string;
}

type Database = Pick<PGlite, 'query'>;

/** Everything that `pg_dump --schema-only` prints, an object at a time, by what it is called. The order of columns is left out, and so are comments in function bodies. */
export async function schemaFacts(db: Database): Promise<ReadonlyMap<string, SchemaFact>> {
  await db.query(`select set_config('search_path', 'public', false)`);
  const found = new Map<string, SchemaFact>();
  for (const query of queries) {
    for (const row of (await db.query<{ subject: string; parents: readonly string[] | null; facts: unknown }>(query)).rows) {
      if (found.has(row.subject)) throw new Error(`two objects are called ${row.subject}`);
      found.set(row.subject, { subject: row.subject, parents: row.parents ?? [], facts: JSON.stringify(row.facts) });
    }
  }
  return found;
}

/** How two databases differ, sorted: `missing table "notes"`, `changed column "notes.body"`. What goes along with something else is left out. */
export function factDifferences(before: ReadonlyMap<string, SchemaFact>, after: ReadonlyMap<string, SchemaFact>): readonly string[] {
  const absent = (from: ReadonlyMap<string, SchemaFact>, to: ReadonlyMap<string, SchemaFact>): readonly string[] =>
    [...from.values()].filter(({ subject, parents }) => !to.has(subject) && parents.every((parent) => to.has(parent))).map(({ subject }) => subject);
  return [
    ...absent(before, after).map((subject) => `missing ${subject}`),
    ...absent(after, before).map((subject) => `extra ${subject}`),
    ...[...before.values()].filter(({ subject, facts }) => after.has(subject) && after.get(subject)!.facts !== facts).map(({ subject }) => `changed ${subject}`),
  ].sort();
}

const own = (namespace: string): string => `${namespace} not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname = 'information_schema')`;
const notOfExtension = (classId: string, id: string): string => `not exists (select from pg_depend member where member.classid = '${classId}'::regclass and member.objid = ${id} and member.deptype = 'e')`;
const shown = (schema: string, name: string): string => `(case when ${schema} = 'public' then '' else ${schema} || '.' end || ${name})`;
const relation = (id: string): string => `(select format('%s "%s"', case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' when 'c' then 'composite type' else 'table' end, ${shown('nspname', 'relname')}) from pg_class join pg_namespace on pg_namespace.oid = relnamespace where pg_class.oid = ${id})`;
const bare = (id: string): string => `(select ${shown('nspname', 'relname')} from pg_class join pg_namespace on pg_namespace.oid = relnamespace where pg_class.oid = ${id})`;
const columns = (table: string, numbers: string): string => `array(select format('column "%s.%s"', ${bare(table)}, attname) from pg_attribute where attrelid = ${table} and attnum = any (${numbers}) and attnum > 0)`;
const grants = (acl: string, owner: string): string => `(select array_agg(format('%s %s %s', case grantee when 0 then 'public' else grantee::regrole::text end, privilege_type, is_grantable) order by 1) from (select grantee, privilege_type, is_grantable from aclexplode(${acl}) where grantee <> ${owner} order by grantee, privilege_type, is_grantable) held)`;
const comment = (classId: string, id: string, sub = '0'): string => `(select description from pg_description where classoid = '${classId}'::regclass and objoid = ${id} and objsubid = ${sub})`;

const queries: readonly string[] = [
  `select format('schema "%s"', nspname) as subject, null as parents, json_build_array(nspowner::regrole, ${grants(`coalesce(nspacl, acldefault('n', nspowner))`, 'nspowner')}, ${comment('pg_namespace', 'n.oid')}) as facts
   from pg_namespace n where ${own('n.oid')} and ${notOfExtension('pg_namespace', 'n.oid')}`,
  `select ${relation('c.oid')} as subject,
     case when relkind = 'S' then (select ${columns('d.refobjid', 'array[d.refobjsubid]')} from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')) end as parents,
     json_build_array(relkind, relpersistence, relrowsecurity, relforcerowsecurity, relreplident, relowner::regrole, (select array_agg(o order by o) from unnest(reloptions) o),
       case when relkind in ('v', 'm') then pg_get_viewdef(c.oid) end, pg_get_expr(relpartbound, c.oid), pg_get_partkeydef(c.oid),
       (select array_agg(inhparent::regclass order by inhseqno) from pg_inherits where inhrelid = c.oid), (select to_json(s) from pg_sequence s where seqrelid = c.oid)::jsonb - 'seqrelid',
       ${grants(`coalesce(relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r'::"char" end, relowner))`, 'relowner')},
       (select array_agg(format('%s %s', attname, ${grants('attacl', 'relowner')}) order by attname) from pg_attribute where attrelid = c.oid and attacl is not null and ${grants('attacl', 'relowner')} is not null), ${comment('pg_class', 'c.oid')}) as facts
   from pg_class c where relkind in ('r', 'p', 'f', 'v', 'm', 'S') and not exists (select from pg_depend d where relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i') and ${own('relnamespace')} and ${notOfExtension('pg_class', 'c.oid')}`,
  `select format('column "%s.%s"', ${bare('c.oid')}, attname) as subject, array[${relation('c.oid')}] as parents,
     json_build_array(format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attcollation::regcollation, pg_get_expr(adbin, adrelid), ${comment('pg_class', 'c.oid', 'attnum')}) as facts
   from pg_attribute join pg_class c on c.oid = attrelid left join pg_attrdef on adrelid = c.oid and adnum = attnum
   where relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped and ${own('relnamespace')} and ${notOfExtension('pg_class', 'c.oid')}`,
  `select format('index "%s"', ${bare('indexrelid')}) as subject, array[${relation('indrelid')}] || ${columns('indrelid', "array(select refobjsubid from pg_depend where classid = 'pg_class'::regclass and objid = indexrelid and refclassid = 'pg_class'::regclass)")} as parents,
     json_build_array(pg_get_indexdef(indexrelid), indisvalid, ${comment('pg_class', 'indexrelid')}) as facts
   from pg_index join pg_class c on c.oid = indexrelid where ${own('relnamespace')} and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))`,
  `select format('constraint "%s" on "%s"', conname, case conrelid when 0 then (select ${shown('nspname', 'typname')} from pg_type join pg_namespace on pg_namespace.oid = typnamespace where pg_type.oid = contypid) else ${bare('conrelid')} end) as subject,
     case conrelid when 0 then array[format('domain "%s"', (select ${shown('nspname', 'typname')} from pg_type join pg_namespace on pg_namespace.oid = typnamespace where pg_type.oid = contypid))] else array[${relation('conrelid')}] || ${columns('conrelid', 'conkey')} end as parents,
     json_build_array(pg_get_constraintdef(oid), ${comment('pg_constraint', 'pg_constraint.oid')}) as facts
   from pg_constraint where contype <> 'n' and contype <> 't' and ${own('connamespace')}`,
  `select format('policy "%s" on "%s"', polname, ${bare('polrelid')}) as subject, array[${relation('polrelid')}] as parents,
     json_build_array(polcmd, polpermissive, array(select case r when 0 then 'public' else r::regrole::text end from unnest(polroles) r order by 1), pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid), ${comment('pg_policy', 'p.oid')}) as facts
   from pg_policy p`,
  `select format('trigger "%s" on "%s"', tgname, ${bare('tgrelid')}) as subject, array[${relation('tgrelid')}] as parents, json_build_array(pg_get_triggerdef(t.oid), tgenabled, ${comment('pg_trigger', 't.oid')}) as facts from pg_trigger t where not tgisinternal`,
  `select format('rule "%s" on "%s"', rulename, ${bare('ev_class')}) as subject, array[${relation('ev_class')}] as parents, json_build_array(pg_get_ruledef(r.oid), ev_enabled) as facts
   from pg_rewrite r join pg_class c on c.oid = ev_class where rulename <> '_RETURN' and ${own('relnamespace')}`,
  `select format('%s "%s(%s)"', case prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, ${shown('nspname', 'proname')}, oidvectortypes(proargtypes)) as subject, null as parents,
     json_build_array(case when prokind <> 'a' then regexp_replace(regexp_replace(pg_get_functiondef(p.oid), '--[^' || chr(10) || ']*', '', 'g'), '[[:space:]]+', ' ', 'g') end, proowner::regrole, ${grants(`coalesce(proacl, acldefault('f', proowner))`, 'proowner')}, ${comment('pg_proc', 'p.oid')}) as facts
   from pg_proc p join pg_namespace n on n.oid = pronamespace where ${own('pronamespace')} and ${notOfExtension('pg_proc', 'p.oid')} and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`,
  `select format('%s "%s"', case typtype when 'e' then 'enum' when 'd' then 'domain' else 'type' end, ${shown('nspname', 'typname')}) as subject, null as parents,
     json_build_array((select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid), case typtype when 'd' then format_type(typbasetype, typtypmod) end, typnotnull, typdefault,
       (select array_agg(attname || ' ' || format_type(atttypid, atttypmod) order by attnum) from pg_attribute where attrelid = typrelid and attnum > 0 and not attisdropped),
       typowner::regrole, ${grants(`coalesce(typacl, acldefault('T', typowner))`, 'typowner')}, ${comment('pg_type', 't.oid')}) as facts
   from pg_type t join pg_namespace n on n.oid = typnamespace
   where (typtype in ('e', 'd', 'r') or typtype = 'c' and exists (select from pg_class where oid = typrelid and relkind = 'c')) and ${own('typnamespace')} and ${notOfExtension('pg_type', 't.oid')}`,
  `select format('extension "%s"', extname) as subject, null as parents, to_json(extnamespace::regnamespace) as facts from pg_extension where extname <> 'plpgsql'`,
  `select format('publication "%s"', pubname) as subject, null as parents,
     json_build_array(puballtables, pubinsert, pubupdate, pubdelete, (select array_agg(prrelid::regclass::text order by 1) from pg_publication_rel where prpubid = p.oid), (select array_agg(pnnspid::regnamespace::text order by 1) from pg_publication_namespace where pnpubid = p.oid)) as facts from pg_publication p`,
  `select format('event trigger "%s"', evtname) as subject, null as parents, json_build_array(evtevent, evtfoid::regproc, evtenabled, evttags) as facts from pg_event_trigger`,
  `select format('statistics "%s"', ${shown('nspname', 'stxname')}) as subject, array[${relation('stxrelid')}] as parents, json_build_array(pg_get_statisticsobjdef(s.oid)) as facts from pg_statistic_ext s join pg_namespace n on n.oid = stxnamespace`,
  `select 'the database' as subject, null as parents, json_agg(json_build_array(defaclrole::regrole, nspname, defaclobjtype, ${grants('defaclacl', 'defaclrole')}) order by defaclrole, nspname, defaclobjtype) as facts
   from pg_default_acl left join pg_namespace n on n.oid = defaclnamespace`,
];
