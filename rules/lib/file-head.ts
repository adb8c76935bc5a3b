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

/** What a rollback script and its migration are called in one sentence: with their folders where they have one name, and the half where they are one file. */
export function pairNames(rollback: Source, migration: Source): { readonly file: string; readonly migration: string } {
  const [file, forward] = [baseName(rollback.path), baseName(migration.path)];
  if (file !== forward) return { file, migration: forward };
  return rollback.path === migration.path ? { file: `${file} (down)`, migration: forward } : { file: lastTwo(rollback.path), migration: lastTwo(migration.path) };
}

function lastTwo(path: string): string {
  return path.split('/').slice(-2).join('/');
}
