// The variant without `process` or `path`: patterns and paths here have `/` on every platform.
import picomatch from 'picomatch/posix.js';

/**
 * A test for paths by glob patterns, as .gitignore reads them: one without a slash matches at any depth, one that matches
 * a folder matches what is in it, and one that begins with `!` takes back what those before it matched.
 */
export function pathPatterns(patterns: readonly string[]): (path: string) => boolean {
  const steps = patterns.map((pattern) => {
    const excludes = /^!(?!\()/.test(pattern);
    const body = pattern.slice(excludes ? 1 : 0).replace(/^\.\//, '').replace(/\/+$/, '');
    const anchored = body.includes('/') ? body.replace(/^\//, '') : `**/${body}`;
    return { excludes, matches: picomatch([anchored, `${anchored}/**`], { dot: true }) };
  });
  return (path) => steps.reduce((held, { excludes, matches }) => (held === excludes && matches(path) ? !excludes : held), false);
}
