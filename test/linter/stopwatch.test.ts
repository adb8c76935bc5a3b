import { expect, it } from 'vitest';
import { Stopwatch } from '../../src/linter/stopwatch.js';

/** A clock that goes on when it is told to. */
function clock(): { readonly now: () => number; readonly pass: (milliseconds: number) => void } {
  let time = 1000;
  return { now: () => time, pass: (milliseconds) => void (time += milliseconds) };
}

it('counts what rules take to them, not to the replay that they listen to', () => {
  const { now, pass } = clock();
  const watch = new Stopwatch(now);
  const heard: unknown[][] = [];
  const slow = watch.watch('slow', { statement: (...event) => { heard.push(event); pass(30); } });
  const quick = watch.watch('quick', { statement: () => pass(1), end: () => pass(2) });
  watch.add('read', 7);
  expect(watch.time('parse', () => { pass(5); return 'parsed'; })).toBe('parsed');
  for (let file = 0; file < 2; file++) {
    watch.time('replay', () => {
      pass(10);
      slow['statement']!('effect', 'step');
      quick['statement']!('effect');
    });
  }
  watch.time('finish', () => { pass(3); quick['end']!('end'); });
  expect(watch.stats).toEqual({
    phases: { read: 7, parse: 5, replay: 20, finish: 3 },
    rules: [{ rule: 'slow', time: 60, calls: 2 }, { rule: 'quick', time: 4, calls: 3 }],
  });
  expect(heard).toEqual([['effect', 'step'], ['effect', 'step']]);
});

it('measures work that fails, and lets it fail', () => {
  const { now, pass } = clock();
  const watch = new Stopwatch(now);
  const { statement } = watch.watch('broken', { statement: () => { pass(4); throw new Error('no'); } });
  expect(() => watch.time('replay', () => { pass(1); statement!(undefined); })).toThrow('no');
  expect(watch.stats).toEqual({ phases: { read: 0, parse: 0, replay: 1, finish: 0 }, rules: [{ rule: 'broken', time: 4, calls: 1 }] });
});
