import { quoteName, quoteQualified, type Column, type Relation } from '../../src/rule/index.js';

/** The constraint that shows a column to hold no NULL. */
export interface NotNullProof {
  readonly column: Column;
  readonly constraint: string;
}

/**
 * SQL, a migration for each, that shows columns to hold no NULL while reads and writes go on: all of them in one reading of the table.
 * @param steps what is to be done then; its last one is where the proofs are dropped again
 */
export function provingNotNull(table: Relation, proofs: readonly NotNullProof[], postgres: number, steps: readonly string[]): readonly string[] {
  if (proofs.length === 0) return steps;
  const name = quoteQualified(table);
  const each = (write: (proof: string, column: string) => string): string => proofs.map(({ column, constraint }) => write(quoteName(constraint), quoteName(column.name))).join(', ');
  const add = each((proof, column) => `ADD CONSTRAINT ${proof} ${proofSql(postgres, column)} NOT VALID`);
  const first = [`ALTER TABLE ${name} ${add};`, `ALTER TABLE ${name} ${each((proof) => `VALIDATE CONSTRAINT ${proof}`)};`];
  // From version 18 on it is the NOT NULL itself, and stays.
  if (postgres >= 18) return [...first, ...steps];
  // A statement of its own: in one with SET NOT NULL, Postgres drops it before it looks for the proof (AT_PASS_DROP).
  return [...first, ...steps.slice(0, -1), `${steps.at(-1)!} ALTER TABLE ${name} ${each((proof) => `DROP CONSTRAINT ${proof}`)};`];
}

/** The constraint that says a column, by its quoted name, to hold no NULL. */
export function proofSql(postgres: number, column: string): string {
  return postgres >= 18 ? `NOT NULL ${column}` : `CHECK (${column} IS NOT NULL)`;
}
