import { grantsOf } from './aclitems.js';
import type { Session } from './driver.js';
import { schemaQuery } from './schema-query.js';

/** What a property of an object can be. What is not there, as a default, has no entry. */
type Value = string | number | boolean | null | readonly string[];
type Facts = Readonly<Record<string, Value>>;

/** An object of a database: what it stands on, and what pg_dump prints of it. */
export interface SchemaObject {
  /** Subjects with which it comes and goes, without a word: its table, the columns that it indexes. */
  readonly parents: readonly string[];
  /** By the name of the property: `type`, `default`, `row level security`. */
  readonly facts: Facts;
}

/** The objects of a database by what they are called: `table "notes"`, `policy "own rows" on "notes"`. */
export type Schema = ReadonlyMap<string, SchemaObject>;

/** In what two schemas differ, for one object. */
export interface SchemaDifference {
  /** `missing`: only the earlier one has it; `extra`: only the later one. */
  readonly kind: 'missing' | 'extra' | 'changed';
  readonly subject: string;
  /** For `changed`: the properties, as `inWords` tells them. */
  readonly changes: readonly string[];
}

/**
 * What `pg_dump --schema-only` prints, an object at a time, in one statement. Left out are the order of columns, comments and white space in function bodies, objects of
 * extensions, and what migrations hardly ever make: operators, casts, collations, text search and foreign data wrappers.
 * @param send - how to send it: `execute` within a pipeline, `script` by default. The session is afterwards as it was, also within a transaction.
 * @throws SchemaError when the server refuses the statement, as it does in a transaction that has failed
 */
export async function dumpSchema(session: Session, send: 'execute' | 'script' = 'script'): Promise<Schema> {
  const { rows, error } = await session[send](schemaQuery(session.engine.postgres));
  const objects = rows[0]?.['objects'];
  if (error !== undefined || objects == null) throw new SchemaError(`The schema could not be read: ${error?.message ?? 'the server sent no row'}`);
  return new Map(entriesOf(JSON.parse(objects)).map(([subject, parents, facts]) => [subject, { parents, facts: refined(subject, facts) }]));
}

/** The schema could not be read. One sentence for people. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/** How two schemas differ, sorted by kind and subject. What comes or goes along with something else is left out. */
export function schemaDifferences(before: Schema, after: Schema): readonly SchemaDifference[] {
  const changed = [...before].flatMap(([subject, was]): readonly SchemaDifference[] => {
    const is = after.get(subject);
    const changes = is === undefined ? [] : changesOf(was.facts, is.facts);
    return changes.length === 0 ? [] : [{ kind: 'changed', subject, changes }];
  });
  return [...changed, ...absent(after, before, 'extra'), ...absent(before, after, 'missing')].sort((a, b) => (inWords(a) < inWords(b) ? -1 : 1));
}

/** `missing table "notes"`; `changed column "notes.body": default 'x', was 'y'`. */
export function inWords({ kind, subject, changes }: SchemaDifference): string {
  return `${kind} ${subject}${changes.length === 0 ? '' : `: ${changes.join('; ')}`}`;
}

function absent(from: Schema, to: Schema, kind: 'missing' | 'extra'): readonly SchemaDifference[] {
  return [...from].flatMap(([subject, { parents }]) => (!to.has(subject) && parents.every((parent) => to.has(parent)) ? [{ kind, subject, changes: [] }] : []));
}

function changesOf(was: Facts, is: Facts): readonly string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((name) => {
    const [old, now] = [was[name], is[name]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return [isList(old) || isList(now) ? listChange(name, isList(old) ? old : [], isList(now) ? now : []) : change(name, old, now)];
  });
}

/** A change of one value; of long texts, as definitions are, only which. */
function change(name: string, was: Value | undefined, is: Value | undefined): string {
  if (typeof was === 'boolean' || typeof is === 'boolean') return `${name} ${is === true ? 'on' : 'off'}, was ${was === true ? 'on' : 'off'}`;
  const [old, now] = [was, is].map((value) => (value === undefined ? 'none' : String(value)));
  return [old, now].some((text) => text === undefined || text.length > 60 || text.includes('\n')) ? name : `${name} ${now}, was ${old}`;
}

/** What a list lost and gained, or that its order is another. */
function listChange(name: string, was: readonly string[], is: readonly string[]): string {
  const [lost, gained] = [was.filter((item) => !is.includes(item)), is.filter((item) => !was.includes(item))];
  const parts = [...(lost.length > 0 ? [`without ${lost.join(', ')}`] : []), ...(gained.length > 0 ? [`with ${gained.join(', ')}`] : [])];
  return parts.length === 0 ? `${name} in another order` : `${name} ${parts.join(', ')}`;
}

function isList(value: Value | undefined): value is readonly string[] {
  return Array.isArray(value);
}

/** Aclitems as grants; a function without the comments and the layout of its body. */
function refined(subject: string, facts: Facts): Facts {
  const owner = typeof facts['owner'] === 'string' ? facts['owner'] : undefined;
  const isFunction = /^(?:function|procedure) /.test(subject);
  return Object.fromEntries(Object.entries(facts).map(([name, value]): [string, Value] => {
    if (isList(value) && /privileges/.test(name)) return [name, grantsOf(value, owner ?? /^default privileges of (.*) on /.exec(name)?.[1])];
    return [name, isFunction && name === 'definition' ? laidOutAlike(String(value)) : value];
  }));
}

/** A function's text without comments, and without the white space that no word needs. */
function laidOutAlike(sql: string): string {
  return sql.replaceAll(/--.*|\/\*[^]*?\*\//g, ' ').replaceAll(/\s+/g, ' ').replaceAll(/ ?([^\w ]) ?/g, '$1');
}

/** The server's own JSON: an array of triples, by the query's making. */
function entriesOf(json: unknown): readonly (readonly [string, readonly string[], Facts])[] {
  return json as readonly (readonly [string, readonly string[], Facts])[];
}
