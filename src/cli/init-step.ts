import { isDeepStrictEqual } from 'node:util';
import { defaultLoadersSync } from 'cosmiconfig';
import { isRecord } from '../linter/is-record.js';

/** One thing that `pg-safe init` does, or leaves to the user. Paths are relative to the repository. */
export type Step =
  | { readonly kind: 'write'; readonly path: string; readonly before?: string; readonly after: string; readonly executable?: true; /** What else is to be done, as a sentence. */ readonly then?: string }
  | { readonly kind: 'there'; readonly path: string }
  /** What pg-safe does not do by itself: a sentence, and the text that it is about. */
  | { readonly kind: 'advice'; readonly sentence: string; readonly text: string };

/** A JSON file with an entry more; undefined when anything else would change with it, such as the layout. */
export function withJsonEntry(text: string, change: (value: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | undefined): string | undefined {
  const [, indent = '  '] = /^\{\r?\n([ \t]+)"/.exec(text) ?? [];
  const print = (value: unknown): string => `${JSON.stringify(value, null, indent)}${text.endsWith('\n') ? '\n' : ''}`;
  try {
    const value: unknown = JSON.parse(text);
    const after = isRecord(value) && print(value) === text ? change(value) : undefined;
    return after === undefined ? undefined : print(after);
  } catch {
    return undefined;
  }
}

/** What a YAML file says; undefined when it is no YAML, or no mapping. */
export function readYaml(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = defaultLoadersSync['.yaml']('', text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A YAML file with some lines put in before a line, or at its end; undefined unless the file then says just what is expected: it is edited as text, so that
 * comments and layout stay, and read again.
 */
export function withYamlLines(text: string, at: number, lines: readonly string[], expected: Readonly<Record<string, unknown>>): string | undefined {
  const all = text.replace(/\n*$/, '\n').split('\n').slice(0, -1);
  const after = `${[...all.slice(0, at), ...lines, ...all.slice(at)].join('\n')}\n`;
  return isDeepStrictEqual(readYaml(after), expected) ? after : undefined;
}
