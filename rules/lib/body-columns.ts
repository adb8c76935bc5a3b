import { namesInBody, tokensOf, type Catalog, type Routine } from '../../src/rule/index.js';

/** A table under the name that it had when the body was written. */
export interface NamedTable {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
}

/** True when a body names a column of this table, as far as that is certain. Names in strings and comments are not names. */
export function usesColumn(routine: Routine, table: NamedTable, column: string, catalog: Catalog): boolean {
  // A body names the table, or it is a trigger's and need not: the others need not be read.
  if (!(routine.body?.text ?? '').includes(table.name) && !isTriggerOf(catalog, routine, table.id)) return false;
  const { columns, targets } = namesInBody(routine.origin!.span);
  if (targets.some(({ name, of }) => name === column && meansTable(of, table, routine))) return true;
  const plain = (): boolean => !mayBeVariable(routine, column);
  return columns.some(({ name, qualifier, among }) => {
    if (name !== column || among.length !== 1 || !meansTable(among[0]!, table, routine)) return false;
    if (qualifier === undefined) return plain();
    return qualifier === table.name || qualifier === among[0]!.alias;
  }) || (isTriggerOf(catalog, routine, table.id) && rowFields(routine).has(column));
}

/** True when a name in a body means this table: by its schema, or by the search path, which is public unless the function sets one. */
export function meansTable(named: { readonly schema?: string | undefined; readonly name: string }, { schema, name }: Pick<NamedTable, 'schema' | 'name'>, routine: Routine): boolean {
  if (named.name !== name) return false;
  if (named.schema !== undefined) return named.schema === schema;
  const path = routine.settings['search_path'];
  return path === undefined || path === 'from current' ? schema === 'public' : path.includes(schema);
}

/** True for a trigger function of this table and of no other: NEW and OLD are its rows. */
function isTriggerOf(catalog: Catalog, routine: Routine, table: number): boolean {
  const triggers = catalog.dependents(routine.id).flatMap((object) => (object.kind === 'trigger' && object.function === routine.id ? [object] : []));
  return triggers.length > 0 && triggers.every((trigger) => trigger.table === table && trigger.forEach === 'row' && trigger.enabled !== 'disabled');
}

/** The fields of NEW and OLD that a body names. */
function rowFields({ body }: Routine): ReadonlySet<string> {
  const fields = new Set<string>();
  const words = wordsOf(body!.text);
  words.forEach((word, at) => {
    if ((word === 'new' || word === 'old') && words[at - 1] !== '.' && words[at + 1] === '.') fields.add(words[at + 2] ?? '');
  });
  return fields;
}

/** True when a name without a qualifier may be a parameter, a variable, or a name that the query gives to something. */
function mayBeVariable({ parameters, body }: Routine, name: string): boolean {
  if (parameters.some((parameter) => parameter.name === name)) return true;
  const words = wordsOf(body!.text);
  const begin = words.indexOf('begin');
  // After BEGIN it is one where it is declared in an inner block, or named by AS, by FOR … IN or by INTO.
  return words.some((word, at) => word === name && ((begin !== -1 && at < begin) || ['as', 'for', 'into', 'declare', ';'].includes(words[at - 1] ?? '')));
}

/** Words in lower case, quoted names, and every other token as itself; without comments and strings. */
function wordsOf(text: string): readonly string[] {
  return tokensOf(text).flatMap(({ kind, start, end }) => {
    if (kind === 'word') return [text.slice(start, end).toLowerCase()];
    if (kind === 'name') return [text.slice(start + 1, end - 1).replaceAll('""', '"')];
    return kind === 'punctuation' ? [text.slice(start, end)] : kind === 'comment' || kind === 'text' ? [] : ['?'];
  });
}
