import { quoteLiteral, quoteName } from '../../sql/index.js';
import { DriverError } from '../../verify/driver.js';
import { type StateOptions, stateSql } from './server-state-sql.js';
import type { Wire } from './server-wire.js';

/** One thing that was there when a state was read: the columns of `stateSql`. */
interface Item {
  readonly key: string;
  readonly id: string | null;
  readonly parent: string | null;
  readonly restore: string | null;
  readonly remove: string | null;
}

/** All that statements can change and a clean-up can put back, at one point of time. */
export type State = readonly Item[];

/** What is to be done to come from one state back to another. */
interface Plan {
  readonly removals: readonly Item[];
  readonly repairs: readonly string[];
  /** For people: what is other than before. */
  readonly differences: readonly string[];
}

/** Settings under which neither triggers, time limits nor a search path of the database get in the way. Those that need a superuser are last. */
const calm = [
  'rollback', 'reset session authorization', 'reset role', 'set default_transaction_read_only to off', 'set transaction_read_only to off', 'set search_path to pg_catalog', 'set standard_conforming_strings to on',
  "set lock_timeout to '3s'", "set statement_timeout to '20s'", 'set idle_in_transaction_session_timeout to 0', 'set client_min_messages to error', 'set check_function_bodies to off',
  'set session_replication_role to replica',
];
/** How often the rest is tried again: things go in the order in which they depend on each other, which later rounds find out. */
const rounds = 12;
const batchSize = 150;

/** Put a session into the settings of a clean-up, whatever was set before. */
export async function calmDown(wire: Wire): Promise<void> {
  for (const sql of calm) await wire.script(sql);
}

/**
 * Read the state.
 * @throws DriverError `failed` with the server's words, or `lost`
 */
export async function readState(wire: Wire, options: StateOptions): Promise<State> {
  const { rows, error } = await wire.script(stateSql(options));
  if (error !== undefined) throw new DriverError('failed', `What the database holds could not be read: ${error.message}`);
  return rows.map((row) => ({ key: row['key'] ?? '', id: row['id'] ?? null, parent: row['parent'] ?? null, restore: row['restore'] ?? null, remove: row['remove'] ?? null }));
}

/** Bring a database back to a state, as far as that can be done. Gives what could not be, for people. Rejects only when the connection is lost, or the state cannot be read. */
export async function cleanUp(wire: Wire, before: State, options: StateOptions): Promise<readonly string[]> {
  await calmDown(wire);
  let last = '';
  let cascades = false;
  for (let round = 0; round < rounds; round++) {
    const plan = planOf(before, await readState(wire, options));
    const statements = [...plan.removals.flatMap(removing), ...plan.repairs];
    const stuck = statements.join('\n') === last;
    if (statements.length === 0 || (stuck && cascades)) return plan.differences;
    cascades ||= stuck;
    last = statements.join('\n');
    if (cascades) await dropWithDependents(wire, plan.removals, before);
    for (let at = 0; at < statements.length; at += batchSize) await wire.script(tryEach(statements.slice(at, at + batchSize)));
  }
  return planOf(before, await readState(wire, options)).differences;
}

/** What is new goes, newest first; what is gone or other is made again. What goes with something else is left to that. */
function planOf(before: State, now: State): Plan {
  const had = new Map(before.map((item) => [item.key, item]));
  const has = new Map(now.map((item) => [item.key, item]));
  const hadIds = new Set(before.flatMap(({ id }) => id ?? []));
  const byId = new Map(now.flatMap((item) => (item.id === null ? [] : [[item.id, item]])));

  const fresh = now.filter(({ key, id }) => !had.has(key) && !(id !== null && hadIds.has(id)));
  const freshIds = new Set(fresh.flatMap(({ id }) => id ?? []));
  const extra = fresh.filter(({ parent }) => parent === null || !freshIds.has(parent));
  const removals = extra.filter(({ remove }) => remove !== null).sort((a, b) => rank(a) - rank(b) || oid(b) - oid(a));

  const gone = before.filter(({ key, id }) => !has.has(key) && !(id !== null && byId.has(id)));
  const goneIds = new Set(gone.flatMap(({ id }) => id ?? []));
  const missing = gone.filter(({ parent }) => parent === null || !goneIds.has(parent));
  const changed = before.filter(({ key, id, restore }) => id === null && has.has(key) && has.get(key)?.restore !== restore);
  const renamed = before.flatMap((item) => {
    const current = item.id === null || has.has(item.key) ? undefined : byId.get(item.id);
    return current === undefined ? [] : [{ from: item.key, to: current.key }];
  });
  return {
    removals,
    repairs: [...renamed.flatMap(renameBack), ...gone.flatMap(({ restore }) => restore ?? []), ...changed.flatMap(({ restore }) => restore ?? [])],
    differences: [
      ...extra.map(({ key }) => `${key} was left`), ...missing.map(({ key }) => `${key} is missing`), ...changed.map(({ key }) => `${key} is changed`),
      ...renamed.map(({ from, to }) => `${from} is now ${to}`),
    ],
  };
}

/** Event triggers first, which could refuse the rest; roles last, which own it. */
function rank({ key }: Item): number {
  return key.startsWith('event trigger ') ? 0 : key.startsWith('role ') ? 2 : 1;
}

function oid({ id }: Item): number {
  return Number(id?.split(':')[1] ?? 0);
}

/** A role goes once it owns nothing; what it owns that was there before stays. Who is no superuser has to be a member first. */
function removing({ key, remove }: Item): readonly string[] {
  if (remove === null) return [];
  const role = roleOf(key);
  return role === undefined ? [remove] : [`grant ${role} to current_user`, `reassign owned by ${role} to current_user; drop owned by ${role}`, remove];
}

function roleOf(key: string): string | undefined {
  return key.startsWith('role ') ? quoteName(key.slice('role '.length)) : undefined;
}

/** Only roles: other things keep their rows under a new name, and are told of. */
function renameBack({ from, to }: { readonly from: string; readonly to: string }): readonly string[] {
  const [old, current] = [roleOf(from), roleOf(to)];
  return old === undefined || current === undefined ? [] : [`alter role ${current} rename to ${old}`];
}

/** A block that runs every statement, whether the others fail or not. */
function tryEach(statements: readonly string[]): string {
  return `do ${quoteLiteral(`declare statement text; begin
    foreach statement in array array[${statements.map(quoteLiteral).join(', ')}]::text[] loop
      begin execute statement; exception when others then null; end;
    end loop;
  end`)}`;
}

/** Things that depend on each other in a circle go with CASCADE, unless that would take a column with it that was there before. */
async function dropWithDependents(wire: Wire, removals: readonly Item[], before: State): Promise<void> {
  const kept = before.flatMap(({ id }) => (id?.startsWith('pg_class:') === true && id.split(':').length === 2 ? Number(id.split(':')[1]) : []));
  const columns = `(select count(*) from pg_attribute where not attisdropped and attrelid = any (array[${kept.join(', ')}]::oid[]))`;
  const drops = removals.flatMap(({ key, remove }) => (remove !== null && /^(?:drop|alter table .* drop constraint) /s.test(remove) && !key.startsWith('column ') ? [`${remove} cascade`] : []));
  for (const drop of drops) {
    await wire.script(`do ${quoteLiteral(`declare had bigint := ${columns}; begin
      execute ${quoteLiteral(drop)};
      if ${columns} < had then raise exception 'it would take what was there before'; end if;
    end`)}`);
  }
}
