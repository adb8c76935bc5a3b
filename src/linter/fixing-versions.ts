import { fileNameOf, migrationName } from '../history/naming.js';
import { compareText } from '../history/order.js';

/** A name for a new migration, beside others. */
export interface Naming {
  /** The migration after which it comes. */
  readonly after: string;
  /** What follows the version. */
  readonly name: string;
  readonly place: 'next' | 'last';
  /** Every path that is taken. */
  readonly paths: Iterable<string>;
  /** Those of them that fixes wrote: a `next` one may come after them too, where they come after the same file. */
  readonly written?: ReadonlySet<string>;
  /** The time now, in milliseconds since 1970: a last migration has no version of the past, where versions are time stamps. */
  readonly now?: number;
}

/**
 * The path of a new migration, in the folder of the one that it follows. Its version has as many digits, sorts after that one both as text and as a
 * number, and is nobody else's. A `next` one comes before every other migration that was there: those may need what it holds. Undefined where there is
 * none: for a file without a version, after `999`, between `0001` and `0002`, and among versions of other lengths.
 */
export function newMigrationPath({ after, name, place, paths, written, now }: Naming): string | undefined {
  const folder = after.slice(0, after.length - fileNameOf(after).length);
  const own = migrationName(fileNameOf(after))?.version;
  if (own === undefined) return undefined;
  const taken = new Set<string>();
  const given = new Set<string>();
  for (const path of paths) {
    const version = path.startsWith(folder) && !path.slice(folder.length).includes('/') ? migrationName(path.slice(folder.length))?.version : undefined;
    if (version === undefined) continue;
    taken.add(version);
    if (written?.has(path) !== true) given.add(version);
  }
  const newest = [...taken].reduce((a, b) => (compareText(a, b) < 0 ? b : a), own);
  const clock = now === undefined ? undefined : stampOf(now, own.length);
  if (place === 'last' && clock !== undefined && stampTime(newest) !== undefined && compareText(newest, clock) < 0 && !taken.has(clock)) return `${folder}${clock}_${slug(name)}.sql`;

  let version: string | undefined = place === 'last' ? newest : own;
  do version = following(version); while (version !== undefined && taken.has(version));
  if (version === undefined || [...taken].some((other) => parts(other, own, version))) return undefined;
  if (place === 'next' && [...given].some((other) => compareText(own, other) < 0 && compareText(other, version) < 0)) return undefined;
  return `${folder}${version}_${slug(name)}.sql`;
}

/** Whether a version of another length comes between two, or is a finer one of the second: `20260118000000` and `20260118`. */
function parts(other: string, from: string, to: string): boolean {
  return other.length !== to.length && ((compareText(from, other) < 0 && compareText(other, to) < 0) || other.startsWith(to));
}

/** Versions that are times: their lengths, and the step to the next one, in milliseconds. */
const stamps: Readonly<Record<number, number>> = { 8: 86_400_000, 12: 60_000, 14: 1000 };

function following(version: string): string | undefined {
  const time = stampTime(version);
  const next = time === undefined ? String(BigInt(version) + 1n).padStart(version.length, '0') : stampOf(time + stamps[version.length]!, version.length);
  return next?.length === version.length ? next : undefined;
}

/** The time that a version stands for; undefined for one that is a mere number. */
function stampTime(version: string): number | undefined {
  if (stamps[version.length] === undefined || !/^(?:19|20)/.test(version)) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = /^(....)(..)(..)(..)?(..)?(..)?$/.exec(version)!;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) || stampOf(time, version.length) !== version ? undefined : time;
}

function stampOf(time: number, length: number): string | undefined {
  return stamps[length] === undefined ? undefined : new Date(time).toISOString().replace(/\D/g, '').slice(0, length);
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 80) || 'fix';
}
