import type { ColumnFacts, RelationFacts } from './access-facts.js';
import { quoteLiteral } from '../sql/quote.js';

type Tables = ReadonlyMap<number, RelationFacts>;

/** Answers about a column, which is an object of one reading of the catalogs. */
const ofUser = new WeakMap<ColumnFacts, boolean>();
const literals = new WeakMap<ColumnFacts, readonly string[]>();

function remembered<Answer>(answers: WeakMap<ColumnFacts, Answer>, column: ColumnFacts, answer: () => Answer): Answer {
  const known = answers.get(column);
  if (known !== undefined) return known;
  const found = answer();
  answers.set(column, found);
  return found;
}

/** Whose row: that of the logged-in user, or somebody else's. */
export type Side = 'own' | 'other';

/** The two users; everything else of a side has the one id, number and word, so that rows of a side belong together: the team of a member, the member of that team. */
export const users: Readonly<Record<Side, { readonly id: string; readonly email: string }>> = {
  own: { id: '11111111-1111-4111-8111-111111111111', email: 'own@example.com' },
  other: { id: '22222222-2222-4222-8222-222222222222', email: 'other@example.com' },
};
const things: Readonly<Record<Side, { readonly id: string; readonly number: number; readonly day: string }>> = {
  own: { id: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', number: 1, day: '2026-01-01' },
  other: { id: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb', number: 2, day: '2026-02-01' },
};

const userName = /^(?:(?:auth_|app_)?user_?(?:id|uuid)?|userid|uid|owner|(?:owner|author|creator|profile|sender|recipient|receiver|uploader|assignee|member|follower|following|reviewer|inviter|buyer|seller|host|actor|requester|reporter)_?id|(?:created|updated|invited|uploaded|submitted|posted|owned|added|modified)_by(?:_id)?)$/i;
const userTable = /\.(?:profiles?|users?|user_profiles?|accounts?|members)$/;
const textual = (column: ColumnFacts): boolean => column.category === 'S';

/** Whether a column holds the id of a user: by its foreign key, by what policies compare with auth.uid(), or by its name. */
export function meansUser(column: ColumnFacts, table: RelationFacts, tables: Tables): boolean {
  return remembered(ofUser, column, () => isOfUser(column, table, tables));
}

function isOfUser(column: ColumnFacts, table: RelationFacts, tables: Tables): boolean {
  if (column.type !== 'uuid' && !textual(column)) return false;
  if (table.name === 'auth.users') return column.name === 'id';
  const reference = referenceOf(column, table, tables);
  if (reference !== undefined) return meansUser(reference.column, reference.table, tables);
  if (/gen|uuid|nextval/.test(column.default ?? '')) return false;
  if (column.default?.includes('auth.uid()') === true || table.policies.some((policy) => comparesWithUser(policy, column.name))) return true;
  return (column.type === 'uuid' || /_?id$/i.test(column.name)) && (userName.test(column.name) || (column.name === 'id' && userTable.test(table.name)));
}

/** `auth.uid() = name`, as Postgres prints it, with casts and sub-selects. */
function comparesWithUser(policy: string, name: string): boolean {
  if (!policy.includes(name) || !policy.includes('auth.uid()')) return false;
  const column = `\\(?(?:\\w+\\.)?"?${name.replaceAll(/[^\w]/g, '.')}"?\\)?(?:::\\w+)?`;
  const user = String.raw`\(*\s*(?:select\s+)?\(?auth\.uid\(\)\)?(?:::\w+)?(?:\s+as\s+\w+)?\)*(?:::\w+)?`;
  return new RegExp(`(?:${user} = ${column}[ )])|(?:[ (]${column} = ${user})`, 'i').test(` ${policy} `);
}

/** What a foreign key of this column alone points at; a reference to itself stands for itself. */
function referenceOf(column: ColumnFacts, table: RelationFacts, tables: Tables): { readonly table: RelationFacts; readonly column: ColumnFacts } | undefined {
  for (const { columns, table: oid, keys } of table.references) {
    const at = columns.indexOf(column.name);
    const target = tables.get(oid);
    const key = target?.columns.find(({ name }) => name === keys[at]);
    if (at >= 0 && columns.length === 1 && target !== undefined && key !== undefined && !(target === table && key === column)) return { table: target, column: key };
  }
  return undefined;
}

/** Whether the column ties its row to others: a user, a foreign key, an id by its name. */
export function ties(column: ColumnFacts, table: RelationFacts, tables: Tables): boolean {
  return column.type === 'uuid' || column.type === 'uuid[]' || /(?:^|_)id$|email$/i.test(column.name) || referenceOf(column, table, tables) !== undefined || meansUser(column, table, tables);
}

/**
 * An SQL expression of a value for a column of a row of one side, where it can be told; `literal` is a value that a policy asks for. Where the column has checks,
 * it picks one of several candidates for which they hold, unless `loose`.
 */
export function valueFor(column: ColumnFacts, side: Side, table: RelationFacts, tables: Tables, { literal, loose = false }: { readonly literal?: string | undefined; readonly loose?: boolean } = {}): string | undefined {
  if (literal !== undefined) return quoteLiteral(literal);
  if (meansUser(column, table, tables)) return quoteLiteral(users[side].id);
  const reference = referenceOf(column, table, tables);
  if (reference !== undefined && reference.table !== table) return valueFor(reference.column, side, reference.table, tables, { literal: reference.table.name.startsWith('storage.') ? wantedLiterals(column, table)[0] : undefined, loose });
  const checks = loose ? [] : [...(column.domain ?? []).map((check) => check.replaceAll(/\bVALUE\b/g, column.sql)), ...table.checks.filter(({ columns }) => columns.length === 1 && columns[0] === column.name).map(({ expression }) => expression)];
  const candidates = candidatesFor(column, side, table, checks);
  if (candidates.length < 2 || checks.length === 0) return candidates[0];
  const offset = side === 'other' && table.unique.includes(column.name) && candidates.every((candidate) => !candidate.includes(users.other.email.slice(0, 5))) ? 1 : 0;
  const made = column.category === 'A'
    ? `(values ${candidates.map((candidate, at) => `(${candidate}::${column.type}, ${at})`).join(', ')})`
    : `unnest(array[${candidates.join(', ')}]::${column.type}[]) with ordinality`;
  return `(select ${column.sql} from ${made} made (${column.sql}, made_at) where ${checks.map((check) => `(${check})`).join(' and ')} order by made_at limit 1 offset ${offset})`;
}

/** Text values with which policies of the table compare this column. */
export function wantedLiterals(column: ColumnFacts, { policies }: RelationFacts): readonly string[] {
  return remembered(literals, column, () => {
    if (policies.every((policy) => !policy.includes(column.name))) return [];
    const pattern = new RegExp(`(?<![\\w.])\\(?"?${column.name.replaceAll(/[^\w]/g, '.')}"?\\)?(?:::[\\w ]+)? = (?:ANY \\(+ARRAY\\[)?'((?:[^']|'')*)'`, 'g');
    return [...new Set(policies.flatMap((policy) => [...policy.matchAll(pattern)].map(([, text = '']) => text.replaceAll(`''`, `'`))))];
  });
}

const privileged = /admin|super|root|staff|moderator|service|owner|deleted|archived/i;

function candidatesFor(column: ColumnFacts, side: Side, table: RelationFacts, checks: readonly string[]): readonly string[] {
  const { id, number, day } = things[side];
  const { type, category, name } = column;
  if (column.labels !== undefined) return [...column.labels].sort((a, b) => Number(privileged.test(a)) - Number(privileged.test(b))).map(quoteLiteral);
  const literals = checks.flatMap((check) => [...check.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll(`''`, `'`)));
  const numbers = checks.flatMap((check) => [...check.matchAll(/-?\d+(?:\.\d+)?/g)].map(([text]) => Number(text)));
  if (type === 'uuid[]') return [`array['${users[side].id}'::uuid]`];
  if (category === 'A') return [`'{}'`, ...literals.map((literal) => `array[${quoteLiteral(literal)}]`)];
  switch (type) {
    case 'uuid': return [quoteLiteral(id)];
    case 'boolean': return ['false', 'true'];
    case 'json': case 'jsonb': return [`'{}'`, `'[]'`, `'{"a": "b"}'`];
    case 'bytea': return [`'\\x${'0' + number}'`];
    case 'date': case 'timestamp without time zone': case 'timestamp with time zone':
      return /expire|until|end|valid_to|due/i.test(name) ? [`now() + interval '${number} day'`] : [table.unique.includes(name) ? quoteLiteral(day) : 'now()'];
    case 'time without time zone': case 'time with time zone': return [`'0${number}:00'`];
    case 'interval': return [`'${number} hour'`];
    case 'inet': case 'cidr': return [`'127.0.0.${number}'`];
    case 'macaddr': return [`'08:00:2b:01:02:0${number}'`];
    case 'bit': return [`B'${number % 2}'`];
    case 'tsvector': case 'bit varying': case 'hstore': return [`''`];
    case 'xml': return [`'<a/>'`];
    case 'int4range': case 'int8range': case 'numrange': return [`'[${number},${number + 1})'`];
    case 'daterange': case 'tsrange': case 'tstzrange': return [`'[${day},${day.slice(0, -2)}05)'`];
    case 'point': return [`'(${number},${number})'`];
    case 'citext': return texts(column, side, literals, table.name === 'storage.objects' && name === 'name');
    default:
  }
  if (category === 'N') return numbersFor(column, side, numbers);
  if (category === 'S') return texts(column, side, literals, table.name === 'storage.objects' && name === 'name');
  if (category === 'R') return [`'empty'`, `'{}'`];
  return column.typtype === 'c' ? [`null::${type}`] : [];
}

/** Numbers that no sequence is likely to have reached. */
function numbersFor({ type, precision, scale = 0, name }: ColumnFacts, side: Side, near: readonly number[]): readonly string[] {
  const { number } = things[side];
  const limit = type === 'smallint' ? 30_000 : precision === undefined ? 1e9 : 10 ** (precision - scale);
  const id = (/(?:^|_)id$/i.test(name) ? [910_000 + number, 9100 + number] : []).filter((value) => value < limit);
  const candidates = [...id, number, number * 10, ...near, ...near.flatMap((value) => [value + number, value - number]), 0, 0.5, 100, 1000, 50_000 + number];
  return [...new Set(candidates)].filter((value) => Math.abs(value) < limit && (Number.isInteger(value) || /numeric|double|real/.test(type))).map(String);
}

/** Words, and what checks on texts often ask for; for the path of a file, one in the folder of its user. */
function texts({ name, length }: ColumnFacts, side: Side, literals: readonly string[], path: boolean): readonly string[] {
  const { number, id } = things[side];
  const email = users[side].email;
  const listed = [...literals].sort((a, b) => Number(privileged.test(a)) - Number(privileged.test(b)));
  const word = /email/i.test(name) ? email : /url|link|href|website/i.test(name) ? `https://example.com/${side}` : path ? `${users[side].id}/${side}` : side;
  const shapes = [side, email, `https://example.com/${side}`, `+1555000000${number}`, `#00000${number}`, '#aabbcc', `${number}`, `A${number}`, `a${number}`, `${number}.0.0`, `${number}2:00`, 'en', 'US', 'USD', 'us-east', `${side}-slug`, `0x${'ab'.repeat(20)}`, id, 'x'.repeat(40), 'f'.repeat(64), 'A'.repeat(8), '00000', '2026-01', '/'];
  return [...new Set([word, ...listed, ...shapes].map((text) => (length === undefined ? text : text.slice(0, length))))].map(quoteLiteral);
}
