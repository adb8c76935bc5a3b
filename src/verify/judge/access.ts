import type { Finding } from '../../rule/finding.js';
import type { Access, ApiRole, Reach, RowCommand, VerifyReport } from '../report.js';
import { confirmed, isNamed, migrationAt, notTestable, refuted, type Judgement } from './judgement.js';

/** What a message says that roles can do with every row of its subject. */
interface Claim {
  readonly roles: readonly ApiRole[];
  readonly read: boolean;
  readonly change: boolean;
}

const claim = /\b(anon and authenticated|anon|authenticated) (?:can )?(read and change|read|change) every row/;
const closed: readonly Reach[] = ['denied', 'none', 'own'];
const changing: readonly RowCommand[] = ['insert', 'update', 'delete'];

/**
 * Whether the Data API reaches the rows that a finding says it reaches. Only what is said of a whole relation is judged: what a single policy or a function gives is
 * not told apart from what others give.
 */
export function judgeAccess({ message, span, subject }: Finding, verified: VerifyReport): Judgement | undefined {
  const said = claim.exec(message.replace(/"(?:[^"]|"")*"/g, '""'));
  if (said === null) return message.includes(' as its owner') ? judgeBypass({ message, span, subject }, verified) : undefined;
  const migration = migrationAt(span, verified);
  if (migration === undefined || migration.outcome === 'not-run') return notTestable('its file was not run');
  const relation = migration.access.find((one) => one.relation === subject);
  if (relation === undefined) return notTestable('access to it was not tried');
  if (relation.untried !== undefined) return notTestable(`access to it could not be tried: ${relation.untried}`);
  const { after } = relation;
  if (after === undefined) return notTestable('it is gone after the migration');
  const wanted: Claim = { roles: (['anon', 'authenticated'] as const).filter((role) => said[1]!.includes(role)), read: said[2]!.includes('read'), change: said[2]!.includes('change') };
  if (wanted.roles.every((role) => holds(after[role], wanted))) return confirmed(`${told(after, wanted.roles)} of ${subject}`);
  if (migration.outcome === 'applied' && wanted.roles.every((role) => isClosed(after[role]))) return refuted(`${told(after, wanted.roles)} of ${subject}`);
  return notTestable(`what was tried is something else: ${told(after, wanted.roles)} of ${subject}`);
}

/** Whether somebody reads every row of a view, and not every one of a table that the message names with it. */
function judgeBypass({ message, span, subject }: Pick<Finding, 'message' | 'span' | 'subject'>, verified: VerifyReport): Judgement | undefined {
  const access = migrationAt(span, verified)?.access ?? [];
  const view = access.find(({ relation, kind }) => relation === subject && kind === 'view')?.after;
  const tables = access.filter(({ relation, kind, after }) => kind === 'table' && after !== undefined && isNamed(relation, message));
  for (const { relation, after } of tables) {
    const role = (['anon', 'authenticated'] as const).find((one) => view?.[one].select === 'all' && after !== undefined && closed.includes(after[one].select));
    if (role !== undefined) return confirmed(`${role} reads all of ${subject}, and ${after![role].select} of ${relation}`);
  }
  return notTestable('access to the view and to its table was not tried side by side');
}

/** `change` is said of whoever holds one of the privileges. */
function holds(reach: Access[ApiRole], { read, change }: Claim): boolean {
  return (!read || reach.select === 'all') && (!change || changing.some((command) => reach[command] === 'all'));
}

function isClosed(reach: Access[ApiRole]): boolean {
  return [reach.select, reach.insert, reach.update, reach.delete].every((one) => closed.includes(one));
}

/** `anon reads all, changes all; authenticated reads none, changes none`: for each role the widest of what it can do. */
function told(access: Access, roles: readonly ApiRole[]): string {
  const width: readonly Reach[] = ['all', 'own', 'none', 'denied'];
  const widest = (reaches: readonly Reach[]): Reach => width.find((reach) => reaches.includes(reach)) ?? reaches[0] ?? 'unknown';
  return roles.map((role) => `${role} reads ${access[role].select}, changes ${widest(changing.map((command) => access[role][command]))}`).join('; ');
}
