import type { Source } from '../../src/rule/index.js';

/** In a comment, on one line. */
const words = /(?:--|\/\*|^\s*\*)[^\n]*(?:\b(?:un|ir)recoverabl[ey]\b|\birreversibl[ey]\b|\bno recovery\b|\b(?:not|cannot|can't) (?:be )?(?:recover|restor|revers|undone|brought back|bring back))/im;

/** True when a comment of a file says that what its statements take away does not come back: its authors know. */
export function saysLost({ text }: Source): boolean {
  return words.test(text);
}
