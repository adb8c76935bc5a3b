import type { History, Migration } from '../history/index.js';
import type { Replay } from '../replay/replay.js';
import type { Report } from './report.js';
import { parseSource } from '../sql/parse.js';
import type { ParsedSource } from '../sql/statement.js';
import type { Source } from '../text/index.js';
import { deployAt, goalOf, headStart, type HeadStart } from './head-start.js';
import { lintHistory, type LintTask } from './lint.js';

/** A migration of which nobody hears, and the replay as it was before it, which nobody goes on with; none where an earlier run had it. */
interface Mark {
  readonly migration: Migration;
  readonly before?: Replay;
}

/**
 * Lints a history again and again while single files change. No file is parsed twice, and of the files before the first target only those are replayed again that
 * come after a change. Targets are: what their rules say may hang on any file, by the end of the history.
 */
export class LintSession {
  readonly #parsed = new WeakMap<Source, ParsedSource>();
  #marks: Mark[] = [];

  /** @param task all of it as it was the last time, except sources and targets; a source that has not changed is the same object */
  lint(task: LintTask): Report {
    return lintHistory({ ...task, parse: (source) => this.parse(source), begin: (history) => this.#begin(history, task) });
  }

  /** Parse a source, once. */
  parse(source: Source): ParsedSource {
    let parsed = this.#parsed.get(source);
    if (parsed === undefined) this.#parsed.set(source, (parsed = parseSource(source)));
    return parsed;
  }

  #begin(history: History, task: LintTask): HeadStart {
    const { migrations } = history;
    const goal = goalOf(history);
    const changed = this.#marks.findIndex(({ migration }, at) => migrations[at] === undefined || !leavesTheSame(migration, migrations[at]));
    const place = Math.max(0, deployAt(migrations, Math.min(changed === -1 ? this.#marks.length - 1 : changed, goal)));
    const before = this.#marks[place]?.before;
    const start = before === undefined ? headStart(history, task) : { replay: before.copy(), done: place, reached: () => undefined };
    this.#marks = migrations.slice(0, start.done).map((migration, at) => (before === undefined ? { migration } : this.#marks[at]!));
    return {
      ...start,
      reached: (at) => {
        start.reached(at);
        const migration = migrations[at];
        if (at <= goal && migration !== undefined) this.#marks[at] = { migration, before: start.replay.copy() };
      },
    };
  }
}

/** True when the replay of one is that of the other. */
function leavesTheSame(a: Migration, b: Migration): boolean {
  return a.source === b.source && a.version === b.version && a.deploy === b.deploy;
}
