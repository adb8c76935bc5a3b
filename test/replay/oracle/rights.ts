import type { PGlite } from '@electric-sql/pglite';
import { mayUse, type Catalog, type CatalogObject, type Privilege, type Relation } from '../../../src/catalog/index.js';
import { identityOf, isLeftOut } from './dump-catalog.js';
import { notOfExtension, own } from './dump-postgres.js';
import type { Dump } from './dump.js';

/** The roles of the Data API. */
const roles = ['anon', 'authenticated'] as const;
const ofTable: readonly Privilege[] = ['DELETE', 'INSERT', 'SELECT', 'TRUNCATE', 'UPDATE'];
const ofColumn: readonly Privilege[] = ['INSERT', 'SELECT', 'UPDATE'];
const ofSequence: readonly Privilege[] = ['SELECT', 'UPDATE', 'USAGE'];

/** What the roles of the Data API may do with each object, memberships followed. A column is listed where it is more than its table allows. */
export function rightsInCatalog(catalog: Catalog): Dump {
  const rights: Record<string, unknown> = {};
  const list = (object: CatalogObject, of: readonly string[]): void => void (rights[`rights on ${identityOf(catalog, object)}`] = [...of].sort());
  for (const object of catalog.objects()) {
    if (isLeftOut(catalog, object)) continue;
    const may = (privileges: readonly Privilege[]): readonly string[] => {
      if (object.kind !== 'relation' && object.kind !== 'function' && object.kind !== 'schema') return [];
      return roles.flatMap((role) => privileges.flatMap((privilege) => (mayUse(catalog, object, role, privilege) ? [`${role} ${privilege}`] : [])));
    };
    if (object.kind === 'function') list(object, may(['EXECUTE']));
    else if (object.kind === 'schema') list(object, may(['CREATE', 'USAGE']));
    else if (object.kind === 'relation' && object.relationKind === 'sequence') list(object, may(ofSequence));
    else if (object.kind === 'relation' && object.relationKind !== 'composite-type') list(object, [...may(ofTable), ...columnRights(catalog, object)]);
  }
  return rights;
}

function columnRights(catalog: Catalog, relation: Relation): readonly string[] {
  return roles.flatMap((role) => ofColumn.flatMap((privilege) => {
    if (mayUse(catalog, relation, role, privilege)) return [];
    return relation.columns.flatMap(({ name }) => (mayUse(catalog, relation, role, privilege, name) ? [`${role} ${privilege} (${name})`] : []));
  }));
}

/** The same of a database, whose search_path is `public`. */
export async function rightsInPostgres(database: Pick<PGlite, 'query'>): Promise<Dump> {
  const given = (what: string, privileges: readonly Privilege[], oid: string): string =>
    `select r || ' ' || privilege from unnest(${list(roles)}) r, unnest(${list(privileges)}) as privilege where has_${what}_privilege(r, ${oid}, privilege)`;
  const { rows } = await database.query<{ readonly identity: string; readonly rights: readonly string[] }>(`
    select 'relation ' || n.nspname || '.' || c.relname as identity, case c.relkind when 'S' then array(${given('sequence', ofSequence, 'c.oid')}) else array(
      ${given('table', ofTable, 'c.oid')}
      union all select r || ' ' || p || ' (' || a.attname || ')' from unnest(${list(roles)}) r, unnest(${list(ofColumn)}) p, pg_attribute a
        where a.attrelid = c.oid and a.attacl is not null and a.attnum > 0 and not a.attisdropped
          and has_column_privilege(r, c.oid, a.attnum, p) and not has_table_privilege(r, c.oid, p)
    ) end as rights
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${own('n.nspname')} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${notOfExtension('pg_class', 'c.oid')}
    union all
    select 'function ' || n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')', array(${given('function', ['EXECUTE'], 'p.oid')})
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${own('n.nspname')} and ${notOfExtension('pg_proc', 'p.oid')} and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')
    union all
    select 'schema ' || n.nspname, array(${given('schema', ['CREATE', 'USAGE'], 'n.oid')})
    from pg_namespace n where ${own('n.nspname')} and ${notOfExtension('pg_namespace', 'n.oid')}`);
  return Object.fromEntries(rows.map(({ identity, rights }) => [`rights on ${identity}`, [...rights].sort()]));
}

function list(texts: readonly string[]): string {
  return `array[${texts.map((text) => `'${text}'`).join(', ')}]`;
}
