import type { PGlite } from '@electric-sql/pglite';
import type { Outcome, Session } from '../../src/verify/driver.js';

/** A session over a PGlite that a test owns: every message is one of the simple protocol. It takes what a test does by itself in the same database for granted. */
export function embeddedSession(db: Pick<PGlite, 'exec'>, postgres = 18): Session {
  const send = async (sql: string): Promise<Outcome> => {
    try {
      const results = await db.exec(sql);
      const rows = results.findLast(({ fields }) => fields.length > 0)?.rows ?? [];
      return { rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]))), notices: [] };
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      return { rows: [], notices: [], error: { sqlstate: String(error.code), message: error.message } };
    }
  };
  return {
    engine: { name: 'PGlite', postgres, extensions: new Set(), caveats: [] },
    execute: send, script: send, sync: async () => ({ rows: [], notices: [] }), close: async () => {},
  };
}

/** PGlite parses JSON and the like; what Postgres wrote is close enough to what JSON.stringify writes. */
function textOf(value: unknown): string | null {
  return value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
}
