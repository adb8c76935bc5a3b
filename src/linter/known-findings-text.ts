import type { KnownFindings } from './known-findings.js';
import { isRecord } from './is-record.js';

const format = 'pg-safe known findings';
/** Grows when a program that knows the older one would misread the file. */
const version = 1;

/** Known findings as the text of a file: JSON, sorted, a finding a line, so that a diff shows which came and went. */
export function writeKnownFindings(known: KnownFindings): string {
  const files = sorted([...known].filter(([, counts]) => counts.size > 0)).map(([path, counts]) => {
    const lines = sorted([...counts]).map(([key, count]) => `      ${JSON.stringify(key)}: ${count}`);
    return `    ${JSON.stringify(path)}: {\n${lines.join(',\n')}\n    }`;
  });
  const findings = files.length === 0 ? '{}' : `{\n${files.join(',\n')}\n  }`;
  return `{\n  "format": ${JSON.stringify(format)},\n  "version": ${version},\n  "findings": ${findings}\n}\n`;
}

/** Read such a text. Throws an Error with one sentence, which begins with "it", when it is something else. */
export function readKnownFindings(text: string): KnownFindings {
  const content = parsed(text);
  if (!isRecord(content) || content['format'] !== format) throw new Error('it is no list of known findings.');
  const { version: written, findings } = content;
  if (typeof written === 'number' && written > version) throw new Error(`it was written by a newer pg-safe (version ${written} of the format, this one reads ${version}).`);
  const damaged = new Error('it is damaged: "findings" must hold files, and those the counts of their findings.');
  if (written !== version || !isRecord(findings)) throw damaged;
  return new Map(Object.entries(findings).map(([path, counts]) => {
    if (!isRecord(counts)) throw damaged;
    return [path, new Map(Object.entries(counts).map(([key, count]) => {
      if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) throw damaged;
      return [key, count];
    }))];
  }));
}

function parsed(text: string): unknown {
  if (/^(?:<{7}|>{7}) /m.test(text)) throw new Error('it has the conflict markers of a merge. Take either side, then run --update-baseline.');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error('it is no JSON.');
  }
}

/** By code units, so that the order is the same on every machine. */
function sorted<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
