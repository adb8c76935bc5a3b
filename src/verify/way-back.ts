import type { ParsedSource } from '../sql/statement.js';
import type { Session } from './driver.js';
import { piecesOf, send, type Piece, type Sending, type Sent } from './play.js';
import { refusalOf } from './refusals.js';
import type { Rerun, RoundTrip } from './report.js';
import { dumpSchema, inWords, schemaDifferences, type Schema } from './schema.js';

/** How the files of a round trip are sent: as the migration was, without its row and without a look at locks. */
export type Again = Omit<Sending, 'record' | 'watch'>;

/** A rollback script, read, and the statements of it that cannot run in a transaction. */
export interface Script {
  readonly parsed: ParsedSource;
  readonly alone: ReadonlySet<number>;
}

/**
 * Run the rollback script of a migration that was just applied, compare the schema with the one before the migration, and apply the migration again.
 * @returns what came of it, and whether the migration's work is there at the end
 */
export async function roundTrip(session: Session, { script, migration, before, sending }: { readonly script: Script; readonly migration: ParsedSource; readonly before: Schema; readonly sending: Again }): Promise<{ readonly report: RoundTrip; readonly applied: boolean }> {
  const { source } = script.parsed;
  const back = await sendScript(session, script, sending);
  if (back.refused !== undefined) return { report: { script: source, failure: refusalOf(back.refused), differences: [] }, applied: true };
  const differences = schemaDifferences(before, await dumpSchema(session)).map(inWords);
  const forth = await send(session, piecesOf(migration), sending);
  if (forth.refused === undefined) return { report: { script: source, differences }, applied: true };
  return { report: { script: source, differences, forwardAgain: refusalOf(forth.refused) }, applied: false };
}

/** Whoever runs a script by hand sends it as one message, but not what cannot run in a transaction. */
function sendScript(session: Session, { parsed, alone }: Script, sending: Again): Promise<Sent> {
  const isAlone = ({ span }: Piece): boolean => alone.has(span.start);
  return send(session, piecesOf(parsed), { ...sending, isAlone, runner: alone.size > 0 ? 'autocommit' : 'supabase' });
}

/** Apply a migration a second time over what the first time left, and tell what it changes. */
export async function rerun(session: Session, migration: ParsedSource, sending: Again): Promise<Rerun> {
  const before = await dumpSchema(session);
  const { refused } = await send(session, piecesOf(migration), sending);
  if (refused !== undefined) return { failure: refusalOf(refused), differences: [] };
  return { differences: schemaDifferences(before, await dumpSchema(session)).map(inWords) };
}
