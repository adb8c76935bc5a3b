/** Where the time of a run went; all times in milliseconds. */
export interface RunStats {
  /** The parts of the run, in their order, without what rules took meanwhile. */
  readonly phases: Readonly<Record<Phase, number>>;
  /** The rules that had something to do, the slowest first; `calls` counts what they were told. */
  readonly rules: readonly RuleStats[];
}

/** The time of one rule, over all files. */
export interface RuleStats {
  readonly rule: string;
  readonly time: number;
  readonly calls: number;
}

/** `read`: code, configuration and files; `replay`: the history into the catalog; `finish`: suppressions and counts. */
export type Phase = 'read' | 'parse' | 'replay' | 'finish';

type Listeners = Readonly<Record<string, (event: unknown, step?: unknown) => void>>;

/** Measures a run by a clock that it is given. */
export class Stopwatch {
  readonly #now: () => number;
  readonly #phases: Record<Phase, number> = { read: 0, parse: 0, replay: 0, finish: 0 };
  readonly #rules = new Map<string, { time: number; calls: number }>();
  /** What was measured within the work that is being measured. */
  #within = 0;

  /** @param now milliseconds since any moment */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Count the time of some work to a phase. */
  time<T>(phase: Phase, work: () => T): T {
    return this.#measure(work, (time) => void (this.#phases[phase] += time));
  }

  /** Count milliseconds to a phase. */
  add(phase: Phase, milliseconds: number): void {
    this.#phases[phase] += milliseconds;
  }

  /** The same listeners; what they take is counted to their rule. */
  watch(rule: string, listeners: Listeners): Listeners {
    const count = (time: number): void => {
      const counted = this.#rules.get(rule) ?? { time: 0, calls: 0 };
      this.#rules.set(rule, { time: counted.time + time, calls: counted.calls + 1 });
    };
    return Object.fromEntries(Object.entries(listeners).map(([kind, listen]) => [kind, (event: unknown, step?: unknown) => this.#measure(() => listen(event, step), count)]));
  }

  /** Tell the time of some work, without what was measured within it. */
  #measure<T>(work: () => T, count: (time: number) => void): T {
    const outer = this.#within;
    this.#within = 0;
    const start = this.#now();
    try {
      return work();
    } finally {
      const time = this.#now() - start;
      count(time - this.#within);
      this.#within = outer + time;
    }
  }

  /** What was measured so far. */
  get stats(): RunStats {
    const rules = Array.from(this.#rules, ([rule, counted]) => ({ rule, ...counted })).toSorted((a, b) => b.time - a.time);
    return { phases: { ...this.#phases }, rules };
  }
}
