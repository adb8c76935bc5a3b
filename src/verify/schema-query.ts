/**
 * The query behind `dumpSchema`: one row, one value, a JSON array of `[subject, parents, facts]`. It sets search_path for itself, so that names are printed alike whatever the session
 * looks at, and sets it back: `set_config(…, true)` inside a statement, since a pipeline would not take a second one. What reads names joins `here`, to come after that.
 * @param postgres - the major version: the catalogs of 13 to 18 are alike but for what is asked for by version below
 */
export function schemaQuery(postgres: number): string {
  return `with searched as materialized (select current_setting('search_path') as was),
here as materialized (select was, set_config('search_path', 'public', true) as path from searched),
own as materialized (select oid, nspname, case nspname when 'public' then '' else nspname || '.' end as prefix from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
member as materialized (select classid, objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'),
rel as materialized (
  select c.*, n.prefix || relname as bare,
    format('%s "%s"', case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' when 'c' then 'composite type' else 'table' end, n.prefix || relname) as label
  from here, pg_class c join own n on n.oid = relnamespace where ${notMember('pg_class', 'c.oid')}),
typ as materialized (select t.*, n.prefix || typname as bare from here, pg_type t join own n on n.oid = typnamespace where ${notMember('pg_type', 't.oid')}),
found (subject, parents, facts) as (
${queries(postgres).join('\nunion all\n')}),
gathered as materialized (select coalesce(json_agg(json_build_array(subject, coalesce(parents, '{}'), json_strip_nulls(facts))) filter (where subject is not null), '[]') as objects, min(was) as was from here left join found on path is not null)
select objects, set_config('search_path', was, true) as restored from gathered`;
}

const notMember = (catalog: string, id: string): string => `not exists (select from member where classid = '${catalog}'::regclass and objid = ${id})`;
const comment = (catalog: string, id: string, sub = '0'): string => `(select description from pg_description where classoid = '${catalog}'::regclass and objoid = ${id} and objsubid = ${sub})`;
const role = (id: string): string => `case ${id} when 0 then 'public' else ${id}::regrole::text end`;
/** The privileges as aclitems: `anon=arw/postgres`. Nothing said is what a new object has. */
const privileges = (acl: string, kind: string, owner: string): string => `coalesce(${acl}, acldefault(${kind}, ${owner}))::text[]`;

/** The columns of a relation by their numbers, as subjects; `bare` is its name. */
const columns = (bare: string, table: string, numbers: string): string => `array(select format('column "%s.%s"', ${bare}, attname) from pg_attribute where attrelid = ${table} and attnum = any (${numbers}) and attnum > 0)`;

const queries = (postgres: number): readonly string[] => [
  `select format('schema "%s"', s.nspname), null::text[], json_build_object('owner', nspowner::regrole, 'privileges', ${privileges('nspacl', `'n'`, 'nspowner')}, 'comment', ${comment('pg_namespace', 's.oid')})
   from here, pg_namespace s join own using (oid) where ${notMember('pg_namespace', 's.oid')}`,

  `select label, case when column_of is not null then array[format('column "%s"', column_of)] end, json_build_object(
     'persistence', nullif(relpersistence, 'p'), 'row level security', relrowsecurity, 'forced row level security', relforcerowsecurity, 'replica identity', relreplident, 'owner', relowner::regrole,
     'options', (select array_agg(o order by o) from unnest(reloptions) o),
     'columns', case when relkind in ('v', 'm') then (select array_agg(said order by said) from (
       select attname, concat_ws(' ', attname, 'default ' || pg_get_expr(adbin, adrelid), nullif(array(select item::text from unnest(attacl) item order by 1), '{}')::text, ${comment('pg_class', 'attrelid', 'attnum')}) as said
       from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum where attrelid = r.oid and attnum > 0) saying where said <> attname) end, 'definition', case when relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
     'partition bound', pg_get_expr(relpartbound, r.oid), 'partition key', case relkind when 'p' then pg_get_partkeydef(r.oid) end,
     'parents', case when relkind in ('r', 'p', 'f') then (select array_agg(inhparent::regclass order by inhseqno) from pg_inherits where inhrelid = r.oid) end,
     'values', case relkind when 'S' then (select (to_jsonb(s) - 'seqrelid')::text from pg_sequence s where seqrelid = r.oid) end, 'owned by', column_of,
     'server', case relkind when 'f' then (select format('%s %s', srvname, ftoptions) from pg_foreign_table join pg_foreign_server on pg_foreign_server.oid = ftserver where ftrelid = r.oid) end,
     'privileges', ${privileges('relacl', `case relkind when 'S' then 's'::"char" else 'r'::"char" end`, 'relowner')}, 'comment', ${comment('pg_class', 'r.oid')})
   from rel r left join lateral (
     select deptype, host.bare || '.' || attname as column_of from pg_depend join rel host on host.oid = refobjid join pg_attribute on attrelid = refobjid and attnum = refobjsubid where r.relkind = 'S' and classid = 'pg_class'::regclass and objid = r.oid and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')) owner on true
   where relkind in ('r', 'p', 'f', 'v', 'm', 'S') and deptype is distinct from 'i'`,

  `select format('column "%s.%s"', bare, attname), array[label], json_build_object('type', format_type(atttypid, atttypmod), 'not null', attnotnull, 'identity', nullif(attidentity, ''), 'collation', case when attcollation <> typcollation then attcollation::regcollation end,
     case attgenerated when '' then 'default' else 'generated' end, pg_get_expr(adbin, adrelid), 'storage', case when attstorage <> typstorage then attstorage end${postgres >= 14 ? `, 'compression', nullif(attcompression, '')` : ''},
     'statistics target', nullif(attstattarget, -1), 'options', attoptions, 'privileges', attacl::text[], 'comment', ${comment('pg_class', 'attrelid', 'attnum')})
   from rel join pg_attribute on attrelid = rel.oid left join pg_type t on t.oid = atttypid left join pg_attrdef on adrelid = attrelid and adnum = attnum where relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped`,

  `select format('index "%s"', r.bare), array[host.label] || ${columns('host.bare', 'indrelid', `array(select refobjsubid from pg_depend where classid = 'pg_class'::regclass and objid = indexrelid and refclassid = 'pg_class'::regclass)`)},
     json_build_object('definition', pg_get_indexdef(indexrelid), 'valid', indisvalid, 'replica identity', indisreplident, 'clustered', indisclustered, 'comment', ${comment('pg_class', 'indexrelid')})
   from pg_index join rel r on r.oid = indexrelid join rel host on host.oid = indrelid where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))`,

  `select format('constraint "%s" on "%s"', conname, coalesce(rel.bare, typ.bare)), case conrelid when 0 then array[format('domain "%s"', typ.bare)] else array[label] || ${columns('rel.bare', 'conrelid', 'conkey')} end,
     json_build_object('definition', pg_get_constraintdef(c.oid), 'comment', ${comment('pg_constraint', 'c.oid')})
   from pg_constraint c left join rel on rel.oid = conrelid left join typ on conrelid = 0 and typ.oid = contypid where contype not in ('n', 't') and coalesce(rel.oid, typ.oid) is not null`,

  `select format('policy "%s" on "%s"', polname, bare), array[label], json_build_object('command', polcmd, 'permissive', polpermissive, 'roles', array(select ${role('r')} from unnest(polroles) r order by 1),
     'using', pg_get_expr(polqual, polrelid), 'with check', pg_get_expr(polwithcheck, polrelid), 'comment', ${comment('pg_policy', 'p.oid')})
   from pg_policy p join rel on rel.oid = polrelid`,

  `select format('trigger "%s" on "%s"', tgname, bare), array[label], json_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', tgenabled, 'comment', ${comment('pg_trigger', 't.oid')})
   from pg_trigger t join rel on rel.oid = tgrelid where not tgisinternal`,

  `select format('rule "%s" on "%s"', rulename, bare), array[label], json_build_object('definition', pg_get_ruledef(w.oid), 'enabled', ev_enabled, 'comment', ${comment('pg_rewrite', 'w.oid')})
   from pg_rewrite w join rel on rel.oid = ev_class where rulename <> '_RETURN'`,

  `select format('%s "%s(%s)"', case prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, prefix || proname, oidvectortypes(proargtypes)), null,
     json_build_object('security definer', prosecdef, 'settings', proconfig, 'definition', case when prokind <> 'a' then pg_get_functiondef(p.oid) else (select (to_jsonb(a) - 'aggfnoid')::text from pg_aggregate a where aggfnoid = p.oid) end,
     'owner', proowner::regrole, 'privileges', ${privileges('proacl', `'f'`, 'proowner')}, 'comment', ${comment('pg_proc', 'p.oid')})
   from here, pg_proc p join own on own.oid = pronamespace where ${notMember('pg_proc', 'p.oid')} and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`,

  `select format('%s "%s"', case typtype when 'e' then 'enum' when 'd' then 'domain' else 'type' end, t.bare), null, json_build_object('labels', (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid),
     'base type', case typtype when 'd' then format_type(typbasetype, typtypmod) end, 'not null', typnotnull, 'default', typdefault,
     'attributes', (select array_agg(attname || ' ' || format_type(atttypid, atttypmod) order by attnum) from pg_attribute where attrelid = typrelid and attnum > 0 and not attisdropped),
     'owner', typowner::regrole, 'privileges', ${privileges('typacl', `'T'`, 'typowner')}, 'comment', ${comment('pg_type', 't.oid')})
   from typ t where typtype in ('e', 'd', 'r') or typtype = 'c' and exists (select from pg_class where oid = typrelid and relkind = 'c')`,

  `select format('extension "%s"', extname), null, json_build_object('schema', extnamespace::regnamespace) from here, pg_extension where extname <> 'plpgsql'`,

  `select format('publication "%s"', pubname), null, json_build_object('all tables', puballtables, 'operations', array_remove(array[case when pubinsert then 'insert' end, case when pubupdate then 'update' end, case when pubdelete then 'delete' end, case when pubtruncate then 'truncate' end], null),
     'via root', pubviaroot, 'tables', (select array_agg(${postgres >= 15 ? `concat_ws(' ', prrelid::regclass::text, prattrs::text, pg_get_expr(prqual, prrelid))` : 'prrelid::regclass::text'} order by prrelid::regclass::text) from pg_publication_rel where prpubid = p.oid)${
    postgres >= 15 ? `, 'schemas', (select array_agg(pnnspid::regnamespace::text order by 1) from pg_publication_namespace where pnpubid = p.oid)` : ''}) from here, pg_publication p`,

  `select format('event trigger "%s"', evtname), null, json_build_object('event', evtevent, 'function', evtfoid::regproc, 'enabled', evtenabled, 'tags', evttags) from here, pg_event_trigger`,

  `select format('statistics "%s"', prefix || stxname), array[label] || ${columns('bare', 'stxrelid', 'stxkeys')}, json_build_object('definition', pg_get_statisticsobjdef(s.oid)) from pg_statistic_ext s join own on own.oid = stxnamespace join rel on rel.oid = stxrelid`,

  `select 'the database', null, json_object_agg(format('default privileges of %s on %s%s', defaclrole::regrole,
       case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else defaclobjtype::text end, ' in ' || nspname), defaclacl::text[])
   from here, pg_default_acl left join pg_namespace n on n.oid = defaclnamespace`,
];
