import { describe, expect, it } from 'vitest';
import { startProgress } from '../../src/cli/progress.js';

/** A terminal 20 columns wide and a clock that is set by hand. */
function scene(isTTY: boolean): { readonly at: (milliseconds: number, done: number) => string; readonly clear: () => string } {
  let time = 0;
  let written = '';
  const progress = startProgress({ isTTY, columns: 20, write: (text) => void (written += text) }, () => time);
  const flush = (): string => {
    const text = written;
    written = '';
    return text;
  };
  return {
    at(milliseconds, done) {
      time = milliseconds;
      progress.tell(done, 9, 'supabase/migrations/1_users.sql');
      return flush();
    },
    clear() {
      progress.clear();
      return flush();
    },
  };
}

describe('progress', () => {
  it('is shown once a run takes long, not too often, on one line, and goes', () => {
    const { at, clear } = scene(true);
    expect([at(0, 1), at(499, 2), at(500, 3), at(550, 4), at(600, 5), clear()]).toEqual(['', '', '\r\x1b[K3/9 supabase/migrat', '', '\r\x1b[K5/9 supabase/migrat', '\r\x1b[K']);
  });

  it('is not shown for a short run', () => {
    const { at, clear } = scene(true);
    expect([at(100, 1), clear()]).toEqual(['', '']);
  });

  it('is not shown where nobody looks', () => {
    const { at, clear } = scene(false);
    expect([at(5000, 1), clear()]).toEqual(['', '']);
  });
});
