import { membership } from '../history/deploys.js';
import type { Finding } from '../rule/finding.js';
import type { Source } from '../text/index.js';
import { applyPass, type Applied } from './fixing-pass.js';
import type { Linted } from './fixing-verdict.js';
import type { LintTask } from './lint.js';
import type { Report } from './report.js';
import { LintSession } from './session.js';

/** Tries fixes out. What several trials have in common is parsed once, and the history before the first file under lint is replayed once. */
export class Trials {
  readonly #task: LintTask;
  readonly #now: number | undefined;
  readonly #session = new LintSession();
  /** Every text that a path has had: the session knows a source by identity. */
  readonly #sources = new Map<string, Source[]>();

  /** @param isFixable whether a finding is one to fix, and has a fix that may be applied */
  constructor({ now, ...task }: LintTask & { readonly now?: number }, readonly isFixable: (finding: Finding) => boolean) {
    this.#task = task;
    this.#now = now;
  }

  /** Files with the fixes of some findings in them. `created` are those that earlier fixes wrote. */
  apply(sources: readonly Source[], findings: readonly Finding[], created: ReadonlySet<string>): Applied {
    const applied = applyPass(sources, findings, { written: created, ...(this.#now !== undefined && { now: this.#now }) });
    return { ...applied, sources: applied.sources.map((source) => this.#known(source)) };
  }

  /** Lint files as the task says. `created` are those that fixes wrote: they are under lint too, and go out with the files that made them. */
  lint(sources: readonly Source[], created: ReadonlySet<string>): Report {
    return this.#session.lint({ ...this.#task, sources, history: withNew(this.#task.history, created) });
  }

  /** The same for some of the files under lint. `created` are those that fixes wrote. */
  lintOnly(isTarget: (path: string) => boolean, { sources, origins }: Pick<Linted, 'sources' | 'origins'>, created: ReadonlySet<string>): Linted {
    const { known: _known, onProgress: _onProgress, stopwatch: _stopwatch, ...task } = this.#task;
    const history = withNew(task.history, new Set([...created, ...origins.keys()]));
    return { sources, origins, report: this.#session.lint({ ...task, sources, history: { ...history, targets: isTarget } }) };
  }

  /** How many syntax errors a file has. */
  errors(source: Source): number {
    return this.#session.parse(source).errors.length;
  }

  #known(source: Source): Source {
    const before = this.#sources.get(source.path) ?? [];
    const same = before.find(({ text }) => text === source.text);
    if (same === undefined) this.#sources.set(source.path, [...before, source]);
    return same ?? source;
  }
}

function withNew(history: LintTask['history'], created: ReadonlySet<string>): LintTask['history'] {
  const { targets, deploy = 'each', added } = history;
  const also = (paths: Parameters<typeof membership>[0]) => (path: string) => created.has(path) || membership(paths)(path);
  return { ...history, ...(targets && { targets: also(targets) }), ...(typeof deploy !== 'string' && { deploy: also(deploy) }), ...(added && { added: also(added) }) };
}
