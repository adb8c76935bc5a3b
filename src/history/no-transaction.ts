import type { Migration, Runner } from './migration.js';

/**
 * The line by which a file asks its tool to run it outside a transaction: goose, sql-migrate, dbmate, sqlx, Atlas, graphile-migrate, tern, Liquibase. The Supabase CLI and psql
 * know none of them.
 */
const directive = /^[ \t]*--+!?[ \t]*(?:\+goose[ \t]+no[ \t]+transaction\b|\+migrate[ \t]+\w+[ \t]+notransaction\b|migrate:\w+.*\btransaction:[ \t]*false\b|no-transaction\b|atlas:txmode[ \t]+none\b|tern:[ \t]*disable-tx\b|changeset\b.*\brunInTransaction:[ \t]*"?false\b)/im;

/** True for a file that says so. */
export function asksForNoTransaction(text: string): boolean {
  return directive.test(text);
}

/** How one file reaches the server: as the others do, unless it asks its tool for no transaction. */
export function runnerOf({ bare }: Pick<Migration, 'bare'>, runner: Runner): Runner {
  return bare === true ? 'autocommit' : runner;
}
