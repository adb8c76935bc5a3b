import type { Ledger, LedgerPolicy, LedgerTable } from './ledger.js';

/** One difference between two ledgers. `loss` lets somebody read or write what they could not, or takes away what they could. */
export interface LedgerChange {
  readonly kind: 'added' | 'changed' | 'loss' | 'removed';
  /** `public.users`, by its later name. */
  readonly table: string;
  /** A policy's name; absent when it is about the table. */
  readonly policy?: string;
  /** What happened, without its subject: `row level security is off`. */
  readonly what: string;
}

/** How two ledgers are compared. */
export interface Comparing {
  /** Compare expressions too: only texts of one origin can be compared, files with files or a database with a database. */
  readonly expressions: boolean;
}

/** What changed from one ledger to another, a table at a time. A renamed table is one table where both have its id, else one removed and one added. */
export function diffLedgers(before: Ledger, after: Ledger, comparing: Comparing): readonly LedgerChange[] {
  const changes: LedgerChange[] = [];
  const byId = new Map(before.tables.flatMap((table) => (table.id === undefined ? [] : [[table.id, table]])));
  const byName = new Map(before.tables.map((table) => [nameOf(table), table]));
  const seen = new Set<LedgerTable>();
  for (const table of after.tables) {
    const was = (table.id === undefined ? undefined : byId.get(table.id)) ?? sameName(byName.get(nameOf(table)), after);
    if (was === undefined) {
      changes.push({ kind: 'added', table: nameOf(table), what: described(table) });
      continue;
    }
    seen.add(was);
    changes.push(...tableChanges(was, table, comparing));
  }
  for (const table of before.tables) if (!seen.has(table)) changes.push({ kind: 'removed', table: nameOf(table), what: `the table is gone, with ${counted(table.policies.length, 'policy', 'policies')}` });
  return changes;

  /** A table of that name, unless it lives on under another one. */
  function sameName(was: LedgerTable | undefined, later: Ledger): LedgerTable | undefined {
    return was?.id !== undefined && later.tables.some(({ id }) => id === was.id) ? undefined : was;
  }
}

function* tableChanges(was: LedgerTable, is: LedgerTable, comparing: Comparing): Generator<LedgerChange> {
  const table = nameOf(is);
  if (nameOf(was) !== table) yield { kind: 'changed', table, what: `renamed from ${nameOf(was)}` };
  if (was.rowSecurity && !is.rowSecurity) yield { kind: 'loss', table, what: 'row level security is off' };
  if (!was.rowSecurity && is.rowSecurity) yield { kind: 'added', table, what: 'row level security is on' };
  if (was.forced !== is.forced) yield { kind: was.forced ? 'loss' : 'added', table, what: was.forced ? 'row level security is no longer forced on the owner' : 'row level security is forced on the owner too' };
  const newRoles = is.exposedTo.filter((role) => !was.exposedTo.includes(role));
  const oldRoles = was.exposedTo.filter((role) => !is.exposedTo.includes(role));
  if (newRoles.length > 0) yield { kind: is.rowSecurity ? 'changed' : 'loss', table, what: `exposed to ${newRoles.join(' and ')}${is.rowSecurity ? '' : ', without row level security'}` };
  if (oldRoles.length > 0) yield { kind: 'changed', table, what: `no longer exposed to ${oldRoles.join(' and ')}` };
  yield* policyChanges(table, was.policies, is.policies, comparing);
}

function* policyChanges(table: string, was: readonly LedgerPolicy[], is: readonly LedgerPolicy[], comparing: Comparing): Generator<LedgerChange> {
  const lost = was.filter(({ name }) => !is.some((policy) => policy.name === name));
  const fresh = is.filter(({ name }) => !was.some((policy) => policy.name === name));
  for (const policy of lost) {
    const heir = fresh.find((candidate) => isSame(policy, candidate, comparing));
    if (heir === undefined) yield { kind: 'loss', table, policy: policy.name, what: `${describedPolicy(policy)} is gone` };
    else {
      fresh.splice(fresh.indexOf(heir), 1);
      yield { kind: 'changed', table, policy: heir.name, what: `renamed from "${policy.name}"` };
    }
  }
  for (const policy of fresh) yield { kind: 'added', table, policy: policy.name, what: describedPolicy(policy) };
  for (const policy of is) {
    const earlier = was.find(({ name }) => name === policy.name);
    if (earlier === undefined || isSame(earlier, policy, comparing)) continue;
    if (!earlier.permissive && policy.permissive) yield { kind: 'loss', table, policy: policy.name, what: 'was restrictive and is permissive: it gives access now instead of limiting it' };
    else yield { kind: 'changed', table, policy: policy.name, what: differences(earlier, policy, comparing) };
  }
}

function isSame(a: LedgerPolicy, b: LedgerPolicy, { expressions }: Comparing): boolean {
  const shape = a.command === b.command && a.permissive === b.permissive && a.roles.join() === b.roles.join();
  // As they were written: another name of something in them is no other condition.
  const [was, is] = [a.written ?? a, b.written ?? b];
  return shape && (!expressions || (squeezed(was.using) === squeezed(is.using) && squeezed(was.check) === squeezed(is.check)));
}

function differences(a: LedgerPolicy, b: LedgerPolicy, { expressions }: Comparing): string {
  return [
    ...(a.command === b.command ? [] : [`FOR ${a.command.toUpperCase()} is FOR ${b.command.toUpperCase()}`]),
    ...(a.permissive === b.permissive ? [] : ['permissive is restrictive']),
    ...(a.roles.join() === b.roles.join() ? [] : [`TO ${a.roles.join(', ')} is TO ${b.roles.join(', ')}`]),
    ...(!expressions || squeezed(a.using) === squeezed(b.using) ? [] : [`USING (${a.using ?? ''}) is USING (${b.using ?? ''})`]),
    ...(!expressions || squeezed(a.check) === squeezed(b.check) ? [] : [`WITH CHECK (${a.check ?? ''}) is WITH CHECK (${b.check ?? ''})`]),
  ].join('; ');
}

function squeezed(expression: string | undefined): string {
  return (expression ?? '').replace(/\s+/g, ' ').trim();
}

function described(table: LedgerTable): string {
  const exposed = table.exposedTo.length === 0 ? 'not exposed' : `exposed to ${table.exposedTo.join(' and ')}`;
  return `new table, ${exposed}, row level security ${table.rowSecurity ? 'on' : 'off'}, ${counted(table.policies.length, 'policy', 'policies')}`;
}

function describedPolicy({ command, permissive, roles }: LedgerPolicy): string {
  return `${permissive ? '' : 'restrictive '}policy for ${command.toUpperCase()} to ${roles.join(', ')}`;
}

function nameOf({ schema, name }: LedgerTable): string {
  return `${schema}.${name}`;
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
