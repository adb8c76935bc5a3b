import type { Finding } from '../rule/finding.js';
import { placeOfFix } from './fixing-pass.js';
import { sift } from './fixing-sieve.js';
import type { Trials } from './fixing-trials.js';
import { judge, parts, weight, type Linted, type Undone } from './fixing-verdict.js';

/** Files with the fixes that go well together, and what became of the others. */
export interface Settled {
  readonly linted: Linted;
  readonly fixed: readonly Finding[];
  readonly undone: readonly Undone[];
}

/**
 * The findings to fix as far as they can be fixed together. All are tried at once. Those of a file that does not take them well are sifted by what comes of
 * that file alone; where that tells nothing, the group is halved, and where what went wrong is in none of the files, fewer of them are tried.
 * @param created files that earlier fixes wrote
 */
export function settle(trials: Trials, base: Linted, wanted: readonly Finding[], created: ReadonlySet<string>): Settled {
  // Of two fixes that go badly together, that of the graver finding is tried first.
  const queues = queuesOf(wanted.toSorted((a, b) => weight[b.severity] - weight[a.severity]), wanted);
  const kept = new Set<Finding>();
  const undone: Undone[] = [];
  const sifted = new Set<string>();
  let [linted, fixed]: [Linted, readonly Finding[]] = [base, []];
  /** Fixes that go badly together with those of other files, or are about the same as what appeared in another file: tried when all else is settled. */
  const late = new Set<Finding>();
  let isLate = false;
  /** Files with one fix left that is under suspicion: what appeared there may be the doing of another file. */
  const suspects: string[] = [];
  for (let width = queues.size; ; ) {
    const suspect = suspects.shift();
    const round = [...queues].filter(([path, queue]) => queue.length > 0 && (suspect === undefined || path === suspect)).slice(0, width);
    if (round.length === 0 && suspect === undefined) {
      if (isLate || late.size === 0) return { linted, fixed, undone };
      isLate = true;
      for (const [path, queue] of queuesOf([...late], wanted)) queues.get(path)!.push(...queue);
      width = queues.size;
    }
    if (round.length === 0) continue;
    const asked = round.flatMap(([, [group = []]]) => group);
    const applied = trials.apply(base.sources, wanted.filter((finding) => kept.has(finding) || asked.includes(finding)), created);
    let tried: Linted | undefined;
    const attempt = (): Linted => (tried ??= { sources: applied.sources, origins: applied.origins, report: trials.lint(applied.sources, new Set([...created, ...applied.origins.keys()])) });
    const { blamed, staying, elsewhere } = judge({ before: base, accepted: linted }, applied, () => attempt().report, asked, trials);
    const unsifted = round.filter(([path]) => blamed.has(path) && !sifted.has(path));
    if (blamed.size === 0 && elsewhere === undefined) {
      for (const finding of asked) kept.add(finding);
      for (const [, queue] of round) queue.shift();
      [linted, fixed] = [attempt(), applied.findings];
      width = Math.max(1, width * 2);
    } else if (unsifted.length > 0) {
      const sound = [...kept, ...round.filter(([path]) => !blamed.has(path)).flatMap(([, [group = []]]) => group)];
      for (const [path, result] of sift(trials, base, sound, new Map(unsifted.map(([path, [group = []]]) => [path, group])), created)) {
        sifted.add(path);
        undone.push(...result.undone);
        const queue = queues.get(path)!;
        queue.shift();
        if (result.kept.length > 0) queue.unshift(result.kept);
      }
    } else if (!isLate && round.length > 1) {
      const named = [...blamed.values(), ...(elsewhere === undefined ? [] : [elsewhere])].flatMap(({ appeared }) => appeared ?? []);
      const alike = asked.filter((finding) => named.some((appeared) => speaksOf(appeared, finding)));
      const put = alike.length > 0 ? alike : asked.filter((finding) => blamed.has(placeOfFix(finding)));
      for (const finding of put) late.add(finding);
      for (const [, queue] of round) queue.splice(0, 1, ...[queue[0]!.filter((finding) => !late.has(finding))].filter((group) => group.length > 0));
      width = put.length > 0 ? queues.size : round.length >> 1;
    } else if (blamed.size === 0 && round.length > 1) {
      width = round.length >> 1;
    } else {
      for (const [path, queue] of round) {
        const blame = blamed.get(path) ?? elsewhere;
        if (blame === undefined) continue;
        const group = queue[0] ?? [];
        if (group.length > 1) queue.splice(0, 1, ...parts(group, staying));
        else if (blame.objection === 'another' && round.length > 1) suspects.push(path);
        else undone.push(...queue.shift()!.map((finding) => ({ finding, ...blame })));
      }
    }
  }
}

/** Whether what appeared is about the same as a finding that was fixed, or names that. */
function speaksOf(appeared: Finding, { subject }: Finding): boolean {
  const name = subject.slice(subject.lastIndexOf('.') + 1);
  return appeared.subject === subject || (name.length > 3 && appeared.message.includes(name));
}

/** Findings by the files that their fixes change, in the order of some others. */
function queuesOf(findings: readonly Finding[], order: readonly Finding[]): Map<string, (readonly Finding[])[]> {
  const queues = new Map<string, (readonly Finding[])[]>();
  for (const path of order.map(placeOfFix)) if (!queues.has(path)) queues.set(path, [findings.filter((finding) => placeOfFix(finding) === path)].filter((group) => group.length > 0));
  return queues;
}
