import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Fixing } from '../linter/fixing.js';

/** What fixes change as a unified diff, which `git apply` and `patch -p1` read. `shown` gives the path to print. */
export function diffOf(files: Fixing['files'], shown: (path: string) => string): string {
  return files.map(({ before, after }) => {
    const path = shown(after.path);
    return createTwoFilesPatch(before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`, before?.text ?? '', after.text, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
  }).join('');
}
