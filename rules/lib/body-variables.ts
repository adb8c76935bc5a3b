import type { Catalog, Routine } from '../../src/rule/index.js';
import { withoutComments } from './body-text.js';

/** Names that keep out of the way of columns. */
const prefixed = /^(?:[pv]_|_|in_|out_|arg_|var_|l_)/;

/** The parameters (true) and the outermost variables (false) of a function that stand somewhere without a qualifier, and that a column of a relation which the body may name is called too. */
export function variablesOf({ parameters, body }: Routine, catalog: Catalog, searchPath: readonly string[]): ReadonlyMap<string, boolean> {
  const text = withoutComments(body!.text);
  const head = /^\s*(?:<<\w+>>\s*)?declare\b([^]*?)\bbegin\b/i.exec(text)?.[1] ?? '';
  const declared = head.split(';').flatMap((part) => /^\s*([a-z_][\w$]*)\s+\S/i.exec(part)?.[1]?.toLowerCase() ?? []);
  const named = [...declared.map((name) => [name, false] as const), ...parameters.flatMap(({ name }) => (name === undefined ? [] : [[name, true] as const]))]
    .filter(([name]) => name !== '' && !prefixed.test(name));
  if (named.length === 0) return new Map();
  const bare = bareNames(text);
  const candidates = named.filter(([name]) => bare.has(name.toLowerCase()));
  if (candidates.length === 0) return new Map();
  const columns = columnsOfNamed(catalog, text, searchPath);
  return new Map(candidates.filter(([name]) => columns.has(name)));
}

/** The names that stand somewhere without a qualifier, in lower case: else the body need not be read. */
function bareNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/(?<![.\w$])"?([a-z_][\w$]*)"?(?![\w$(.])/gi)) names.add(name!.toLowerCase());
  return names;
}

/** The columns of the relations that files made and whose names stand somewhere in a text, with or without a schema. */
function columnsOfNamed(catalog: Catalog, text: string, searchPath: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const word of text.match(/[a-z_][\w$]*/gi) ?? []) words.add(word).add(word.toLowerCase());
  const schemas = new Set(searchPath);
  for (const word of words) if (catalog.schema(word) !== undefined) schemas.add(word);
  const columns = new Set<string>();
  for (const schema of schemas) {
    for (const name of words) {
      const relation = catalog.relation({ schema, name });
      if (relation?.origin !== undefined) for (const column of relation.columns) columns.add(column.name);
    }
  }
  return columns;
}
