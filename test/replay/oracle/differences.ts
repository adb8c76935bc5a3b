import type { Catalog, Gap } from '../../../src/catalog/index.js';
import { identityOf } from './dump-catalog.js';
import type { Dump } from './dump.js';

/** An object of which the files and Postgres say different things. */
export interface Difference {
  readonly identity: string;
  readonly replayed: unknown;
  readonly postgres: unknown;
  /** `computed`: the catalog says that SQL put together at run time may have changed this part of the schema; `conditional`: that a condition decides over this object. */
  readonly because?: 'computed' | 'conditional';
}

/** What was compared, and where the two disagree. */
export interface Compared {
  readonly objects: number;
  readonly differences: readonly Difference[];
}

/** One schema as the replay and as Postgres tell it. */
export interface Sides {
  readonly postgres: Dump;
  readonly replayed: Dump;
}

/**
 * Compare two accounts of a schema, object by object. What a file did not touch, by both accounts, is not counted.
 * @param before the accounts before the first file
 * @param catalog the catalog after the last file
 */
export function differencesOf(before: Sides, after: Sides, catalog: Catalog): Compared {
  const differences: Difference[] = [];
  const underCondition = conditional(catalog);
  let objects = 0;
  for (const identity of new Set([...Object.keys(after.postgres), ...Object.keys(after.replayed), ...Object.keys(before.postgres)])) {
    const [postgres, replayed] = [after.postgres[identity], after.replayed[identity]];
    const [told, own] = [canonical(postgres), canonical(replayed)];
    if (told === canonical(before.postgres[identity]) && own === canonical(before.replayed[identity])) continue;
    objects++;
    if (told !== own) differences.push({ identity, ...differing(postgres, replayed), ...reason(identity, catalog, underCondition) });
  }
  return { objects, differences };
}

function reason(identity: string, catalog: Catalog, underCondition: ReadonlySet<string>): Pick<Difference, 'because'> {
  if (underCondition.has(identity.replace(aspect, ''))) return { because: 'conditional' };
  return partsOf(identity).some((part) => !catalog.knows(part)) ? { because: 'computed' } : {};
}

/** The names of the objects of which a condition decided whether they were made. */
function conditional(catalog: Catalog): ReadonlySet<string> {
  return new Set([...catalog.objects()].flatMap((object) => (object.origin?.conditional === true ? [identityOf(catalog, object)] : [])));
}

/** What an entry of a dump tells of an object, where it is not the object itself. */
const aspect = /^(?:needs of|comment on|grants on|rights on|expressions of) /;

/** JSON with sorted keys and without what is undefined. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner)) ?? 'undefined';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of two records, only the entries that differ. */
function differing(postgres: unknown, replayed: unknown): { readonly postgres: unknown; readonly replayed: unknown } {
  if (!isRecord(postgres) || !isRecord(replayed)) return { postgres, replayed };
  const keys = [...new Set([...Object.keys(postgres), ...Object.keys(replayed)])].filter((key) => canonical(postgres[key]) !== canonical(replayed[key]));
  const only = (from: Readonly<Record<string, unknown>>): unknown => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { postgres: only(postgres), replayed: only(replayed) };
}

/** The parts of a schema that an entry of a dump tells of. */
function partsOf(identity: string): readonly Gap[] {
  if (identity.startsWith('default privileges ')) return ['privileges'];
  const parts = partsOfKind[/^[a-z]+/.exec(identity.replace(aspect, ''))?.[0] ?? ''] ?? ['others'];
  return /^(?:grants|rights) on /.test(identity) ? ['privileges', ...parts] : parts;
}

const partsOfKind: Readonly<Record<string, readonly Gap[]>> = {
  relation: ['tables', 'row-security'],
  column: ['tables'],
  default: ['tables'],
  constraint: ['tables'],
  index: ['indexes', 'tables'],
  policy: ['policies', 'tables'],
  function: ['functions'],
  trigger: ['triggers', 'tables'],
  rule: ['tables'],
};
