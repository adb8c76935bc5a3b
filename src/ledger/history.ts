import { buildHistory, type HistoryOptions, type Migration, type Runner } from '../history/index.js';
import { baselineReplay } from '../linter/baseline.js';
import { parseSource } from '../sql/parse.js';
import type { Source } from '../text/index.js';
import { ledgerOf, type Ledger } from './ledger.js';
import { RenamedTexts } from './renamed-texts.js';

/** Whose ledger to draw up. */
export interface LedgerTask {
  /** Every file of the history, in any order. */
  readonly sources: readonly Source[];
  /** SQL that is there before the first migration. */
  readonly baseline: readonly Source[];
  readonly settings: { readonly postgres: number; readonly runner: Runner; readonly apiSchemas: readonly string[] };
  readonly history: Omit<HistoryOptions, 'runner'>;
}

/** The ledger after all migrations of a history. The parser must be loaded. */
export function ledgerOfHistory(task: LedgerTask): Ledger {
  return drawUp(task, migrationsOf(task), 0).ledger;
}

/**
 * The ledgers of one history at two times. Ids are given in the order of the replay: a table of their common beginning has one in both, by
 * which it is known when it was renamed; other tables have none.
 */
export function ledgersOfHistory(before: LedgerTask, after: LedgerTask): { readonly before: Ledger; readonly after: Ledger } {
  const [were, are] = [migrationsOf(before), migrationsOf(after)];
  const differing = were.findIndex(({ source }, at) => source.path !== are[at]?.source.path || source.text !== are[at].source.text);
  const common = differing === -1 ? were.length : differing;
  const [was, is] = [drawUp(before, were, common), drawUp(after, are, common)];
  return { before: knownBelow(was.ledger, was.firstOwnId), after: knownBelow(is.ledger, is.firstOwnId) };
}

function migrationsOf({ sources, settings, history }: LedgerTask): readonly Migration[] {
  return buildHistory(sources, { ...history, runner: settings.runner }).migrations;
}

/** Replay, and note the first id that is not of the first `common` migrations. */
function drawUp({ baseline, settings }: LedgerTask, migrations: readonly Migration[], common: number): { readonly ledger: Ledger; readonly firstOwnId: number } {
  const replay = baselineReplay(baseline, settings.postgres);
  const texts = new RenamedTexts();
  const run = (migration: Migration): void => replay.run(migration, parseSource(migration.source), { onEffect: (effect, before, after) => texts.follow(effect, before, after), wants: RenamedTexts.wants });
  migrations.slice(0, common).forEach(run);
  const firstOwnId = replay.nextId;
  migrations.slice(common).forEach(run);
  return { ledger: ledgerOf(replay.catalog, settings.apiSchemas, texts), firstOwnId };
}

function knownBelow({ tables }: Ledger, limit: number): Ledger {
  return { tables: tables.map(({ id, ...table }) => (id !== undefined && id < limit ? { ...table, id } : table)) };
}
