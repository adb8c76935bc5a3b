/** What is asked of a server when its state is read. */
export interface StateOptions {
  /** The major version. */
  readonly postgres: number;
  /** Whether `pg_authid` may be read. */
  readonly passwords: boolean;
}

/**
 * The query for all that statements can leave behind in a database and its cluster: a row for each thing, with the columns
 * `key`, its kind and name; `id`, the same after a rename, of what is an object; `parent`, the `id` of what it goes with when that is dropped;
 * `restore`, the SQL that makes it again as it is now; and `remove`, the SQL that takes it away. To be run with the search path `pg_catalog`.
 */
export function stateSql(options: StateOptions): string {
  return `with ${systemSchemas}, ${candidates(options)}, ${objects}, ${grantable}
select key, id, parent, restore, remove from (
${[objectRows, columns, userMappings, roles, roleDetails(options), memberships, settings, grants, columnGrants, schemaDefaults, globalDefaults, owners, rowSecurity, bodies, comments, publicationOptions, databases]
    .join('\n  union all\n')}
) as state (key, id, parent, restore, remove)`;
}

const systemSchemas = `system as (
  select oid from pg_namespace where nspname in ('pg_catalog', 'information_schema', 'pg_toast') or nspname ~ '^pg_(toast_)?temp_'
)`;

/** Catalogs whose rows are dropped by a statement of their own, with what they go with. */
const candidates = ({ postgres }: StateOptions): string => `candidates (classid, objid, parent) as (
  select 'pg_namespace'::regclass, oid, 0::oid from pg_namespace where oid not in (select oid from system)
  union all select 'pg_class'::regclass, c.oid, coalesce((select indrelid from pg_index where indexrelid = c.oid), 0) from pg_class as c
    where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I') and relnamespace not in (select oid from system)
  union all select 'pg_type'::regclass, oid, 0 from pg_type where typnamespace not in (select oid from system)
  union all select 'pg_constraint'::regclass, oid, conrelid from pg_constraint where connamespace not in (select oid from system) and conislocal and conparentid = 0
  union all select 'pg_policy'::regclass, oid, polrelid from pg_policy
  union all select 'pg_trigger'::regclass, oid, tgrelid from pg_trigger where not tgisinternal and tgparentid = 0
  union all select 'pg_rewrite'::regclass, oid, ev_class from pg_rewrite where rulename <> '_RETURN'
  union all select 'pg_statistic_ext'::regclass, oid, stxrelid from pg_statistic_ext
  union all select 'pg_publication_rel'::regclass, oid, prrelid from pg_publication_rel
  union all select 'pg_largeobject'::regclass, oid, 0 from pg_largeobject_metadata
${[
    ['pg_proc', 'pronamespace'], ['pg_operator', 'oprnamespace'], ['pg_opclass', 'opcnamespace'], ['pg_opfamily', 'opfnamespace'], ['pg_collation', 'collnamespace'],
    ['pg_conversion', 'connamespace'], ['pg_ts_config', 'cfgnamespace'], ['pg_ts_dict', 'dictnamespace'], ['pg_ts_parser', 'prsnamespace'], ['pg_ts_template', 'tmplnamespace'],
  ].map(([name, schema]) => `  union all select '${name}'::regclass, oid, 0 from ${name} where ${schema} not in (select oid from system)`).join('\n')}
${[
    'pg_extension', 'pg_publication', 'pg_event_trigger', 'pg_foreign_data_wrapper', 'pg_foreign_server', 'pg_language', 'pg_cast', 'pg_am',
    ...(postgres >= 15 ? ['pg_publication_namespace'] : []),
  ].map((name) => `  union all select '${name}'::regclass, oid, 0 from ${name}`).join('\n')}
)`;

/** Of those, what the server did not make with the cluster, and what is no part of an extension or of another object. */
const objects = `objects as (
  select c.classid || ':' || c.objid as id, case when c.parent = 0 then null else 'pg_class:' || c.parent end as parent, c.classid, c.objid, c.parent as parentid, i.type, i.identity
  from candidates as c, lateral pg_identify_object(c.classid, c.objid, 0) as i
  where (c.objid >= 16384 or i.type in ('schema', 'extension'))
    and not exists (select from pg_depend as d where d.classid = c.classid and d.objid = c.objid and d.objsubid = 0 and d.deptype in ('e', 'i', 'P', 'S'))
)`;

const objectRows = `  select type || ' ' || identity || case when exists (select from pg_publication where classid = 'pg_publication'::regclass and oid = objid and puballtables) then ' for all tables' else '' end, id, parent,
    case type
      when 'schema' then (select format('create schema %I authorization %I', nspname, pg_get_userbyid(nspowner)) from pg_namespace where oid = objid)
      when 'extension' then (select format('create extension if not exists %I schema %I', extname, nspname) from pg_extension as e join pg_namespace as n on n.oid = extnamespace where e.oid = objid)
      when 'publication' then (select format('create publication %I', pubname) || case when puballtables then ' for all tables' else '' end from pg_publication where oid = objid)
    end,
    case type
      when 'table constraint' then (select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint where oid = objid)
      when 'domain constraint' then (select format('alter domain %s drop constraint %I', contypid::regtype, conname) from pg_constraint where oid = objid)
      when 'publication relation' then (select format('alter publication %I drop table %s', pubname, prrelid::regclass) from pg_publication_rel as r join pg_publication as p on p.oid = prpubid where r.oid = objid)
      when 'publication namespace' then format('alter publication %s drop tables in schema %s', split_part(identity, ' in publication ', 2), split_part(identity, ' in publication ', 1))
      when 'large object' then format('select lo_unlink(%s)', objid)
      when 'foreign-data wrapper' then 'drop foreign data wrapper ' || identity
      when 'statistics object' then 'drop statistics ' || identity
      else format('drop %s %s', case when classid = 'pg_proc'::regclass then 'routine' else type end, identity)
    end
  from objects`;

const columns = `  select format('column %s.%I', attrelid::regclass, attname), format('pg_class:%s:%s', attrelid, attnum), 'pg_class:' || attrelid, null, format('alter table %s drop column %I', attrelid::regclass, attname)
  from pg_attribute join pg_class as c on c.oid = attrelid
  where attnum > 0 and not attisdropped and attislocal and relkind in ('r', 'p', 'f') and relnamespace not in (select oid from system)`;

const userMappings = `  select format('user mapping for %I on %I', usename, srvname), 'pg_user_mapping:' || umid, 'pg_foreign_server:' || srvid, null, format('drop user mapping for %I server %I', usename, srvname) from pg_user_mappings`;

const roles = `  select 'role ' || rolname, 'role:' || oid, null, format('create role %I', rolname), format('drop role %I', rolname)
  from pg_roles where rolname !~ '^pg_'`;

const roleDetails = ({ passwords }: StateOptions): string => `  select 'attributes of role ' || rolname, null, 'role:' || oid,
    format('alter role %I %s connection limit %s', rolname, array_to_string(array[
      case when rolsuper then 'superuser' else 'nosuperuser' end, case when rolinherit then 'inherit' else 'noinherit' end, case when rolcreaterole then 'createrole' else 'nocreaterole' end,
      case when rolcreatedb then 'createdb' else 'nocreatedb' end, case when rolcanlogin then 'login' else 'nologin' end, case when rolreplication then 'replication' else 'noreplication' end,
      case when rolbypassrls then 'bypassrls' else 'nobypassrls' end], ' '), rolconnlimit), null
  from pg_roles where rolname !~ '^pg_'
  union all
  select 'expiry of role ' || rolname, null, 'role:' || oid, format('alter role %I valid until %L', rolname, rolvaliduntil), format('alter role %I valid until ''infinity''', rolname)
  from pg_roles where rolvaliduntil <> 'infinity'${passwords ? `
  union all
  select 'password of role ' || rolname, null, 'role:' || oid, format('alter role %I password %L', rolname, rolpassword), format('alter role %I password null', rolname)
  from pg_authid where rolpassword is not null` : ''}`;

/** Since version 16 a membership has a grantor that counts, and options. */
const memberships = `  select format('membership of %I in %I', m.rolname, r.rolname) || coalesce(' by ' || giver, ''), null, 'role:' || m.oid,
    format('grant %I to %I', r.rolname, m.rolname) || case
      when giver is not null then format(' with admin %s, inherit %s, set %s granted by %s', option ->> 'admin_option', option ->> 'inherit_option', option ->> 'set_option', giver)
      when option ->> 'admin_option' = 'true' then ' with admin option'
      else '' end,
    format('revoke %I from %I', r.rolname, m.rolname) || coalesce(' granted by ' || giver, '')
  from pg_auth_members as a join pg_roles as r on r.oid = a.roleid join pg_roles as m on m.oid = a.member,
    lateral (select to_jsonb(a) as option) as o, lateral (select case when option ? 'set_option' then quote_ident(pg_get_userbyid(a.grantor)) end as giver) as g`;

/** ALTER ROLE and ALTER DATABASE ... SET. Lists of names are kept as they are written, other values as strings (pg_dump, variable_is_guc_list_quote). */
const settings = `  select format('setting %s of %s', name, target), null, case when setrole = 0 then null else 'role:' || setrole end,
    format('alter %s set %s to %s', target, name, case
      when name in ('search_path', 'session_preload_libraries', 'local_preload_libraries', 'temp_tablespaces') then case when value in ('', '""') then '''''' else value end
      else quote_literal(value) end),
    format('alter %s reset %s', target, name)
  from pg_db_role_setting as s left join pg_database as d on d.oid = setdatabase,
    lateral unnest(setconfig) as entry, lateral (select split_part(entry, '=', 1), substr(entry, strpos(entry, '=') + 1)) as e (name, value),
    lateral (select case
      when setrole = 0 and setdatabase <> 0 then format('database %I', datname)
      when setrole = 0 then 'role all'
      else format('role %I', pg_get_userbyid(setrole)) || coalesce(' in database ' || quote_ident(datname), '') end) as t (target)
  where setdatabase in (0, (select oid from pg_database where datname = current_database()))`;

/** What has an owner and a list of grants. */
const grantable = `grantable (kind, id, name, owner, acl, def, member) as (
  select 'database', 'pg_database:' || oid, quote_ident(datname), datdba, datacl, 'd'::"char", false from pg_database where datname = current_database()
  union all select 'schema', 'pg_namespace:' || oid, quote_ident(nspname), nspowner, nspacl, 'n', false from pg_namespace where oid not in (select oid from system)
  union all select case relkind when 'S' then 'sequence' else 'table' end, 'pg_class:' || oid, oid::regclass::text, relowner, relacl, case relkind when 'S' then 's' else 'r' end::"char",
    exists (select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = c.oid and (d.deptype = 'e' or relkind = 'S' and d.deptype in ('a', 'i')))
    from pg_class as c where relkind in ('r', 'p', 'v', 'm', 'S', 'f') and relnamespace not in (select oid from system)
  union all select 'routine', 'pg_proc:' || oid, oid::regprocedure::text, proowner, proacl, 'f', exists (select from pg_depend as d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    from pg_proc as p where pronamespace not in (select oid from system)
)`;

const grantee = "case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end";
/** Two pieces of GRANT for a list of privileges, those with the grant option apart. */
const granted = (before: string, after: string): string => `coalesce(${before} || string_agg(privilege_type, ', ' order by privilege_type) filter (where not is_grantable) || ${after}, '')
      || coalesce(${before} || string_agg(privilege_type, ', ' order by privilege_type) filter (where is_grantable) || ${after} || ' with grant option', '')`;

const grants = `  select format('grants on %s %s to %s', kind, name, who), null, id,
    format('revoke all on %s %s from %s cascade', kind, name, who) || ${granted("'; grant '", "format(' on %s %s to %s', kind, name, who)")},
    format('revoke all on %s %s from %s cascade', kind, name, who)
  from grantable, lateral aclexplode(coalesce(acl, acldefault(def, owner))) as a, lateral (select ${grantee}) as w (who)
  group by kind, name, id, who`;

const columnGrants = `  select format('grants on column %s.%I to %s', attrelid::regclass, attname, who), null, 'pg_class:' || attrelid,
    ltrim(string_agg(format('; grant %s (%I) on %s to %s%s', privilege_type, attname, attrelid::regclass, who, case when is_grantable then ' with grant option' else '' end), '' order by privilege_type), '; '),
    format('revoke all (%I) on %s from %s cascade', attname, attrelid::regclass, who)
  from pg_attribute join pg_class as c on c.oid = attrelid, lateral aclexplode(attacl) as a, lateral (select ${grantee}) as w (who)
  where attacl is not null and relnamespace not in (select oid from system)
  group by attrelid, attname, who`;

const defaultsKind = "case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end";

const schemaDefaults = `  select format('%s %s to %s', head, kind, who), null, 'pg_namespace:' || defaclnamespace,
    format('%s revoke all on %s from %s', head, kind, who) || ${granted("format('; %s grant ', head)", "format(' on %s to %s', kind, who)")},
    format('%s revoke all on %s from %s', head, kind, who)
  from pg_default_acl, lateral (select format('alter default privileges for role %I in schema %I', pg_get_userbyid(defaclrole), nspname), ${defaultsKind} from pg_namespace where oid = defaclnamespace) as h (head, kind),
    lateral aclexplode(defaclacl) as a, lateral (select ${grantee}) as w (who)
  where defaclnamespace <> 0 group by head, kind, who, defaclnamespace`;

/** Without a schema the list is the whole of what is granted, so only what differs from Postgres' own defaults is a thing of its own. */
const globalDefaults = `  select format('%s %s to %s', head, kind, who), null, 'role:' || defaclrole, format('%s revoke all on %s from %s', head, kind, who) || max(now), format('%s revoke all on %s from %s', head, kind, who) || max(own)
  from (
    select defaclrole, head, kind, who, ${granted("format('; %s grant ', head)", "format(' on %s to %s', kind, who)")} as now, '' as own
    from pg_default_acl, lateral (select format('alter default privileges for role %I', pg_get_userbyid(defaclrole)), ${defaultsKind}) as h (head, kind), lateral aclexplode(defaclacl) as a, lateral (select ${grantee}) as w (who)
    where defaclnamespace = 0 group by defaclrole, head, kind, who
    union all
    select defaclrole, head, kind, who, '', ${granted("format('; %s grant ', head)", "format(' on %s to %s', kind, who)")}
    from pg_default_acl, lateral (select format('alter default privileges for role %I', pg_get_userbyid(defaclrole)), ${defaultsKind}) as h (head, kind),
      lateral aclexplode(acldefault(case defaclobjtype when 'S' then 's' else defaclobjtype end, defaclrole)) as a, lateral (select ${grantee}) as w (who)
    where defaclnamespace = 0 group by defaclrole, head, kind, who
  ) as d group by defaclrole, head, kind, who having max(now) <> max(own)`;

const owners = `  select format('owner of %s %s', kind, name), null, id, format('alter %s %s owner to %I', case kind when 'sequence' then 'table' else kind end, name, pg_get_userbyid(owner)), null from grantable where not member`;

const rowSecurity = `  select 'row level security of ' || oid::regclass, null, 'pg_class:' || oid, format('alter table %s %s row level security, %s row level security', oid::regclass,
    case when relrowsecurity then 'enable' else 'disable' end, case when relforcerowsecurity then 'force' else 'no force' end), null
  from pg_class where relkind in ('r', 'p') and relnamespace not in (select oid from system)`;

const bodies = `  select 'definition of ' || p.oid::regprocedure, null, g.id, pg_get_functiondef(p.oid), null
  from pg_proc as p join grantable as g on g.id = 'pg_proc:' || p.oid join pg_language as l on l.oid = prolang where not member and prokind in ('f', 'p') and lanname not in ('c', 'internal')`;

const comments = `  select format('comment on %s %s', kind, identity), null, d.classoid::regclass || ':' || objoid, format('comment on %s %s is %L', kind, identity, description), format('comment on %s %s is null', kind, identity)
  from pg_description as d, lateral pg_identify_object(classoid, objoid, objsubid) as i,
    lateral (select case type when 'table column' then 'column' else type end) as k (kind)
  where classoid in ('pg_namespace'::regclass, 'pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_policy'::regclass) and type not in ('view column', 'index column')
    and (objoid >= 16384 or classoid = 'pg_namespace'::regclass and identity = 'public')
  union all
  select 'comment on the database', null, null, format('comment on database %I is %L', datname, description), format('comment on database %I is null', datname)
  from pg_database as d, lateral shobj_description(d.oid, 'pg_database') as description where datname = current_database() and description is not null`;

const publicationOptions = `  select 'options of publication ' || pubname, null, 'pg_publication:' || oid, format('alter publication %I set (publish = %L); alter publication %1$I owner to %3$I', pubname,
    concat_ws(', ', case when pubinsert then 'insert' end, case when pubupdate then 'update' end, case when pubdelete then 'delete' end, case when pubtruncate then 'truncate' end), pg_get_userbyid(pubowner)), null
  from pg_publication`;

const databases = `  select 'database ' || datname, 'pg_database:' || oid, null, null, null from pg_database
  union all select 'tablespace ' || spcname, 'pg_tablespace:' || oid, null, null, null from pg_tablespace`;
