import type { RollbackCheck } from './check.js';

/** True when a script runs and leaves the schema as it was before its migration; data is another matter. */
export function isInverse({ empty, failures, differences }: RollbackCheck): boolean {
  return !empty && failures.length === 0 && differences.length === 0;
}
