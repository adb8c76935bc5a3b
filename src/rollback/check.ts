import { differencesOf, reorderedTables, type Catalog, type CatalogObject, type Difference } from '../catalog/index.js';
import type { Migration } from '../history/migration.js';
import type { Effect, EffectKind, EffectOf } from '../replay/effects.js';
import type { Replay } from '../replay/replay.js';
import { parseSource } from '../sql/parse.js';
import type { ParsedSource } from '../sql/statement.js';
import type { Source, Span } from '../text/index.js';
import { failuresOf } from './failures.js';
import { refusalOf } from './refusal.js';
import { lossesOf, lossyKinds, type Loss, type Recorded } from './losses.js';

/** What a rollback script makes of its migration, as files tell it. */
export interface RollbackCheck {
  readonly rollback: Source;
  readonly undoes: Migration;
  /** True when it has no statement at all. */
  readonly empty: boolean;
  /** Where it says that there is no way back, and stops on purpose. */
  readonly refuses?: Span;
  /** The statements that Postgres refuses, in order; the first one stops the script. */
  readonly failures: readonly EffectOf<'failure'>[];
  /** How many migrations before its own it undoes too, exactly. */
  readonly undoesEarlier: number;
  /** In what the schema before the migration and that after both scripts differ, the gravest first. After a failure they show what it left undone. */
  readonly differences: readonly Difference[];
  /** The tables whose columns come back in another order. */
  readonly reordered: readonly string[];
  /** What the migration loses and the script does not write again. */
  readonly losses: readonly Loss[];
  /** What was there before the migration and the script itself loses. */
  readonly destroys: readonly Loss[];
  /** Statements of the script, or parts of them, whose effect could not be followed. */
  readonly opaque: number;
}

/** A migration that has been replayed, and its rollback script. */
export interface RollbackCase {
  readonly migration: Migration;
  readonly parsed: ParsedSource;
  readonly rollback: Source;
  readonly before: Catalog;
  /** The replay that stands after the migration; it is left there. */
  readonly replay: Replay;
  /** The migration's effects, of `recordedKinds` at least. */
  readonly recorded: readonly Recorded[];
  /** The migrations after it: what the script names may be made there. */
  readonly later?: readonly Source[];
}

/** The kinds of effect that a check needs of the migration. */
export const recordedKinds: ReadonlySet<EffectKind> = new Set([...lossyKinds, 'failure']);

/**
 * Replay a rollback script directly after its migration, and compare the schema with the one before. Undefined when the migration itself
 * fails or does not parse: then nothing is there to be undone. The parser must be loaded.
 */
export function checkRollback({ migration, parsed, rollback, before, replay: history, recorded, later = [] }: RollbackCase): RollbackCheck | undefined {
  if (parsed.errors.length > 0 || recorded.some(({ effect }) => effect.kind === 'failure')) return undefined;
  const script = parseSource(rollback);
  const after = history.catalog;
  const replay = history.fork();
  const undoing: Recorded[] = [];
  replay.run({ version: migration.version, deploy: migration.deploy }, script, {
    onEffect: (effect, was, is) => void undoing.push({ effect, before: was, after: is }),
    // Whoever runs it may use psql, which gives each statement a transaction of its own: what fails there fails everywhere.
    runner: 'autocommit',
  });
  const end = replay.catalog;
  const effects = undoing.map(({ effect }) => effect);
  const refuses = refusalOf(script);
  const differences = differencesOf(before, end);
  const undoesEarlier = differences.some(({ kind }) => kind === 'missing') ? migrationsBack(history.beginnings, end) : 0;
  const remade = (object: CatalogObject): boolean => after.get(object.id) !== object && migration.source.text.includes('name' in object ? object.name : '');
  return {
    rollback,
    undoes: migration,
    empty: script.statements.length === 0 && script.errors.length === 0,
    ...(refuses !== undefined && { refuses }),
    failures: failuresOf(effects, later),
    undoesEarlier,
    differences: undoesEarlier > 0 ? [] : differences.filter((difference) => isCertain(difference, { before, parsed, remade })),
    reordered: reorderedTables(before, end),
    losses: lossesOf(recorded, before).filter((loss) => !effects.some((effect) => isWrittenAgain(loss, effect))),
    destroys: lossesOf(undoing, after).filter((loss) => isOlder(loss, history.beginnings[undoesEarlier] ?? before)),
    opaque: replay.counts.opaque - script.errors.length,
  };
}

/** Which of the earlier schemas this is again, counted in migrations back from the first; 0 when it is none of them. */
function migrationsBack([, ...earlier]: readonly Catalog[], end: Catalog): number {
  return earlier.findIndex((catalog) => differencesOf(catalog, end).length === 0) + 1;
}

interface Circumstances {
  readonly before: Catalog;
  readonly parsed: ParsedSource;
  /** True for what the script made or changed and the migration speaks of. */
  readonly remade: (object: CatalogObject) => boolean;
}

/** False where somebody may have made, outside of the files, what the script brings back. */
function isCertain({ kind, object, column }: Difference, { before, parsed, remade }: Circumstances): boolean {
  if (kind !== 'extra' || column !== undefined) return true;
  if (remade(object)) return false;
  const table = 'table' in object && typeof object.table === 'number' ? before.get(object.table) : object;
  // On a table that no file made, what DROP … IF EXISTS takes away first may have been there.
  return table?.origin !== undefined || !droppedNames(parsed).has('name' in object ? object.name : '');
}

function droppedNames({ statements }: ParsedSource): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { node } of statements) {
    if (!('DropStmt' in node)) continue;
    for (const item of node.DropStmt.objects ?? []) {
      const last = 'List' in item ? item.List.items?.at(-1) : item;
      if (last !== undefined && 'String' in last) names.add(last.String.sval ?? '');
    }
  }
  return names;
}

/** True when the script puts rows or values where they were lost: whether they are the same no file tells. */
function isWrittenAgain({ table, column }: Loss, effect: Effect): boolean {
  if (effect.kind !== 'data.insert' && effect.kind !== 'data.update' && effect.kind !== 'data.copy') return false;
  const into = effect.table;
  if (into === undefined || into.schema !== table.schema || into.name !== table.name) return false;
  if (column === undefined || effect.kind !== 'data.update') return true;
  return effect.columns.some((number) => into.columns.some((written) => written.number === number && written.name === column.name));
}

/** True for rows and values that were there before the migration. */
function isOlder({ kind, table, column, effect }: Loss, before: Catalog): boolean {
  if ((kind !== 'rows' && kind !== 'values') || effect.kind === 'data.delete') return false;
  const was = before.getAs('relation', table.id);
  return was !== undefined && (column === undefined || was.columns.some(({ number }) => number === column.number));
}
