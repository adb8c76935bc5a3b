import type { Catalog } from '../catalog/index.js';
import { Replay } from '../replay/replay.js';
import { parseSource } from '../sql/parse.js';
import type { Source } from '../text/index.js';

const kept = new WeakMap<readonly Source[], Map<number, { readonly catalog: Catalog; readonly nextId: number }>>();

/**
 * A replay that begins after the baseline SQL. The baseline's catalog is kept for as long as its list of sources lives, so
 * a process that lints often replays it once.
 */
export function baselineReplay(baseline: readonly Source[], postgres: number): Replay {
  let versions = kept.get(baseline);
  if (versions === undefined) kept.set(baseline, (versions = new Map()));
  let start = versions.get(postgres);
  if (start === undefined) {
    const replay = new Replay({ postgres });
    for (const source of baseline) replay.run({ version: 'baseline', deploy: -1 }, parseSource(source));
    versions.set(postgres, (start = { catalog: replay.catalog, nextId: replay.nextId }));
  }
  return new Replay({ postgres, ...start });
}
