import { alignColumns } from '../format/columns.js';
import type { RunStats } from '../linter/stopwatch.js';

/** Rules that are named; the others are summed up. */
const named = 10;

/** Where the time of a run went, as lines for people: the phases, then the slowest rules. */
export function statsTable({ phases, rules }: RunStats): string {
  const rulesTime = sum(rules.map(({ time }) => time));
  const total = sum(Object.values(phases)) + rulesTime;
  const share = (time: number): readonly string[] => [milliseconds(time), `${Math.round((100 * time) / (total || 1))} %`];
  const rest = rules.slice(named);
  const rows = [
    ...Object.entries({ ...phases, rules: rulesTime, total }).map(([phase, time]) => [phase, ...share(time)]),
    ...rules.slice(0, named).map(({ rule, time, calls }) => [rule, ...share(time), `${calls} calls`]),
    ...(rest.length === 0 ? [] : [[`${rest.length} other rules`, ...share(sum(rest.map(({ time }) => time)))]]),
  ];
  return alignColumns(rows).map((line) => `${line}\n`).join('');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function milliseconds(time: number): string {
  return `${time.toFixed(1).padStart(8)} ms`;
}
