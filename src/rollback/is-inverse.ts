import type { RollbackCheck } from './check.js';

/** True when a script runs and leaves the schema as it was before its migration, or says that it does not and stops on purpose; data is another matter. */
export function isInverse({ empty, failures, differences, refuses }: RollbackCheck): boolean {
  return refuses !== undefined || (!empty && failures.length === 0 && differences.length === 0);
}
