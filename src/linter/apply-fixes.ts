import type { Fix } from '../rule/finding.js';
import type { Source } from '../text/index.js';

/** A source after some fixes. */
export interface Fixed {
  readonly text: string;
  /** The fixes that were applied; one whose edits touch those of an earlier one is left for the next run. */
  readonly applied: readonly Fix[];
}

/** Apply fixes to a source. Edits in other sources are none of its business. What lies outside the edits stays byte for byte. */
export function applyFixes(source: Source, fixes: readonly Fix[]): Fixed {
  const applied: Fix[] = [];
  const edits: Fix['edits'][number][] = [];
  const touches = (a: Fix['edits'][number]): boolean => edits.some(({ span }) => a.span.start <= span.end && span.start <= a.span.end);
  for (const fix of fixes) {
    const here = fix.edits.filter(({ span }) => span.source.path === source.path);
    if (here.length === 0 || here.some(touches)) continue;
    applied.push(fix);
    edits.push(...here);
  }
  let text = source.text;
  for (const { span, text: replacement } of edits.toSorted((a, b) => b.span.start - a.span.start)) text = text.slice(0, span.start) + replacement + text.slice(span.end);
  return { text, applied };
}
