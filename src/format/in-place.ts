import type { Fix } from '../rule/finding.js';

/** Whether a fix is made of edits alone. One that writes a migration too would do half of what it is for. */
export function isInPlace({ edits, files = [] }: Fix): boolean {
  return edits.length > 0 && files.length === 0;
}
