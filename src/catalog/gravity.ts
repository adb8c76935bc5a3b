import type { Difference } from './differences.js';

type Facts = Omit<Difference, 'subject'>;

/** What makes a difference grave, the gravest first: rows that strangers read, then what applications miss, then what is only untidy. */
const grades: readonly ((facts: Facts) => boolean)[] = [
  ({ property, was }) => property?.startsWith('row level security') === true && was !== undefined,
  ({ object, kind }) => object.kind === 'policy' && kind !== 'extra',
  ({ object }) => object.kind === 'policy',
  ({ property }) => property === 'security_invoker' || property === 'security_barrier' || property === 'security' || property === 'search_path' || property === 'rows' || property === 'BYPASSRLS',
  ({ property }) => property?.startsWith('grants to ') === true || property?.startsWith('default privileges') === true,
  ({ kind, object, column }) => kind === 'missing' && column === undefined && wholes.has(object.kind),
  ({ property }) => property === 'name' || property === 'values',
  ({ kind, column }) => kind === 'missing' && column !== undefined,
  ({ property }) => property?.startsWith('row level security') === true,
  ({ kind, object }) => kind === 'missing' || object.kind === 'publication',
  ({ kind }) => kind === 'changed',
  ({ kind }) => kind === 'extra',
];

/** What is only untidy: an extension or a schema that stays, a label that no command takes out of an enum again, a comment. */
const trifles: (facts: Facts) => boolean = ({ kind, object, property, was, is }) =>
  property === 'comment' || property === 'owner' || (kind === 'extra' && (object.kind === 'extension' || object.kind === 'schema')) || (property === 'values' && object.kind === 'type' && is?.startsWith(was ?? '') === true);

/** What a difference is about: who may read and write rows, what the schema is like, or what hardly anybody notices. */
export function weightOf(difference: Omit<Difference, 'subject'>): 'access' | 'schema' | 'trifle' {
  return trifles(difference) ? 'trifle' : gravityOf(difference) < 5 ? 'access' : 'schema';
}

/** What clients name. */
const wholes = new Set(['relation', 'function', 'schema', 'type', 'extension']);

/** How grave a difference is: 0 is the gravest. */
export function gravityOf(difference: Facts): number {
  const grade = trifles(difference) ? -1 : grades.findIndex((applies) => applies(difference));
  return grade === -1 ? grades.length : grade;
}
