/** How a column of one type can refer to a column of another. */
export type KeyMatch = 'fits' | 'narrower' | 'never' | 'unknown';

/** Types by the btree operator family that compares them with each other (pg_opfamily), narrow to wide. */
const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint'],
  ['real', 'double precision'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['text', 'character varying', 'name', 'character'],
  ['numeric'], ['uuid'], ['boolean'], ['bytea'], ['jsonb'], ['json'], ['interval'], ['inet', 'cidr'], ['macaddr'], ['time without time zone'], ['time with time zone'], ['oid'],
];
/** What a referring type becomes by an implicit cast when its own family does not know the other type (pg_cast, castcontext i). */
const implicit: Readonly<Record<string, readonly string[]>> = {
  smallint: ['numeric', 'real', 'double precision', 'oid'],
  integer: ['numeric', 'real', 'double precision', 'oid'],
  bigint: ['numeric', 'real', 'double precision', 'oid'],
  numeric: ['real', 'double precision'],
  'time without time zone': ['interval', 'time with time zone'],
};

/**
 * Whether a foreign key from a column of type `from` to one of type `to` can be made: the operator family of the referenced
 * key compares both types, or `from` is cast implicitly (ATAddForeignKeyConstraint in tablecmds.c). `unknown` for types
 * outside of this table.
 */
export function keyMatch(from: string, to: string): KeyMatch {
  const [a, b] = [plain(from), plain(to)];
  if (a === b) return 'fits';
  const [own, other] = [families.find((family) => family.includes(a)), families.find((family) => family.includes(b))];
  if (own === undefined || other === undefined) return 'unknown';
  if (own === other) return own === families[0] && own.indexOf(a) < own.indexOf(b) ? 'narrower' : 'fits';
  return implicit[a]?.includes(b) === true ? 'fits' : 'never';
}

/** Without length and precision, which no comparison minds. */
function plain(type: string): string {
  return type.replace(/\s*\([\d,\s-]+\)/, '');
}
