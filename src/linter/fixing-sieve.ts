import type { Finding } from '../rule/finding.js';
import type { Source } from '../text/index.js';
import type { Trials } from './fixing-trials.js';
import { judge, parts, type Linted, type Undone } from './fixing-verdict.js';

/** The fixes of one file, told apart. */
export interface Sifted {
  readonly kept: readonly Finding[];
  readonly undone: readonly Undone[];
}

/**
 * Tell the fixes of single files apart by what comes of each file alone: the history is replayed up to it, and what comes after it is left out. What a fix does
 * elsewhere, and what rules say only at the end of the history, is not seen here.
 * @param base the files without fixes
 * @param sound findings whose fixes, in other files, nothing speaks against
 * @param groups the findings in question, by the path of their fixes
 * @param created files that earlier fixes wrote
 */
export function sift(trials: Trials, base: Linted, sound: readonly Finding[], groups: ReadonlyMap<string, readonly Finding[]>, created: ReadonlySet<string>): ReadonlyMap<string, Sifted> {
  const order = new Map(base.report.migrations.map(({ source: { path } }, at) => [path, at]));
  const placeOf = (path: string): number => order.get(path) ?? -1;
  const sifted = new Map<string, Sifted>();
  let { sources, origins } = trials.apply(base.sources, sound, created);
  for (const [path, group] of [...groups].sort(([a], [b]) => placeOf(a) - placeOf(b))) {
    const comesLater = (other: string): boolean => placeOf(origins.get(other) ?? other) > placeOf(path);
    const found = siftFile(trials, sources.filter((source) => !comesLater(source.path)), path, group, new Set([...created, ...origins.keys()]));
    sifted.set(path, found);
    const applied = trials.apply(sources, found.kept, new Set([...created, ...origins.keys()]));
    ({ sources, origins } = { sources: applied.sources, origins: new Map([...origins, ...applied.origins]) });
  }
  return sifted;
}

/** @param sources the history up to the file */
function siftFile(trials: Trials, sources: readonly Source[], path: string, group: readonly Finding[], created: ReadonlySet<string>): Sifted {
  const before = trials.lintOnly((other) => other === path, { sources, origins: new Map() }, created);
  const kept: Finding[] = [];
  const undone: Undone[] = [];
  let accepted = before;
  for (const queue = [group]; ; ) {
    const asked = queue.shift();
    if (asked === undefined) return { kept, undone };
    const applied = trials.apply(sources, [...kept, ...asked], created);
    let tried: Linted | undefined;
    const attempt = (): Linted => (tried ??= trials.lintOnly((other) => other === path || applied.origins.has(other), applied, created));
    const { blamed, staying } = judge({ before, accepted }, applied, () => attempt().report, asked, trials);
    const blame = blamed.get(path);
    if (blame === undefined) {
      kept.push(...asked);
      accepted = attempt();
    } else if (asked.length === 1) {
      undone.push(...asked.map((finding) => ({ finding, ...blame })));
    } else {
      queue.unshift(...parts(asked, staying));
    }
  }
}
