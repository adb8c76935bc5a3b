import { baselineSources } from '../config/baseline.js';
import { ledgerFormats, type LedgerDocument, type LedgerFormatName } from '../format/ledger/index.js';
import type { LedgerTask } from '../ledger/index.js';
import { decodeText } from '../node/encoding.js';
import { changedSince, editedOrDeletedSince } from '../node/git.js';
import type { Source } from '../text/index.js';
import { wantsColor } from './color.js';
import type { Io } from './io.js';
import { lintPlan, type LintPlan } from './lint-plan.js';
import { readNamedFile } from './named-file.js';
import { UsageError } from './usage-error.js';

/** The options of `pg-safe rls` as the command line gives them. */
export interface RlsFlags {
  readonly format: LedgerFormatName;
  readonly diff?: string;
  readonly live?: string;
  readonly sql?: boolean;
  readonly config?: string | false;
  readonly pgVersion?: number;
  readonly color?: boolean;
}

/** `pg-safe rls`. Gives the exit code: 1 when something was lost, or the database differs from the files; 2 when something could not be read. */
export async function rlsCommand(paths: readonly string[], flags: RlsFlags, io: Io): Promise<number> {
  const { diff, live, sql = false, format, color, pgVersion } = flags;
  if (diff !== undefined && live !== undefined) throw new UsageError('--diff and --live are two comparisons: ask for one of them.');
  const [{ rules }, { loadParser }, ledgers] = await Promise.all([import('../../rules/index.js'), import('../sql/parser.js'), import('../ledger/index.js')]);
  const onTop = pgVersion === undefined ? {} : { postgres: pgVersion };
  const [plan] = await Promise.all([lintPlan(paths, { ...flags, onTop }, rules, io), loadParser()]);
  const { settings, history, sources, warnings, failures } = plan;
  if (sql) {
    io.stdout.write(ledgers.ledgerQuery(settings.apiSchemas));
    return 0;
  }
  for (const line of [...warnings, ...failures]) io.stderr.write(`pg-safe: ${line}\n`);
  const task: LedgerTask = { sources, settings, history, baseline: await baselineSources(settings) };

  const compared = async (): Promise<LedgerDocument> => {
    if (diff !== undefined) {
      const { before, after } = ledgers.ledgersOfHistory({ ...task, sources: await sourcesAt(diff, plan) }, task);
      return { ledger: after, compared: { before, changes: ledgers.diffLedgers(before, after, { expressions: true }) } };
    }
    const ledger = ledgers.ledgerOfHistory(task);
    if (live === undefined) return { ledger };
    const database = readNamedFile('--live', live, ledgers.readLedger, io);
    return { ledger: database, compared: { before: ledger, changes: ledgers.diffLedgers(ledger, database, { expressions: false }) } };
  };
  const document = await compared();
  const write = await ledgerFormats[format]();
  io.stdout.write(write(document, { color: wantsColor(color, io) }));
  if (failures.length > 0) return 2;
  const changes = document.compared?.changes ?? [];
  return (live === undefined ? changes.some(({ kind }) => kind === 'loss') : changes.length > 0) ? 1 : 0;
}

/** The files as they were where the branch left a reference. */
async function sourcesAt(ref: string, { root, sources }: LintPlan): Promise<readonly Source[]> {
  const changes = await changedSince(ref, root);
  if (!changes.ok) throw new UsageError(`--diff: ${changes.message}`);
  const added = new Set(changes.files.filter((file) => file.added).map(({ path }) => path));
  const folders = new Set(sources.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)));
  const then = new Map(sources.filter(({ path }) => !added.has(path)).map((source) => [source.path, source]));
  for (const { path, bytes } of await editedOrDeletedSince(changes.base, root)) {
    // A deleted file counts when it lay where others lie.
    if (!then.has(path) && !(path.endsWith('.sql') && folders.has(path.slice(0, path.lastIndexOf('/') + 1)))) continue;
    const decoded = decodeText(bytes);
    if (decoded !== undefined) then.set(path, { path, text: decoded.text });
  }
  return [...then.values()];
}
