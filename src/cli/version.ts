import { readFileSync } from 'node:fs';

/** This package's version. */
export function version(): string {
  // The compiled file lies one folder deeper than its source.
  for (const up of ['../../../', '../../']) {
    try {
      const facts = JSON.parse(readFileSync(new URL(`${up}package.json`, import.meta.url), 'utf8')) as { readonly name?: string; readonly version?: string };
      if (facts.name === 'pg-safe' && facts.version !== undefined) return facts.version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
