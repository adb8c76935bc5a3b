import type { PGlite, Transaction } from '@electric-sql/pglite';
import { DumpBuilder, type Dump } from './dump.js';

type Database = Pick<PGlite | Transaction, 'query'>;
type Row = Readonly<Record<string, never>>;

/** Schemas that are not the project's. */
export const own = (schema: string): string => `${schema} not in ('pg_catalog', 'information_schema') and ${schema} !~ '^pg_(toast|temp)'`;
/** Objects that an extension brings along are not the project's either. */
export const notOfExtension = (classId: string, id: string): string => `not exists (select from pg_depend member where member.classid = '${classId}'::regclass and member.objid = ${id} and member.deptype = 'e')`;

/** The schema of a database, in the shape that dumpCatalog gives. It leaves the session with `search_path` set to `public`. */
export async function dumpPostgres(database: Database): Promise<Dump> {
  const dump = new DumpBuilder();
  const rows = async (sql: string): Promise<readonly Row[]> => (await database.query<Row>(sql)).rows;
  await rows(`select set_config('search_path', 'public', false), set_config('role', 'none', false)`);
  const names = new Map<string, string>();
  const named = (classId: string, id: number, identity: string): string => {
    names.set(`${classId} ${id}`, identity);
    return identity;
  };

  for (const row of await rows(`select oid, nspname as name, nspowner::regrole::text as owner from pg_namespace n where ${own('nspname')} and ${notOfExtension('pg_namespace', 'n.oid')}`)) {
    dump.add(named('pg_namespace', row['oid']!, `schema ${row['name']}`), { owner: row['owner'] });
  }
  await readRelations(dump, rows, named);
  await readColumns(dump, rows, named);
  await readIndexes(dump, rows, named);
  await readRoutines(dump, rows, named);
  await readTypes(dump, rows, named);
  await readConstraints(dump, rows, named);
  await readPolicies(dump, rows, named);
  await readTriggers(dump, rows, named);
  await readRest(dump, rows, named);
  await readGrants(dump, rows, names);
  await readComments(dump, rows, names);
  await readNeeds(dump, rows, names);
  return dump.build();
}

type Rows = (sql: string) => Promise<readonly Row[]>;
type Named = (classId: string, id: number, identity: string) => string;

async function readRelations(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const relations = await rows(`
    select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, c.relpersistence as persistence, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
      c.reloptions as options, c.relreplident as identity, c.relowner::regrole::text as owner, c.relispartition as partition, c.relispopulated as populated,
      (select array_agg(pn.nspname || '.' || p.relname order by i.inhseqno) from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid) as parents,
      (select n2.nspname || '.' || t.relname || '.' || a.attname from pg_depend d join pg_class t on t.oid = d.refobjid join pg_namespace n2 on n2.oid = t.relnamespace
        join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
        where c.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')) as owned_by,
      (select array_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and c.relkind <> 'S') as columns,
      -- 4, 8 and 16 are UPDATE, INSERT and DELETE (CmdType); triggers do not count.
      c.relkind = 'v' and pg_relation_is_updatable(c.oid, false) & 28 = 28 as updatable,
      array(select a.attname::text from pg_attribute a where c.relkind = 'v' and a.attrelid = c.oid and a.attnum > 0 and pg_column_is_updatable(c.oid, a.attnum, false) order by 1) as updatable_columns,
      array(select distinct rn.nspname || '.' || r.relname from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass and d.deptype = 'n'
        join pg_class r on r.oid = d.refobjid join pg_namespace rn on rn.oid = r.relnamespace
        where c.relkind in ('v', 'm') and w.ev_class = c.oid and w.rulename = '_RETURN' and rn.nspname <> 'pg_catalog' and r.relkind not in ('S', 'c') and ${notOfExtension('pg_class', 'r.oid')} order by 1) as reads
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${own('n.nspname')} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${notOfExtension('pg_class', 'c.oid')}`);
  const kinds: Readonly<Record<string, string>> = { r: 'table', p: 'partitioned-table', v: 'view', m: 'materialized-view', f: 'foreign-table', S: 'sequence' };
  const identities: Readonly<Record<string, string>> = { d: 'default', f: 'full', n: 'nothing', i: 'index' };
  for (const row of relations) {
    const table = 'rpf'.includes(row['kind']!);
    dump.add(named('pg_class', row['oid']!, `relation ${row['schema']}.${row['name']}`), {
      kind: kinds[row['kind']!],
      owner: row['owner'],
      persistence: ({ p: 'permanent', u: 'unlogged', t: 'temporary' } as Record<string, string>)[row['persistence']!],
      options: Object.fromEntries(((row['options'] ?? []) as readonly string[]).map((option) => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)])),
      ...(row['kind'] !== 'S' && { columns: row['columns'] ?? [] }),
      ...(table && { rowSecurity: row['rls'], forceRowSecurity: row['forced'], replicaIdentity: identities[row['identity']!], parents: row['parents'] ?? [], isPartition: row['partition'] }),
      ...((row['kind'] === 'v' || row['kind'] === 'm') && { reads: row['reads'] }),
      ...(row['kind'] === 'm' && { populated: row['populated'] }),
      ...(row['kind'] === 'v' && { updatable: row['updatable'], updatableColumns: row['updatable'] === true ? row['updatable_columns'] : [] }),
      ...(row['kind'] === 'S' && { ownedBy: row['owned_by'] ?? undefined }),
    });
  }
}

async function readColumns(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const columns = await rows(`
    select c.oid, a.attnum as number, n.nspname || '.' || c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null, a.atthasdef as has_default,
      a.attidentity as identity, a.attgenerated as generated
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where ${own('n.nspname')} and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped and ${notOfExtension('pg_class', 'c.oid')}`);
  for (const row of columns) {
    dump.add(named(`column ${row['number']} of`, row['oid']!, `column ${row['name']}`), {
      type: row['type'],
      notNull: row['not_null'],
      default: row['has_default'],
      identity: ({ a: 'always', d: 'by default' } as Record<string, string>)[row['identity']!],
      generated: ({ s: 'stored', v: 'virtual' } as Record<string, string>)[row['generated']!],
    });
  }
}

async function readIndexes(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const indexes = await rows(`
    select i.oid, n.nspname || '.' || i.relname as name, tn.nspname || '.' || t.relname as "table", am.amname as method, x.indisunique as "unique", x.indpred is not null as partial, con.conname as "constraint",
      (select array_agg(coalesce(a.attname, '(expression)') order by k.at) from unnest(x.indkey) with ordinality k (number, at) left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number and k.number <> 0) as columns,
      x.indnkeyatts as keys, x.indoption::int[] as options
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = i.relnamespace join pg_namespace tn on tn.oid = t.relnamespace
      join pg_am am on am.oid = i.relam left join pg_constraint con on con.conindid = i.oid and con.contype in ('p', 'u', 'x')
    where ${own('n.nspname')} and ${notOfExtension('pg_class', 't.oid')}`);
  for (const row of indexes) {
    const columns = row['columns']! as readonly string[];
    const options = row['options']! as readonly number[];
    const identity = `index ${row['name']}`;
    dump.add(identity, {
      table: row['table'],
      method: row['method'],
      unique: row['unique'],
      keys: columns.slice(0, row['keys']).map((column, at) => (((options[at] ?? 0) & 1) === 0 ? column : `${column} desc`)),
      include: columns.slice(row['keys']),
      partial: row['partial'],
      constraint: row['constraint'] ?? undefined,
    });
    named('pg_class', row['oid']!, row['constraint'] === null ? identity : `constraint ${row['constraint']} on ${row['table']}`);
  }
}

async function readRoutines(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const routines = await rows(`
    select p.oid, n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')' as name, p.prokind as kind, pg_get_function_identity_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as result,
      l.lanname as language, p.provolatile as volatility, p.prosecdef as definer, p.proisstrict as strict, p.proleakproof as leakproof, p.proparallel as parallel, p.proconfig as settings, p.proowner::regrole::text as owner,
      p.pronargdefaults as defaults
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where ${own('n.nspname')} and ${notOfExtension('pg_proc', 'p.oid')}
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`);
  for (const row of routines) {
    const aggregate = row['kind'] === 'a';
    dump.add(named('pg_proc', row['oid']!, `function ${row['name']}`), {
      routine: ({ f: 'function', p: 'procedure', a: 'aggregate', w: 'function' } as Record<string, string>)[row['kind']!],
      owner: row['owner'],
      arguments: row['arguments'],
      ...(!aggregate && {
        result: row['result'] ?? undefined,
        defaults: row['defaults'],
        language: row['language'],
        volatility: ({ i: 'immutable', s: 'stable', v: 'volatile' } as Record<string, string>)[row['volatility']!],
        securityDefiner: row['definer'],
        strict: row['strict'],
        leakproof: row['leakproof'],
        parallel: ({ u: 'unsafe', r: 'restricted', s: 'safe' } as Record<string, string>)[row['parallel']!],
        settings: Object.fromEntries(((row['settings'] ?? []) as readonly string[]).map(readSetting).sort()),
      }),
    });
  }
}

/** `search_path="$user", public` with the quotes that Postgres puts around odd names taken off. */
function readSetting(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1).replaceAll(/"([^"]*)"/g, '$1')];
}

async function readTypes(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const types = await rows(`
    select t.oid, t.typrelid as relation, n.nspname || '.' || t.typname as name, t.typtype as kind, t.typowner::regrole::text as owner, t.typarray as array,
      (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels,
      case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base, t.typnotnull as not_null, t.typdefault is not null as has_default,
      (select array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum) from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) as attributes,
      (select c.relkind from pg_class c where c.oid = t.typrelid) as relkind
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${own('n.nspname')} and t.typtype in ('e', 'd', 'c', 'r', 'm') and ${notOfExtension('pg_type', 't.oid')}`);
  for (const row of types) {
    const relation = row['kind'] === 'c' && row['relkind'] !== 'c';
    const multirange = row['kind'] === 'm';
    const identity = relation ? `relation ${row['name']}` : `type ${row['name']}`;
    named('pg_type', row['oid']!, identity);
    named('pg_type', row['array']!, identity);
    if (row['kind'] === 'c' && !relation) named('pg_class', row['relation']!, identity);
    if (relation || multirange) continue;
    dump.add(identity, {
      kind: ({ e: 'enum', d: 'domain', c: 'composite', r: 'range' } as Record<string, string>)[row['kind']!],
      owner: row['owner'],
      labels: row['labels'] ?? undefined,
      base: row['base'] ?? undefined,
      notNull: row['kind'] === 'd' ? row['not_null'] : undefined,
      attributes: row['kind'] === 'c' ? (row['attributes'] ?? []) : undefined,
    });
  }
}

async function readConstraints(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const constraints = await rows(`
    select con.oid, con.conname as name, con.contype as kind, con.convalidated as validated, con.condeferrable as deferrable, con.confdeltype as on_delete, con.confupdtype as on_update,
      n.nspname || '.' || t.relname as "table", tn.nspname || '.' || ty.typname as type, fn.nspname || '.' || f.relname as referenced,
      (select array_agg(a.attname order by k.at) from unnest(con.conkey) with ordinality k (number, at) join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.number) as columns,
      (select array_agg(a.attname order by k.at) from unnest(con.confkey) with ordinality k (number, at) join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.number) as referenced_columns
    from pg_constraint con left join pg_class t on t.oid = con.conrelid left join pg_namespace n on n.oid = t.relnamespace
      left join pg_type ty on ty.oid = con.contypid left join pg_namespace tn on tn.oid = ty.typnamespace left join pg_class f on f.oid = con.confrelid left join pg_namespace fn on fn.oid = f.relnamespace
    where ${own('coalesce(n.nspname, tn.nspname)')} and con.contype in ('p', 'u', 'f', 'c', 'x')
      and (t.oid is null or ${notOfExtension('pg_class', 't.oid')}) and (ty.oid is null or ${notOfExtension('pg_type', 'ty.oid')})
      -- A foreign key to a partitioned table has a row for each partition of it too.
      and not exists (select from pg_constraint parent where parent.oid = con.conparentid and parent.conrelid = con.conrelid)`);
  const actions: Readonly<Record<string, string>> = { a: 'no action', r: 'restrict', c: 'cascade', n: 'set null', d: 'set default' };
  for (const row of constraints) {
    const check = row['kind'] === 'c';
    const columns = (row['columns'] ?? []) as readonly string[];
    dump.add(named('pg_constraint', row['oid']!, `constraint ${row['name']} on ${row['table'] ?? `type ${row['type']}`}`), {
      type: ({ p: 'primary-key', u: 'unique', f: 'foreign-key', c: 'check', x: 'exclusion' } as Record<string, string>)[row['kind']!],
      columns: check ? [...columns].sort() : columns,
      validated: row['validated'],
      deferrable: row['deferrable'],
      ...(row['kind'] === 'f' && {
        references: `${row['referenced']} (${(row['referenced_columns']! as readonly string[]).join(', ')})`,
        onDelete: actions[row['on_delete']!],
        onUpdate: actions[row['on_update']!],
      }),
    });
  }
}

async function readPolicies(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const policies = await rows(`
    select p.oid, p.polname as name, n.nspname || '.' || t.relname as "table", p.polcmd as command, p.polpermissive as permissive, p.polqual is not null as "using", p.polwithcheck is not null as "check",
      array(select case when r = 0 then 'public' else pg_get_userbyid(r) end from unnest(p.polroles) r order by 1) as roles
    from pg_policy p join pg_class t on t.oid = p.polrelid join pg_namespace n on n.oid = t.relnamespace`);
  for (const row of policies) {
    dump.add(named('pg_policy', row['oid']!, `policy ${row['name']} on ${row['table']}`), {
      command: ({ '*': 'all', r: 'select', a: 'insert', w: 'update', d: 'delete' } as Record<string, string>)[row['command']!],
      permissive: row['permissive'],
      roles: row['roles'],
      using: row['using'],
      withCheck: row['check'],
    });
  }
}

async function readTriggers(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  const triggers = await rows(`
    select g.oid, g.tgname as name, n.nspname || '.' || t.relname as "table", g.tgtype::int as type, g.tgenabled as enabled, g.tgconstraint <> 0 as "constraint",
      case fn.nspname when 'pg_catalog' then '' else fn.nspname || '.' end || f.proname as function
    from pg_trigger g join pg_class t on t.oid = g.tgrelid join pg_namespace n on n.oid = t.relnamespace join pg_proc f on f.oid = g.tgfoid join pg_namespace fn on fn.oid = f.pronamespace
    where not g.tgisinternal and ${own('n.nspname')} and ${notOfExtension('pg_trigger', 'g.oid')}`);
  for (const row of triggers) {
    const type = row['type']! as number;
    dump.add(named('pg_trigger', row['oid']!, `trigger ${row['name']} on ${row['table']}`), {
      // pg_trigger.h, TRIGGER_TYPE_*
      timing: (type & 2) !== 0 ? 'before' : (type & 64) !== 0 ? 'instead of' : 'after',
      events: [...((type & 4) !== 0 ? ['insert'] : []), ...((type & 16) !== 0 ? ['update'] : []), ...((type & 8) !== 0 ? ['delete'] : []), ...((type & 32) !== 0 ? ['truncate'] : [])],
      forEach: (type & 1) !== 0 ? 'row' : 'statement',
      function: row['function'],
      enabled: ({ O: 'origin', A: 'always', R: 'replica', D: 'disabled' } as Record<string, string>)[row['enabled']!],
      constraint: row['constraint'],
    });
  }
}

async function readRest(dump: DumpBuilder, rows: Rows, named: Named): Promise<void> {
  for (const row of await rows(`select r.oid, r.rulename as name, n.nspname || '.' || t.relname as "table", t.relkind as kind from pg_rewrite r join pg_class t on t.oid = r.ev_class join pg_namespace n on n.oid = t.relnamespace where ${own('n.nspname')} and ${notOfExtension('pg_class', 't.oid')}`)) {
    if (row['name'] === '_RETURN') named('pg_rewrite', row['oid']!, `relation ${row['table']}`);
    else dump.add(named('pg_rewrite', row['oid']!, `rule ${row['name']} on ${row['table']}`), {});
  }
  for (const row of await rows(`select d.oid, n.nspname || '.' || t.relname || '.' || a.attname as name, a.attgenerated <> '' as generated from pg_attrdef d join pg_class t on t.oid = d.adrelid join pg_namespace n on n.oid = t.relnamespace join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where ${own('n.nspname')} and ${notOfExtension('pg_class', 't.oid')}`)) {
    named('pg_attrdef', row['oid']!, `${row['generated'] === true ? 'column' : 'default'} ${row['name']}`);
  }
  for (const row of await rows(`select evtname as name, evtevent as event, f.proname as function, e.oid from pg_event_trigger e join pg_proc f on f.oid = e.evtfoid where ${notOfExtension('pg_event_trigger', 'e.oid')}`)) {
    dump.add(named('pg_event_trigger', row['oid']!, `event trigger ${row['name']}`), { event: row['event'], function: row['function'] });
  }
  for (const row of await rows(`select extname as name, n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname <> 'plpgsql'`)) {
    dump.add(`extension ${row['name']}`, { schema: row['schema'] });
  }
  const statistics = await rows(`
    select s.oid, n.nspname || '.' || s.stxname as name, tn.nspname || '.' || t.relname as "table", s.stxowner::regrole::text as owner
    from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace join pg_class t on t.oid = s.stxrelid join pg_namespace tn on tn.oid = t.relnamespace`);
  for (const row of statistics) dump.add(named('pg_statistic_ext', row['oid']!, `statistics ${row['name']}`), { table: row['table'], owner: row['owner'] });
  const publications = await rows(`
    select p.oid, p.pubname as name, p.puballtables as "all",
      array(select n.nspname || '.' || c.relname from pg_publication_rel r join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace where r.prpubid = p.oid order by 1) as tables,
      array(select n.nspname::text from pg_publication_namespace r join pg_namespace n on n.oid = r.pnnspid where r.pnpubid = p.oid order by 1) as schemas
    from pg_publication p`);
  for (const row of publications) dump.add(named('pg_publication', row['oid']!, `publication ${row['name']}`), { allTables: row['all'], tables: row['tables'], schemas: row['schemas'] });
  const roles = await rows(`
    select rolname as name, rolbypassrls as bypass, rolsuper as super, array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid order by 1) as groups
    from pg_roles r where rolname !~ '^pg_' and rolname <> 'postgres'`);
  for (const row of roles) dump.add(`role ${row['name']}`, { bypassRls: row['bypass'], superuser: row['super'], memberOf: row['groups'] });
}

async function readGrants(dump: DumpBuilder, rows: Rows, names: ReadonlyMap<string, string>): Promise<void> {
  const acl = (classId: string, owner: string, privileges: string, kind: string, from: string): string => `
    select '${classId}' as class, o.oid, pg_get_userbyid(a.grantee) as role, a.grantee = 0 as everyone, a.privilege_type as privilege, a.is_grantable as grantable, null as "column"
    from ${from}, aclexplode(coalesce(o.${privileges}, acldefault(${kind}, o.${owner}))) a where a.grantee <> o.${owner}`;
  const grants = await rows(`
    ${acl('pg_class', 'relowner', 'relacl', `(case when o.relkind = 'S' then 's' else 'r' end)::"char"`, 'pg_class o')} and o.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all ${acl('pg_proc', 'proowner', 'proacl', `'f'`, 'pg_proc o')}
    union all ${acl('pg_namespace', 'nspowner', 'nspacl', `'n'`, 'pg_namespace o')}
    union all ${acl('pg_type', 'typowner', 'typacl', `'T'`, `pg_type o`)} and (o.typrelid = 0 or exists (select from pg_class c where c.oid = o.typrelid and c.relkind = 'c')) and o.typelem = 0 and o.typtype <> 'm'
    union all
    select 'pg_class', c.oid, pg_get_userbyid(a.grantee), a.grantee = 0, a.privilege_type, a.is_grantable, t.attname
    from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a where a.grantee <> c.relowner and not t.attisdropped`);
  for (const row of grants) {
    const identity = names.get(`${row['class']} ${row['oid']}`);
    if (identity !== undefined) dump.grant(identity, row['everyone'] === true ? 'public' : row['role']!, row['privilege']!, row['grantable']!, row['column'] ?? undefined);
  }
  const objects: Readonly<Record<string, string>> = { r: 'tables', S: 'sequences', f: 'functions', T: 'types', n: 'schemas' };
  const defaults = await rows(`
    select pg_get_userbyid(d.defaclrole) as owner, n.nspname as schema, d.defaclobjtype as objects, pg_get_userbyid(a.grantee) as role, a.grantee = 0 as everyone, a.grantee = d.defaclrole as itself,
      a.privilege_type as privilege, a.is_grantable as grantable
    from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace left join lateral aclexplode(d.defaclacl) a on true`);
  for (const row of defaults) {
    const identity = `default privileges of ${row['owner']} in ${row['schema'] ?? 'every schema'} on ${objects[row['objects']!]}`;
    if (row['privilege'] !== null && row['itself'] !== true) dump.grant(identity, row['everyone'] === true ? 'public' : row['role']!, row['privilege']!, row['grantable']!);
  }
}

async function readComments(dump: DumpBuilder, rows: Rows, names: ReadonlyMap<string, string>): Promise<void> {
  for (const row of await rows(`select classoid::regclass::text as class, objoid as oid, objsubid as sub, description as text from pg_description`)) {
    const identity = names.get(row['sub'] === 0 ? `${row['class']} ${row['oid']}` : `column ${row['sub']} of ${row['oid']}`);
    if (identity === undefined) continue;
    dump.add(`comment on ${identity}${row['class'] === 'pg_class' && identity.startsWith('constraint') ? "'s index" : ''}`, row['text']);
  }
}

async function readNeeds(dump: DumpBuilder, rows: Rows, names: Map<string, string>): Promise<void> {
  for (const row of await rows(`select d.classid::regclass::text as class, d.objid as oid, e.extname as name from pg_depend d join pg_extension e on e.oid = d.refobjid where d.deptype = 'e' and extname <> 'plpgsql'`)) {
    names.set(`${row['class']} ${row['oid']}`, `extension ${row['name']}`);
  }
  const needs = await rows(`
    select d.classid::regclass::text as class, d.objid as oid, d.objsubid as sub, d.refclassid::regclass::text as ref_class, d.refobjid as ref_oid, d.refobjsubid as ref_sub, d.deptype as type,
      (select x.relkind from pg_class x where d.classid = 'pg_class'::regclass and x.oid = d.objid) as kind
    from pg_depend d left join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid
    where d.deptype in ('n', 'a', 'i', 'P', 'S') and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass)
      -- Row types and array types belong to something that is listed; of the others what they are made from counts.
      and (t.oid is null or (t.typtype in ('d', 'r') and d.deptype = 'n'))`);
  for (const row of needs) {
    const part = row['sub']! as number;
    const refPart = row['ref_sub']! as number;
    // The columns of a view are the view itself; an attribute of a composite type is not listed.
    const view = row['kind'] === 'v' || row['kind'] === 'm';
    const from = (part === 0 || view ? undefined : names.get(`column ${part} of ${row['oid']}`)) ?? names.get(`${row['class']} ${row['oid']}`);
    const on = names.get(refPart === 0 ? `${row['ref_class']} ${row['ref_oid']}` : `column ${refPart} of ${row['ref_oid']}`);
    if (from === undefined || on === undefined || from.startsWith('extension ')) continue;
    // The operators and casts of an extension's types are not known to the replay; the columns of those types are.
    if (on.startsWith('extension ') && !/^(?:column|default|function|type) /.test(from)) continue;
    // A column is not said to need its own table, nor a default its column, nor an index the constraint that it is listed under.
    if (on === from.replace(/^(?:default|column) (.*)\.[^.]+$/, 'relation $1') || on === from.replace(/^default /, 'column ')) continue;
    dump.need(from, row['type'] === 'n' ? 'normal' : 'auto', on);
  }
}
