import type { Fix } from '../rule/finding.js';
import type { Source } from '../text/index.js';

/** A source after some fixes. */
export interface Fixed {
  readonly text: string;
  /** The fixes that were applied; one whose edits touch those of an earlier one is left for the next run. */
  readonly applied: readonly Fix[];
}

/** Apply fixes to a source. Edits in other sources are none of its business. What lies outside the edits stays byte for byte; what is put in has the line ends of the file. */
export function applyFixes(source: Source, fixes: readonly Fix[]): Fixed {
  const applied: Fix[] = [];
  const edits: Fix['edits'][number][] = [];
  const touches = (edit: Fix['edits'][number]): boolean => edits.some((other) => meet(edit, other));
  for (const fix of fixes) {
    const here = fix.edits.filter(({ span }) => span.source.path === source.path);
    if (here.length === 0 || here.some(touches)) continue;
    applied.push(fix);
    edits.push(...here);
  }
  let text = source.text;
  for (const { span, text: replacement } of edits.toSorted((a, b) => b.span.start - a.span.start)) text = text.slice(0, span.start) + withLineEndsOf(source, replacement) + text.slice(span.end);
  return { text, applied };
}

/** Two edits that are next to each other leave open what comes first, unless both only take away. */
function meet({ span: a, text }: Fix['edits'][number], { span: b, text: other }: Fix['edits'][number]): boolean {
  return text === '' && other === '' ? a.start < b.end && b.start < a.end : a.start <= b.end && b.start <= a.end;
}

/** A text with the line ends of a source: those of its first line. */
export function withLineEndsOf({ text: model }: Source, text: string): string {
  return /\r?\n/.exec(model)?.[0] === '\r\n' ? text.replace(/\r?\n/g, '\r\n') : text;
}
