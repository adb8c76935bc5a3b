import type { Node } from '@pgsql/types';

/** One statement of a parse: offsets are UTF-8 bytes, an absent location is 0, an absent length reaches to the end. */
export interface RawStatement {
  readonly stmt?: Node;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** Postgres' own parser, loaded. */
export interface Parser {
  /** Parse SQL text; throws `SqlError` on a syntax error, and odd things (`RangeError`, a plain object) on text it has no room for. */
  parse(text: string): readonly RawStatement[];
}

let loaded: Parser | undefined;
let loading: Promise<Parser> | undefined;

/**
 * Load the parser, once. The module is imported here and not at the top because importing it already compiles its
 * WebAssembly. In a browser bundle `libpg-query.wasm` must lie beside the page (or the worker's script), and `node:fs` and
 * `node:crypto` be external: they are asked for in Node only.
 */
export function loadParser(): Promise<Parser> {
  loading ??= import('libpg-query').then(async (library) => {
    await library.loadModule();
    return (loaded = { parse: (text) => library.parseSync(text).stmts ?? [] });
  });
  return loading;
}

/** The loaded parser; throws when `loadParser` has not finished. */
export function parser(): Parser {
  if (loaded === undefined) throw new Error('The SQL parser is not loaded: await loadParser() first.');
  return loaded;
}
