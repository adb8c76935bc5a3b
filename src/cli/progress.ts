import type { Output } from './io.js';

/** A line on a terminal that tells how far the run is. */
export interface Progress {
  readonly tell: (done: number, total: number, path: string) => void;
  /** Take the line away. */
  clear(): void;
}

/** Milliseconds: a run that ends sooner shows nothing; the line changes no more often than this. */
const patience = 500;
const pause = 100;

/** Show progress, where it is a person that looks. */
export function startProgress(output: Output, now: () => number = () => performance.now()): Progress {
  if (output.isTTY !== true) return { tell: () => undefined, clear: () => undefined };
  let next = now() + patience;
  let shown = false;
  return {
    tell(done, total, path) {
      if (now() < next) return;
      next = now() + pause;
      shown = true;
      output.write(`\r\x1b[K${`${done}/${total} ${path}`.slice(0, (output.columns ?? 80) - 1)}`);
    },
    clear() {
      if (shown) output.write('\r\x1b[K');
    },
  };
}
