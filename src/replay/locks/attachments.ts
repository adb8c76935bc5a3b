import { briefly, brieflyOn, type LockTable } from './lock.js';

/** What changes of what hangs on a table lock: row level security, policies, triggers, rules, views (manual, 13.3.1, and the notes of each command). */
export const attachmentLocks: LockTable = {
  'view.refresh': ({ view, concurrently, withData }) => [{ relation: view, mode: concurrently ? 'Exclusive' : 'AccessExclusive', work: withData ? 'rewrite' : 'none' }],
  'rls.enable': brieflyOn('AccessExclusive'),
  'rls.disable': brieflyOn('AccessExclusive'),
  'rls.force': brieflyOn('AccessExclusive'),
  'rls.no-force': brieflyOn('AccessExclusive'),
  'policy.create': briefly('AccessExclusive'),
  'policy.alter': briefly('AccessExclusive'),
  'policy.rename': briefly('AccessExclusive'),
  'policy.drop': briefly('AccessExclusive'),
  'trigger.create': briefly('ShareRowExclusive'),
  'trigger.alter': briefly('ShareRowExclusive'),
  'trigger.toggle-all': briefly('ShareRowExclusive'),
  'trigger.drop': briefly('AccessExclusive'),
  'trigger.rename': briefly('AccessExclusive'),
  'rule.create': briefly('AccessExclusive'),
  'rule.drop': briefly('AccessExclusive'),
};
