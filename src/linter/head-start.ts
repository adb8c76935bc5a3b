import type { History, Migration } from '../history/index.js';
import { recordFromText, recordToText } from '../replay/record.js';
import { rememberedFiles, Replay } from '../replay/replay.js';
import type { Source } from '../text/index.js';
import { baselineReplay } from './baseline.js';
import type { LintSettings } from './settings.js';

/** Texts that are kept from one run to the next, each for a chain of links: what it was made of, in order. */
export interface KeptTexts {
  /** The text that is kept for the longest beginning of a chain, and the number of links in that. */
  longest(chain: readonly Link[]): { readonly links: number; readonly text: string } | undefined;
  keep(chain: readonly Link[], text: string): void;
}
export type Link = readonly string[];

/** What a head start depends on. */
export interface HeadStartTask {
  readonly baseline: readonly Source[];
  readonly settings: Pick<LintSettings, 'postgres' | 'runner'>;
  readonly kept?: KeptTexts;
}

/** A replay, and the number of migrations of the history that it has behind it. */
export interface HeadStart {
  readonly replay: Replay;
  readonly done: number;
  /** Told of the number of migrations that are done by now: keeps what the replay knows, where later runs can begin. */
  reached(done: number): void;
}

/**
 * Begin a replay as late in a history as earlier runs let it. Only files before the first target are left out: of them nobody hears, and what they leave
 * depends on their text and place, on the SQL before them, the version of Postgres and the runner.
 */
export function headStart(history: History, { baseline, settings: { postgres, runner }, kept }: HeadStartTask): HeadStart {
  const goal = goalOf(history);
  const fresh = (): Omit<HeadStart, 'reached'> => ({ replay: baselineReplay(baseline, postgres), done: 0 });
  if (kept === undefined || goal === 0) return { ...fresh(), reached: () => undefined };
  const before = history.migrations.slice(0, goal);
  const chain: readonly Link[] = [[String(postgres), runner, ...baseline.flatMap(({ path, text }) => [path, text])], ...before.map(linkOf)];
  const sources = [...baseline, ...before.map(({ source }) => source)];
  const found = kept.longest(chain);
  const start = found === undefined || found.links < 2 ? fresh() : { replay: Replay.resume(recordFromText(found.text, sources), postgres), done: found.links - 1 };
  return {
    ...start,
    reached(done) {
      if (done === goal && start.done < goal) kept.keep(chain, recordToText(start.replay.record, sources));
    },
  };
}

function linkOf({ version, deploy, source: { path, text } }: Migration): Link {
  return [version, String(deploy), path, text];
}

/** The number of migrations after which a run may begin: a deploy begins there, and what is remembered of files before the first target comes after it, where that is asked for. */
export function goalOf({ migrations }: History): number {
  const first = migrations.findIndex(({ role }) => role === 'target');
  let goal = first === -1 ? migrations.length : first;
  if (migrations.some(({ role, rollback }) => role === 'target' && rollback !== undefined)) goal = Math.max(0, goal - rememberedFiles);
  return deployAt(migrations, goal);
}

/** The place in a history where the deploy begins that a place is in. */
export function deployAt(migrations: readonly Migration[], place: number): number {
  let at = place;
  while (at > 0 && migrations[at]?.deploy === migrations[at - 1]!.deploy) at--;
  return at;
}
