import type { Catalog, History, Relation, Routine } from '../../src/rule/index.js';

/** Names that keep out of the way of columns. */
const prefixed = /^(?:[pv]_|_|in_|out_|arg_|var_|l_)/;

/** The parameters (true) and the outermost variables (false) of a function that stand somewhere without a qualifier, and that a column is called too. */
export function variablesOf({ parameters, body }: Routine, catalog: Catalog, history: History): ReadonlyMap<string, boolean> {
  const text = withoutComments(body!.text);
  const head = /^\s*(?:<<\w+>>\s*)?declare\b([^]*?)\bbegin\b/i.exec(text)?.[1] ?? '';
  const declared = head.split(';').flatMap((part) => /^\s*([a-z_][\w$]*)\s+\S/i.exec(part)?.[1]?.toLowerCase() ?? []);
  const columns = columnNames(catalog, history);
  const named = [...declared.map((name) => [name, false] as const), ...parameters.flatMap(({ name }) => (name === undefined ? [] : [[name, true] as const]))]
    .filter(([name]) => columns.has(name) && !prefixed.test(name));
  if (named.length === 0) return new Map();
  const bare = bareNames(text);
  return new Map(named.filter(([name]) => bare.has(name.toLowerCase())));
}

function withoutComments(text: string): string {
  return text.includes('--') || text.includes('/*') ? text.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ') : text;
}

/** The names that stand somewhere without a qualifier, in lower case: else the body need not be read. */
function bareNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/(?<![.\w$])"?([a-z_][\w$]*)"?(?![\w$(.])/gi)) names.add(name!.toLowerCase());
  return names;
}

/** What has been gathered of a history so far. */
interface Gathered {
  readonly names: Set<string>;
  readonly from: WeakSet<Relation>;
  last: Catalog | undefined;
}

const kept = new WeakMap<History, Gathered>();

/** The columns of all relations that files made, those that are gone among them: only what none ever had is out of the question. */
function columnNames(catalog: Catalog, history: History): ReadonlySet<string> {
  let gathered = kept.get(history);
  if (gathered === undefined) kept.set(history, (gathered = { names: new Set(), from: new WeakSet(), last: undefined }));
  const { names, from } = gathered;
  if (gathered.last === catalog) return names;
  gathered.last = catalog;
  for (const relation of catalog.objectsOf('relation')) {
    if (relation.origin === undefined || from.has(relation)) continue;
    from.add(relation);
    for (const { name } of relation.columns) names.add(name);
  }
  return names;
}
