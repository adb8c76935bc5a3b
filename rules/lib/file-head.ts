import type { Source, Span } from '../../src/rule/index.js';

/** The first line of a file that is not blank: the place of a finding about the file as a whole. */
export function fileHead(source: Source): Span {
  const match = /\S[^\r\n]*/.exec(source.text);
  const start = match?.index ?? 0;
  return { source, start, end: start + (match?.[0].trimEnd().length ?? 0) };
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
