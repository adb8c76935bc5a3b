import { readFileSync } from 'node:fs';
import type { PGlite, Transaction } from '@electric-sql/pglite';
import type { Catalog } from '../../../src/catalog/index.js';
import { dumpCatalog, unknownType } from './dump-catalog.js';
import { dumpPostgres } from './dump-postgres.js';
import type { Dump } from './dump.js';

/** One migration of a fixture. */
export interface Step {
  readonly name: string;
  readonly sql: string;
}

/** The migrations of a fixture: what stands between its `-- migration` lines. */
export function readFixture(family: string): readonly Step[] {
  const text = readFileSync(new URL(`../../../fixtures/replay/${family}.sql`, import.meta.url), 'utf8');
  return text.split(/^-- migration.*\n/m).filter((sql) => sql.trim() !== '').map((sql, at) => ({ name: `${family} ${at + 1}`, sql }));
}

/** What Postgres and the catalog say; equal when they agree. A type that the catalog does not claim to know is not compared, nor is the need of it. */
export async function sides(database: Pick<PGlite | Transaction, 'query'>, catalog: Catalog): Promise<{ readonly postgres: Dump; readonly replayed: Dump }> {
  const replayed: Record<string, unknown> = { ...dumpCatalog(catalog) };
  const postgres: Record<string, unknown> = { ...(await dumpPostgres(database)) };
  for (const [identity, facts] of Object.entries(replayed)) {
    if (!identity.startsWith('column ') || (facts as { type: string }).type !== unknownType || postgres[identity] === undefined) continue;
    postgres[identity] = { ...(postgres[identity] as object), type: unknownType };
    for (const dump of [postgres, replayed]) withoutTypes(dump, `needs of ${identity.replace(/^column (.*)\.[^.]+$/, 'relation $1')}`);
  }
  return { postgres, replayed };
}

function withoutTypes(dump: Record<string, unknown>, identity: string): void {
  const needs = dump[identity] as readonly string[] | undefined;
  if (needs !== undefined) dump[identity] = needs.filter((need) => !need.startsWith('normal type '));
}
