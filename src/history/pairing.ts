import type { Source } from '../text/index.js';
import { looseName, type LooseName } from './naming.js';
import { compareText, comparePaths } from './order.js';

/** A file that may be one half of a pair. */
export interface Candidate {
  readonly source: Source;
  /**
   * `migrations`: where migrations are; `rollbacks`: in a folder for rollback scripts; `aside`: where the runner does
   * not look, so that it can be a rollback and nothing else.
   */
  readonly place: 'migrations' | 'rollbacks' | 'aside';
}

/** A rollback script and the file that it undoes. */
export interface Pair {
  readonly rollback: Source;
  readonly undoes: Source;
}

interface Entry extends Candidate {
  readonly loose: LooseName;
}

/**
 * Find the rollback scripts among files and the migration that each undoes: by version and name, by version alone where
 * nothing else has it, by name alone. The pairs come best match first, so the first of a migration is its rollback.
 */
export function pairRollbacks(candidates: readonly Candidate[]): readonly Pair[] {
  const entries = candidates.map((candidate): Entry => ({ ...candidate, loose: looseName(candidate.source.path) }));
  const forward = entries.filter((entry) => entry.place === 'migrations');
  const byVersion = groupBy(forward, (entry) => entry.loose.version);
  const byStem = groupBy(forward, (entry) => entry.loose.stem);

  const found: { readonly rollback: Entry; readonly undoes: Entry; readonly rank: number }[] = [];
  for (const rollback of entries) {
    if (rollback.place !== 'rollbacks' && rollback.loose.undo === undefined) continue;
    const match = matchOf(rollback, byVersion, byStem);
    if (match !== undefined) found.push({ rollback, ...match });
  }
  found.sort((a, b) =>
    a.rank - b.rank
    || Number(a.rollback.place === 'migrations') - Number(b.rollback.place === 'migrations')
    || comparePaths(a.rollback.source.path, b.rollback.source.path));
  return found.map(({ rollback, undoes }) => ({ rollback: rollback.source, undoes: undoes.source }));
}

type Index<K> = ReadonlyMap<K, readonly Entry[]>;

function matchOf(
  rollback: Entry,
  byVersion: Index<string | undefined>,
  byStem: Index<string>,
): { readonly undoes: Entry; readonly rank: number } | undefined {
  const { version, undo } = rollback.loose;
  const stem = undo?.stem ?? rollback.loose.stem;

  if (version !== undefined) {
    const same = (byVersion.get(version) ?? []).filter((entry) => entry !== rollback);
    const exact = same.find((entry) => entry.loose.stem === stem);
    if (exact !== undefined) return { undoes: exact, rank: 0 };
    // Another rollback of that version is nothing that could be undone.
    const plain = same.filter((entry) => entry.loose.undo === undefined);
    const near = plain.filter((entry) => continues(entry.loose.stem, stem) || continues(stem, entry.loose.stem));
    if (near.length === 1) return { undoes: near[0]!, rank: 1 };
    // A migration about rollbacks may share a version such as 20260117 with one that is about something else.
    const meant = rollback.place === 'rollbacks' || undo?.sign === 'certain' || stem === '';
    if (meant && plain.length === 1) return { undoes: plain[0]!, rank: 2 };
  }

  if (stem === '') return undefined;
  // `scale` and a later `scale_down` are two steps of one story.
  if (version !== undefined && undo?.sign === 'weak' && rollback.place === 'migrations') return undefined;
  const named = (byStem.get(stem) ?? []).filter((entry) => entry !== rollback);
  const undoes = version === undefined ? only(named) : newestBefore(named, version) ?? (rollback.place === 'migrations' ? undefined : only(named));
  return undoes === undefined ? undefined : { undoes, rank: 3 };
}

function groupBy<K>(entries: readonly Entry[], keyOf: (entry: Entry) => K): Index<K> {
  const groups = new Map<K, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

/** Whether a stem is another one with words after it. */
function continues(long: string, short: string): boolean {
  return short !== '' && long.startsWith(`${short}_`);
}

function only(entries: readonly Entry[]): Entry | undefined {
  return entries.length === 1 ? entries[0] : undefined;
}

/** What a script undoes was there before it. */
function newestBefore(entries: readonly Entry[], version: string): Entry | undefined {
  let newest: Entry | undefined;
  for (const entry of entries) {
    const at = entry.loose.version;
    if (at === undefined || compareText(at, version) > 0) continue;
    if (newest?.loose.version === undefined || compareText(newest.loose.version, at) < 0) newest = entry;
  }
  return newest;
}
