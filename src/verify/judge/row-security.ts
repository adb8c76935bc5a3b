import type { Finding } from '../../rule/finding.js';
import type { VerifyReport } from '../report.js';
import { confirmed, migrationAt, type Judgement } from './judgement.js';

/**
 * Whether row level security or a policy is gone after a migration, as a finding says of its subject. That it is still there refutes nothing: the finding may be about
 * the time between two statements, or two migrations.
 */
export function judgeRowSecurity({ message, span, subject }: Finding, verified: VerifyReport): Judgement | undefined {
  const lost = migrationAt(span, verified)?.rls?.changes.filter(({ kind }) => kind === 'loss') ?? [];
  const policy = lost.find((change) => change.policy !== undefined && `${change.table}.${change.policy}` === subject);
  if (policy?.policy !== undefined) return confirmed(`policy "${policy.policy}" of ${policy.table} is gone`);
  const off = lost.some(({ table, what }) => table === subject && what === 'row level security is off');
  return off && /row level security/i.test(message) ? confirmed(`row level security of ${subject} is off`) : undefined;
}
