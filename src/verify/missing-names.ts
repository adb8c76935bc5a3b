import type { PostgresError } from './driver.js';

/** A kind of thing that a statement makes, or an error says is not there. Indexes, views and sequences are relations. */
export type NameKind =
  | 'relation' | 'column' | 'type' | 'value' | 'function' | 'schema' | 'policy' | 'trigger' | 'constraint' | 'extension' | 'role' | 'language' | 'access-method' | 'operator-class' | 'other';

/** A name as an error gives it, or as a statement makes it. */
export interface Name {
  readonly kind: NameKind;
  readonly schema?: string;
  readonly name: string;
  /** The table of a column, policy, trigger or constraint, or the type of a value, without its schema. */
  readonly of?: string;
}

/** A message of Postgres as a pattern: the first group is the name, the second what it belongs to. */
type Form = readonly [NameKind, RegExp];

const relation = '(?:relation|table|view|materialized view|sequence|index|foreign table)';
/** The messages with which Postgres says that something is not there (src/backend of PostgreSQL 15 to 18), by SQLSTATE. */
const absent: Readonly<Record<string, readonly Form[]>> = {
  '42P01': [['relation', new RegExp(`^${relation} "(.+)" does not exist`)]],
  '3F000': [['schema', /^schema "(.+)" does not exist/]],
  '42703': [
    ['column', /^column "(.+)" of (?:relation|table) "(.+)" does not exist/], ['column', /^column "(.+)" (?:named in key |referenced in foreign key constraint )?does not exist/],
    ['column', /^column (.+) does not exist/], ['column', /^record "(?:new|old)" has no field "(.+)"/], ['column', /^attribute "(.+)" of type (.+) does not exist/],
  ],
  '42883': [
    ['function', /^(?:function|procedure|aggregate|routine) (.+?)\(.*\) does not exist/s], ['function', /^(?:function|procedure|aggregate) (.+) does not exist/], ['function', /^could not find a (?:function|procedure|routine) named "(.+)"/],
  ],
  '42704': [
    ['type', /^type "?(.+?)"?(?:\[\])* does not exist/], ['policy', /^policy "(.+)" for (?:table|relation) "(.+)" does not exist/], ['trigger', /^trigger "(.+)" for (?:table|relation) "(.+)" does not exist/],
    ['constraint', /^constraint "(.+)" (?:of relation|for table|of domain) "(.+)" does not exist/], ['relation', /^index "(.+)" (?:for table "(.+)" )?does not exist/],
    ['operator-class', /^operator class "(.+)" does not exist/], ['access-method', /^access method "(.+)" does not exist/], ['language', /^language "(.+)" does not exist/],
    ['extension', /^extension "(.+)" does not exist/], ['role', /^role "(.+)" does not exist/],
    ['other', /^(?:publication|event trigger|rule|statistics object|foreign-data wrapper|server) "(.+)"(?: for relation "(.+)")? does not exist/],
  ],
  '22P02': [['value', /^invalid input value for enum (.+): "(.+)"/]],
  // PostgreSQL 15 to 18 on one hand, and with a control file but no script on the other.
  '0A000': [['extension', /^extension "(.+)" is not available/]],
  '22023': [['extension', /^extension "(.+)" has no installation script/]],
};

/** The messages with which Postgres says that something is in the way. */
const inTheWay: Readonly<Record<string, readonly Form[]>> = {
  '42P07': [['relation', /^relation "(.+)" already exists/]],
  '42P06': [['schema', /^schema "(.+)" already exists/]],
  '42701': [['column', /^column "(.+)" of relation "(.+)" already exists/]],
  '42723': [['function', /^function "(.+)" already exists/]],
  '42710': [
    ['policy', /^policy "(.+)" for table "(.+)" already exists/], ['trigger', /^trigger "(.+)" for relation "(.+)" already exists/], ['constraint', /^constraint "(.+)" for relation "(.+)" already exists/],
    ['type', /^type "(.+)" already exists/], ['value', /^enum label "(.+)" already exists/],
  ],
};

/** What an error says is not there; undefined when it says something else. */
export function missingIn(error: PostgresError): Name | undefined {
  return read(error, absent);
}

/** What an error says is there already; undefined when it says something else. */
export function existingIn(error: PostgresError): Name | undefined {
  return read(error, inTheWay);
}

function read({ sqlstate, message }: PostgresError, forms: Readonly<Record<string, readonly Form[]>>): Name | undefined {
  for (const [kind, form] of forms[sqlstate] ?? []) {
    const [found, first, second] = form.exec(message) ?? [];
    if (found === undefined || first === undefined) continue;
    if (kind === 'value' && second !== undefined) return { kind, name: second, of: partsOf(first).at(-1)! };
    const names = partsOf(first);
    const name = names.at(-1)!;
    if (kind !== 'column') return { kind, name, ...(names.length > 1 && { schema: names.at(-2)! }), ...(second !== undefined && { of: partsOf(second).at(-1)! }) };
    // `column t.x does not exist`: `t` may be an alias, so that it says nothing.
    return { kind, name, ...(second !== undefined && { of: partsOf(second).at(-1)! }) };
  }
  return undefined;
}

/** A written name in its parts, without quotes. */
export function partsOf(written: string): readonly string[] {
  return [...written.matchAll(/"((?:[^"]|"")+)"|[^."\s]+(?:\s+[^."\s]+)*/g)].map(([all, quoted]) => quoted?.replaceAll('""', '"') ?? all);
}
