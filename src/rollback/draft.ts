import { differencesOf, type Catalog, type Difference, type ObjectId } from '../catalog/index.js';
import type { Migration, Runner } from '../history/migration.js';
import type { Effect } from '../replay/effects.js';
import { Replay } from '../replay/replay.js';
import { parseSource } from '../sql/parse.js';
import type { Statement } from '../sql/statement.js';
import { inverses } from './inverse/index.js';
import { lossSentence } from './loss-sentence.js';
import { lossesOf, type Loss, type Recorded } from './losses.js';
import { lineOf } from './place.js';
import { isSameByNow } from './same-by-now.js';
import { Script } from './script.js';
import { undoingOf, type Around, type Undoing } from './undoing.js';

/** What to draft a rollback for. */
export interface DraftInput {
  /** The migration; its effects begin in `before`. */
  readonly migration: Pick<Migration, 'source' | 'version' | 'deploy'>;
  /** The schema before it. */
  readonly before: Catalog;
  /** The first object id that is free in `before`. */
  readonly nextId: number;
  readonly postgres: number;
  readonly runner: Runner;
  /** Where the script will lie, as the header says it. */
  readonly path: string;
}

/** A script that undoes a migration. */
export interface Draft {
  readonly sql: string;
  /** Data that no script brings back. */
  readonly losses: readonly Loss[];
  /** What it does not undo, one phrase each. */
  readonly leftOut: readonly string[];
  /** In what the schema differs from the one before, as far as a replay of the script tells. */
  readonly differences: readonly Difference[];
}

/**
 * Draft the script that undoes one migration: what undoes its effects, the last one first. The parser must be loaded, and `loadPrinter`
 * have finished.
 */
export function draftRollback(input: DraftInput): Draft {
  const { before, migration, postgres, runner } = input;
  const replay = new Replay({ postgres, catalog: before, nextId: input.nextId });
  const recorded: Recorded[] = [];
  replay.run(migration, parseSource(migration.source), { runner, onEffect: (effect, was, is) => void recorded.push({ effect, before: was, after: is }) });
  const losses = lossesOf(recorded, before);
  const script = new Script({ catalog: replay.catalog, nextId: replay.nextId, postgres });
  const around: Around = { before, after: replay.catalog };
  const statements = aroundStatements(recorded);
  const lost = new Map<Effect, Loss[]>();
  for (const loss of losses) lost.set(loss.effect, [...(lost.get(loss.effect) ?? []), loss]);
  for (const step of undone(recorded, around).toReversed()) {
    const undoing = undoingOf(script, around, statements.get(step.effect.statement)!, step);
    for (const loss of lost.get(step.effect) ?? []) script.lose(remedy(loss));
    script.announce(step.effect.conditional ? `The migration does this under a condition (line ${lineOf(step.effect)}).` : undefined);
    undo(step.effect, undoing);
    script.announce(undefined);
  }
  script.finish();
  const differences = differencesOf(before, script.catalog).filter((difference) => !isSameByNow(difference, before, script.catalog));
  return { sql: wholeText(input, script, differences), losses, leftOut: script.leftOut, differences };
}

function undo<E extends Effect>(effect: E, undoing: Undoing): void {
  (inverses[effect.kind] as (effect: E, undoing: Undoing) => void)(effect, undoing);
}

function aroundStatements(recorded: readonly Recorded[]): ReadonlyMap<Statement, Around> {
  const found = new Map<Statement, Around>();
  recorded.forEach(({ effect: { statement }, before, after }, at) => {
    const first = found.get(statement);
    // What a statement does beside its effects shows in what the next one finds.
    const next = recorded[at + 1];
    found.set(statement, { before: first?.before ?? before, after: next !== undefined && next.effect.statement !== statement ? next.before : after });
  });
  return found;
}

/** What has to be undone: not what concerns only objects that come and go within the migration, nor a second definition of one function. */
function undone(recorded: readonly Recorded[], { before, after }: Around): readonly Recorded[] {
  const [last] = recorded.filter(({ effect: { kind }, before: was, after: is }) => kind === 'transaction.rollback' && was !== is);
  if (last !== undefined) {
    // What ROLLBACK takes back needs no undoing.
    const at = recorded.indexOf(last);
    const from = recorded.findIndex((step) => step.before === last.after);
    return undone(recorded.toSpliced(from, at - from + 1), { before, after });
  }
  const passing = (id: ObjectId): boolean => before.get(id) === undefined && after.get(id) === undefined;
  const replaced = new Set<ObjectId>();
  return recorded.filter(({ effect }) => {
    if (effect.kind === 'function.replace') {
      if (replaced.has(effect.before.id)) return false;
      replaced.add(effect.before.id);
    }
    return !subjectsOf(effect).some(({ id, origin, persistence }) => persistence === 'temporary' || (origin !== undefined && passing(id)));
  });
}

interface Subject {
  readonly id: ObjectId;
  readonly origin?: unknown;
  readonly persistence?: string;
}

const subjectKeys = ['table', 'view', 'sequence', 'function', 'policy', 'trigger', 'index', 'constraint', 'type', 'schema', 'publication', 'statistics', 'rule', 'role', 'before', 'object'] as const;

/** The objects that an effect is about. */
function subjectsOf(effect: Effect): readonly Subject[] {
  const fields = effect as unknown as Readonly<Record<string, unknown>>;
  return subjectKeys.flatMap((key) => {
    const value = fields[key];
    return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number' ? [value as Subject] : [];
  });
}

/** What a comment says where data is gone. */
function remedy(loss: Loss): string {
  const { kind, keptIn } = loss;
  return `${lossSentence(loss)}; ${kind === 'position' ? 'set it with setval' : keptIn === undefined ? 'restore them from a backup' : `copy them back from "${keptIn.name}", or from a backup`}`;
}

function wholeText({ migration, path }: DraftInput, script: Script, differences: readonly Difference[]): string {
  const { path: file } = migration.source;
  const body = script.text;
  const setting = /\blanguage\s+'?sql\b/i.test(body) ? 'set check_function_bodies = off;\n\n' : '';
  return `-- Undoes ${file}
-- Drafted by pg-safe from the migration history. Read it, and try it on a copy, before you need it.
-- Run it in one transaction:
--   psql "$DATABASE_URL" --single-transaction --set ON_ERROR_STOP=1 --file ${path}
-- Then let the history know that the migration is not applied any more:
--   supabase migration repair --status reverted ${migration.version}

${setting}${body === '' ? '-- Nothing is left to undo.' : body}
${differences.length === 0 ? '' : `\n-- Not as before, as far as the files tell:\n${differences.map((difference) => `--   ${differenceText(difference)}\n`).join('')}`}`;
}

function differenceText({ kind, subject, property, was, is }: Difference): string {
  const text = kind === 'changed' ? `${property ?? ''} of ${subject}: ${is ?? 'none'}, was ${was ?? 'none'}` : `${subject} is ${kind === 'missing' ? 'not there' : 'still there'}`;
  return text.replace(/\s+/g, ' ').slice(0, 200);
}
