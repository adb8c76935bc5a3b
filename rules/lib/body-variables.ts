import type { Catalog, Routine } from '../../src/rule/index.js';
import { escaped } from './lost-values.js';

/** Names that keep out of the way of columns. */
const prefixed = /^(?:[pv]_|_|in_|out_|arg_|var_|l_)/;

/** The parameters (true) and the outermost variables (false) of a function that stand somewhere without a qualifier, and that a column is called too. */
export function variablesOf({ parameters, body }: Routine, catalog: Catalog): ReadonlyMap<string, boolean> {
  const text = body!.text.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ');
  const head = /^\s*(?:<<\w+>>\s*)?declare\b([^]*?)\bbegin\b/i.exec(text)?.[1] ?? '';
  const declared = head.split(';').flatMap((part) => /^\s*([a-z_][\w$]*)\s+\S/i.exec(part)?.[1]?.toLowerCase() ?? []);
  return new Map([...declared.map((name) => [name, false] as const), ...parameters.flatMap(({ name }) => (name === undefined ? [] : [[name, true] as const]))].filter(([name]) => name !== '' && !prefixed.test(name) && isBare(name, text) && columnNames(catalog).has(name)));
}

/** True when a name stands somewhere without a qualifier: else the body need not be read. */
function isBare(name: string, text: string): boolean {
  return new RegExp(String.raw`(?<![.\w$])"?${escaped(name)}"?(?![\w$(.])`, 'i').test(text);
}

const kept = new WeakMap<Catalog, ReadonlySet<string>>();

/** The columns of all relations that files made. */
function columnNames(catalog: Catalog): ReadonlySet<string> {
  let names = kept.get(catalog);
  if (names === undefined) {
    const found = new Set<string>();
    for (const { origin, columns } of catalog.objectsOf('relation')) if (origin !== undefined) for (const { name } of columns) found.add(name);
    kept.set(catalog, (names = found));
  }
  return names;
}
