import type { PGlite } from '@electric-sql/pglite';
import { columnNamed, type Catalog, type Policy } from '../../../src/catalog/index.js';
import { currentDefault } from '../../../src/rollback/ddl/columns.js';
import { currentExpression } from '../../../src/rollback/ddl/renames.js';
import { quoteName } from '../../../src/sql/quote.js';
import type { Dump } from './dump.js';

interface Held {
  readonly identity: string;
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}
interface HeldDefault extends Held {
  readonly default: string;
}
interface HeldPolicy extends Held {
  readonly using: string | null;
  readonly check: string | null;
}

/**
 * The expressions of policies and of column defaults in a database and, as Postgres prints them when it is given those of the catalog instead, of
 * the replay. The catalog keeps them as they were written, so names that changed since are brought up to date. What one side lacks is left out: the dumps tell of that. All that is made for this is undone.
 */
export async function expressions(database: Pick<PGlite, 'exec' | 'query'>, catalog: Catalog): Promise<{ readonly postgres: Dump; readonly replayed: Dump }> {
  const postgres: Record<string, unknown> = {};
  const replayed: Record<string, unknown> = {};
  await database.exec(`reset role; set search_path = "$user", public, extensions`);
  const defaults = await heldDefaults(database);
  for (const held of defaults) {
    const text = columnDefault(catalog, held);
    if (text === undefined) continue;
    postgres[held.identity] = held.default;
    replayed[held.identity] = plain(text) === plain(held.default) ? held.default : await printed(database, `alter table ${tableOf(held)} alter ${quoteName(held.name)} set default ${text}`, async () => (await heldDefaults(database, held))[0]?.default);
  }
  for (const held of await heldPolicies(database)) {
    const relation = catalog.relation({ schema: held.schema, name: held.table });
    const policy = relation && catalog.policy(relation.id, held.name);
    if (policy === undefined) continue;
    const of = ({ using, check }: HeldPolicy): unknown => ({ using, check });
    postgres[held.identity] = of(held);
    const probe: Held = { ...held, name: 'the same once more' };
    replayed[held.identity] = await printed(database, createPolicy(probe, policy, catalog), async () => (await heldPolicies(database, probe)).map(of)[0]);
  }
  return { postgres, replayed };
}

/** A text as it is where only `public` counts. Such a text need not be asked for, and cannot be once its function has an overload that fits as well. */
function plain(text: string): string {
  return text.replaceAll(/\bpublic\./g, '');
}

/** What Postgres makes of a statement, or the error it gives. */
async function printed(database: Pick<PGlite, 'exec'>, statement: string, read: () => Promise<unknown>): Promise<unknown> {
  try {
    await database.exec(`begin; ${statement}`);
    return await read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await database.exec('rollback');
  }
}

function tableOf({ schema, table }: Held): string {
  return `${quoteName(schema)}.${quoteName(table)}`;
}

function columnDefault(catalog: Catalog, { schema, table, name }: Held): string | undefined {
  const relation = catalog.relation({ schema, name: table });
  const column = relation && columnNamed(relation, name);
  return column?.default === undefined || column.generated !== undefined ? undefined : currentDefault(catalog, relation!, column);
}

function createPolicy(held: Held, { command, using, withCheck, roles, dependsOn }: Policy, catalog: Catalog): string {
  const to = roles.map((role) => (role === 'public' ? role : quoteName(role))).join(', ');
  const clause = (word: string, text: string | undefined): string => (text === undefined ? '' : ` ${word} (${currentExpression(text, dependsOn, catalog)})`);
  return `create policy ${quoteName(held.name)} on ${tableOf(held)} for ${command} to ${to}${clause('using', using)}${clause('with check', withCheck)}`;
}

async function heldDefaults(database: Pick<PGlite, 'query'>, only?: Held): Promise<readonly HeldDefault[]> {
  const { rows } = await database.query<HeldDefault>(
    `select 'default of ' || n.nspname || '.' || c.relname || '.' || a.attname as identity, n.nspname as schema, c.relname as table, a.attname as name, pg_get_expr(d.adbin, d.adrelid) as default
     from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum
     where a.attgenerated = '' and ($1::text is null or (n.nspname, c.relname, a.attname) = ($1, $2, $3))`,
    [only?.schema ?? null, only?.table ?? null, only?.name ?? null],
  );
  return rows;
}

async function heldPolicies(database: Pick<PGlite, 'query'>, only?: Held): Promise<readonly HeldPolicy[]> {
  const { rows } = await database.query<HeldPolicy>(
    `select 'expressions of policy ' || p.polname || ' on ' || n.nspname || '.' || c.relname as identity, n.nspname as schema, c.relname as table, p.polname as name,
       pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
     from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
     where $1::text is null or (n.nspname, c.relname, p.polname) = ($1, $2, $3)`,
    [only?.schema ?? null, only?.table ?? null, only?.name ?? null],
  );
  return rows;
}
