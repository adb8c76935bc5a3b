/** One file's text. `path` is relative to the project, with `/` on every platform. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A stretch of a source. Offsets are UTF-16 code units, 0-based; `end` is exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A span with a few words about it ("table created here"). */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** The source text that a span covers. */
export function spanText(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}

/** The first line of a span: a whole function body is no place to point at. */
export function firstLine(span: Span): Span {
  const [line] = /^[^\r\n]*/.exec(spanText(span))!;
  return { ...span, end: span.start + line.length };
}

/** A place in a source as people count: both numbers are 1-based, `column` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<Source, readonly number[]>();

function startsOf(source: Source): readonly number[] {
  let starts = lineStarts.get(source);
  if (starts === undefined) {
    const found = [0];
    for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) found.push(at + 1);
    lineStarts.set(source, (starts = found));
  }
  return starts;
}

/** Line and column of a UTF-16 offset. An offset past the end is clamped to the end. */
export function positionAt(source: Source, offset: number): Position {
  const starts = startsOf(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - starts[low]! + 1 };
}

/** The UTF-16 offset at which a 1-based line begins. A line past the last one begins at the end of the text. */
export function lineStart(source: Source, line: number): number {
  return startsOf(source)[line - 1] ?? source.text.length;
}
