import type { Contents } from '../catalog/index.js';
import type { Source } from '../text/index.js';
import type { ReplayCounts } from './replay.js';
import type { Memory } from './scene.js';

/** What a replay knows after some files, except the schema before each of them, as plain data. */
export interface ReplayRecord {
  readonly catalog: Contents;
  readonly nextId: number;
  readonly counts: Readonly<ReplayCounts>;
  readonly memory: Memory;
}

/** A record as text. Wherever a source stands in it, under the key `source`, there is a number. */
interface Packed {
  readonly record: ReplayRecord;
  /** What stands under that key and is none of the sources: columns and options have names, too. */
  readonly others: readonly unknown[];
}

/**
 * A record as JSON.
 * @param sources all that the replay has read
 */
export function recordToText(record: ReplayRecord, sources: readonly Source[]): string {
  const numbers = new Map<unknown, number>(sources.map((source, at) => [source, at]));
  const numberOf = (value: unknown): number => {
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return numbers.get(value)!;
  };
  // The list is complete once the record is written, which comes first.
  const packed: Packed = { record, get others() { return [...numbers.keys()].slice(sources.length); } };
  return JSON.stringify(packed, (key, value: unknown) => (key === 'source' && value !== undefined ? numberOf(value) : value));
}

/**
 * The record that a text of `recordToText` holds.
 * @param sources the same ones in the same order; its spans point at them
 */
export function recordFromText(text: string, sources: readonly Source[]): ReplayRecord {
  const { record, others } = JSON.parse(text) as Packed;
  putSources(record, [...sources, ...others]);
  return record;
}

function putSources(value: object, sources: readonly unknown[]): void {
  const properties = value as Record<string, unknown>;
  for (const key in properties) {
    const inner = properties[key];
    if (typeof inner === 'object' && inner !== null) putSources(inner, sources);
    else if (typeof inner === 'number' && key === 'source') properties[key] = sources[inner];
  }
}
