import { exposedTo, managedSchemas, type Catalog, type ObjectId, type Policy, type Relation } from '../catalog/index.js';
import type { Conditions, RenamedTexts } from './renamed-texts.js';

/** A policy, as the ledger counts it. */
export interface LedgerPolicy {
  readonly name: string;
  readonly command: Policy['command'];
  readonly permissive: boolean;
  /** Sorted; `public` is everyone. */
  readonly roles: readonly string[];
  readonly using?: string;
  readonly check?: string;
  /** The conditions as a file wrote them, where something in them was renamed since. */
  readonly written?: { readonly using?: string; readonly check?: string };
}

/** A table and what stands between the Data API and its rows. */
export interface LedgerTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partitioned-table';
  /** The API roles that may read or write rows, were it not for row level security: its schema is served, and they hold a privilege. */
  readonly exposedTo: readonly string[];
  readonly rowSecurity: boolean;
  /** FORCE: for the owner too. */
  readonly forced: boolean;
  /** In the order of their names. */
  readonly policies: readonly LedgerPolicy[];
  /** Its id in the catalog, by which a renamed table is known; absent in what a database told. */
  readonly id?: ObjectId;
}

/** The row level security of a database, a table at a time, in the order of their names. */
export interface Ledger {
  readonly tables: readonly LedgerTable[];
}

/** The ledger of a catalog: the project's own tables, and those of managed schemas that have policies. `texts`: their conditions under today's names. */
export function ledgerOf(catalog: Catalog, apiSchemas: readonly string[], texts?: RenamedTexts): Ledger {
  const tables: LedgerTable[] = [];
  for (const object of catalog.objects()) {
    if (object.kind !== 'relation' || !isTable(object) || object.persistence === 'temporary') continue;
    const policies = catalog.policies(object.id).map((policy) => entryOf(policy, texts?.of(policy) ?? policy)).sort((a, b) => compare(a.name, b.name));
    // Of a table that files only mention nothing is known, not even that it is there.
    if (policies.length === 0 && (managedSchemas.has(object.schema) || (object.origin === undefined && !object.rowSecurity))) continue;
    tables.push({
      schema: object.schema, name: object.name, kind: object.relationKind,
      exposedTo: rolesBehind(catalog, exposedTo(catalog, object, apiSchemas)),
      rowSecurity: object.rowSecurity, forced: object.forceRowSecurity, policies, id: object.id,
    });
  }
  return { tables: tables.sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name)) };
}

function isTable(relation: Relation): relation is Relation & { readonly relationKind: LedgerTable['kind'] } {
  return relation.relationKind === 'table' || relation.relationKind === 'partitioned-table';
}

function entryOf({ name, command, permissive, roles, using, withCheck }: Policy, now: Conditions): LedgerPolicy {
  const isRenamed = now.using !== using || now.withCheck !== withCheck;
  return { name, command, permissive, roles: roles.toSorted(compare), ...conditions(now.using, now.withCheck), ...(isRenamed && { written: conditions(using, withCheck) }) };
}

function conditions(using: string | undefined, check: string | undefined): Pick<LedgerPolicy, 'using' | 'check'> {
  return { ...(using !== undefined && { using }), ...(check !== undefined && { check }) };
}

/** What PUBLIC may, both API roles may. */
function rolesBehind(catalog: Catalog, roles: readonly string[]): readonly string[] {
  return ['anon', 'authenticated'].filter((role) => roles.includes(role) || (roles.includes('public') && catalog.named('role', role) !== undefined));
}

/** By code units, as Postgres' "C" collation does for ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the ledger adds up to. */
export interface LedgerCounts {
  readonly tables: number;
  readonly exposed: number;
  readonly withRowSecurity: number;
  /** Exposed, and without row level security: everybody reads every row. */
  readonly open: number;
  readonly policies: number;
}

/** Count a ledger. */
export function countLedger({ tables }: Ledger): LedgerCounts {
  const count = (wanted: (table: LedgerTable) => boolean): number => tables.filter(wanted).length;
  return {
    tables: tables.length,
    exposed: count((table) => table.exposedTo.length > 0),
    withRowSecurity: count((table) => table.rowSecurity),
    open: count((table) => table.exposedTo.length > 0 && !table.rowSecurity),
    policies: tables.reduce((sum, table) => sum + table.policies.length, 0),
  };
}
