import { membership } from '../history/deploys.js';
import type { Finding } from '../rule/finding.js';
import type { Source } from '../text/index.js';
import { fingerprint } from './fingerprint.js';
import { applyPass, placeOfFix, type Applied } from './fixing-pass.js';
import { judge, weight, type Linted, type Objection } from './fixing-verdict.js';
import { lintHistory, type LintTask } from './lint.js';
import type { Report } from './report.js';

/** What to fix, and where. */
export interface FixTask extends LintTask {
  /** Whether `unsafe` fixes are applied too. */
  readonly unsafe: boolean;
  /** Whether a file may be changed. Others keep their findings. */
  readonly mayChange: (path: string) => boolean;
  /** Whether fixes may write new migrations. */
  readonly mayCreate: boolean;
  /** The findings to fix, of those that are not suppressed; all by default. */
  readonly wanted?: (finding: Finding) => boolean;
  /** In milliseconds since 1970, for the version of a migration that is to be the last. */
  readonly now?: number;
}

/** Files and findings after fixing. */
export interface Fixing {
  /** Of the files as they are now. */
  readonly report: Report;
  /** What was changed or is new: `before` is missing for a new file. */
  readonly files: readonly { readonly before?: Source; readonly after: Source }[];
  /** The findings that are gone by their own fixes, in the order in which these were applied. */
  readonly fixed: readonly Finding[];
  /** Fixes that were tried and taken back. */
  readonly undone: readonly { readonly finding: Finding; readonly objection: Objection; readonly appeared?: Finding }[];
}

/** A fix can make room for another, or for a finding that has one; more than this many passes would be rules at odds with each other. ESLint has the same limit. */
const passes = 10;

/**
 * Lint, apply what fixes do not touch each other, and lint again, until nothing changes. A fix is kept only when its file can still be parsed, its
 * finding is gone, and no finding as grave or graver has appeared anywhere; of several fixes, those at fault are found.
 */
export function fixHistory(task: FixTask): Fixing {
  let now: Linted = { sources: task.sources, origins: new Map(), report: lintHistory(task) };
  const created = new Set<string>();
  const fixed: Finding[] = [];
  const undone: Fixing['undone'][number][] = [];
  const refused = new Set<string>();
  for (let pass = 0; pass < passes; pass++) {
    const wanted = now.report.findings.filter((finding) => isFixable(finding, task) && !refused.has(keyOf(finding)));
    if (wanted.length === 0) break;
    const settled = settle(task, now, wanted, created);
    undone.push(...settled.undone);
    for (const { finding } of settled.undone) refused.add(keyOf(finding));
    fixed.push(...settled.fixed);
    if (settled.fixed.length === 0 && settled.undone.length === 0) break;
    for (const path of settled.linted.origins.keys()) created.add(path);
    now = { ...settled.linted, origins: new Map() };
  }
  const before = new Map(task.sources.map((source) => [source.path, source]));
  const files = now.sources.filter((after) => before.get(after.path) !== after).map((after) => {
    const old = before.get(after.path);
    return old === undefined ? { after } : { before: old, after };
  });
  return { report: now.report, files, fixed, undone };
}

function isFixable(finding: Finding, { unsafe, mayChange, mayCreate, wanted = () => true }: FixTask): boolean {
  const { fix, suppressed } = finding;
  if (fix === undefined || suppressed !== undefined || !wanted(finding)) return false;
  if (fix.applicability === 'manual' || (fix.applicability === 'unsafe' && !unsafe)) return false;
  const path = placeOfFix(finding);
  if (fix.edits.some(({ span }) => span.source.path !== path)) return false;
  return (fix.edits.length === 0 || mayChange(path)) && (mayCreate || fix.files === undefined);
}

interface Settled {
  readonly linted: Linted;
  readonly fixed: readonly Finding[];
  readonly undone: Fixing['undone'];
}

/**
 * The findings to fix as far as they can be fixed together. Each round tries a group of every file at once, and halves the groups of those files that did
 * not take it well; where what went wrong is in none of them, fewer files are tried.
 */
function settle(task: FixTask, base: Linted, wanted: readonly Finding[], created: ReadonlySet<string>): Settled {
  const queues = new Map<string, (readonly Finding[])[]>();
  // Of two fixes that go badly together, that of the graver finding is tried first.
  const byWeight = wanted.toSorted((a, b) => weight[b.severity] - weight[a.severity]);
  for (const path of wanted.map(placeOfFix)) if (!queues.has(path)) queues.set(path, [byWeight.filter((finding) => placeOfFix(finding) === path)]);
  const kept = new Set<Finding>();
  const undone: Fixing['undone'][number][] = [];
  let [linted, fixed]: [Linted, readonly Finding[]] = [base, []];
  /** Files with one fix left that is under suspicion: what appeared there may be the doing of another file. */
  const suspects: string[] = [];
  for (let width = queues.size; ; ) {
    const suspect = suspects.shift();
    const round = [...queues].filter(([path, queue]) => queue.length > 0 && (suspect === undefined || path === suspect)).slice(0, width);
    if (round.length === 0 && suspect === undefined) return { linted, fixed, undone };
    if (round.length === 0) continue;
    const asked = round.flatMap(([, [group = []]]) => group);
    const applied = applyPass(base.sources, wanted.filter((finding) => kept.has(finding) || asked.includes(finding)), task.now);
    const tried = trial(task, created, applied);
    const { blamed, staying, elsewhere } = judge({ before: base, accepted: linted }, applied, () => tried().report, asked);
    if (blamed.size === 0 && elsewhere === undefined) {
      for (const finding of asked) kept.add(finding);
      for (const [, queue] of round) queue.shift();
      [linted, fixed] = [tried(), applied.findings];
      width = Math.max(1, width * 2);
    } else if (blamed.size === 0 && round.length > 1) {
      width = round.length >> 1;
    } else {
      for (const [path, queue] of round) {
        const blame = blamed.get(path) ?? elsewhere;
        if (blame === undefined) continue;
        if (blame.objection === 'graver' && queue[0]?.length === 1 && round.length > 1) {
          suspects.push(path);
          continue;
        }
        const group = queue.shift() ?? [];
        const at = group.filter((finding) => staying.has(finding));
        const gone = at.length > 0 ? at : group.length === 1 ? group : [];
        undone.push(...gone.map((finding) => ({ finding, ...blame })));
        queue.unshift(...halves(group.filter((finding) => !gone.includes(finding)), gone.length > 0));
      }
    }
  }
}

/** A group in two, the gravest findings apart from others where they differ: fixes of one rule may belong together. */
function halves(group: readonly Finding[], whole: boolean): readonly (readonly Finding[])[] {
  const lighter = group.findIndex(({ severity }) => severity !== group[0]?.severity);
  const middle = whole ? 0 : lighter > 0 ? lighter : group.length >> 1;
  return [group.slice(0, middle), group.slice(middle)].filter((half) => half.length > 0);
}

/** Lint files after fixes, when asked to. */
function trial(task: FixTask, created: ReadonlySet<string>, { sources, origins }: Applied): () => Linted {
  let done: Linted | undefined;
  return () => {
    if (done !== undefined) return done;
    const all = new Set([...created, ...origins.keys()]);
    return (done = { sources, origins, report: lintHistory({ ...task, sources, history: withNew(task.history, all) }) });
  };
}

/** New files are under lint, and go out with those that made them. */
function withNew(history: LintTask['history'], created: ReadonlySet<string>): LintTask['history'] {
  const { targets, deploy = 'each', added } = history;
  const also = (paths: Parameters<typeof membership>[0]) => (path: string) => created.has(path) || membership(paths)(path);
  return { ...history, ...(targets && { targets: also(targets) }), ...(typeof deploy !== 'string' && { deploy: also(deploy) }), ...(added && { added: also(added) }) };
}

/** A fix that was taken back is not tried again in the same file. */
function keyOf(finding: Finding): string {
  return `${finding.span.source.path}\0${fingerprint(finding)}`;
}
