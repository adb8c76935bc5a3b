import type { Start } from '../catalog/index.js';
import { Replay } from '../replay/replay.js';
import { parseSource } from '../sql/parse.js';
import type { Source } from '../text/index.js';

const kept = new WeakMap<Source, () => Start>();

/** Say how to come by the catalog after a source that is the first of a baseline, so that it need not be replayed. */
export function provideStart(first: Source, start: () => Start): void {
  kept.set(first, start);
}

const starts = new WeakMap<readonly Source[], Map<number, Start>>();

/**
 * A replay that begins after the baseline SQL. The catalog is kept for as long as the list of sources lives, so a process
 * that lints often replays it once.
 */
export function baselineReplay(baseline: readonly Source[], postgres: number): Replay {
  let versions = starts.get(baseline);
  if (versions === undefined) starts.set(baseline, (versions = new Map<number, Start>()));
  let start = versions.get(postgres);
  if (start === undefined) versions.set(postgres, (start = replayBaseline(baseline, postgres)));
  return new Replay({ postgres, ...start });
}

function replayBaseline(baseline: readonly Source[], postgres: number): Start {
  const [first] = baseline;
  const begin = first && kept.get(first)?.();
  const replay = new Replay({ postgres, ...begin });
  for (const source of begin === undefined ? baseline : baseline.slice(1)) replay.run({ version: 'baseline', deploy: -1 }, parseSource(source));
  return { catalog: replay.catalog, nextId: replay.nextId };
}
