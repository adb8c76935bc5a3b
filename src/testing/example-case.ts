import type { Example } from '../rule/rule.js';
import type { Case } from './cases.js';

/** The case that one side of a rule's example is: what came before as context, and the file that is linted. `around` says more of the surroundings. */
export function exampleCase(example: Example, side: 'bad' | 'good', around: Case = {}): Case {
  const { history, historyPath = 'supabase/migrations/20250101000000_earlier.sql', branch, apiSchemas } = example;
  const path = side === 'bad' && example.path !== undefined ? example.path : 'supabase/migrations/20260101000000_example.sql';
  return {
    ...around,
    ...(branch !== undefined && { deploy: 'together' as const }),
    ...(branch === 'edited' && side === 'bad' && { edited: [path] }),
    ...(apiSchemas !== undefined && { apiSchemas }),
    files: { ...(history !== undefined && { [historyPath]: history }), [path]: example[side] },
    context: [historyPath],
  };
}
