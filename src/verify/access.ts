import { neededBy, readRelations, relationFacts, type RelationFacts, type Relations } from './access-facts.js';
import { probeScript, type ProbeAnswer, type ProbePlan, type Stage, type Tried } from './access-script.js';
import { meansUser } from './access-values.js';
import { fillScript, ownRowsSetting } from './access-world.js';
import type { Session } from './driver.js';
import type { Access, ApiRole, Reach, RowCommand } from './report.js';

const roles: readonly ApiRole[] = ['anon', 'authenticated'];
const commands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];

/** What came of one relation: how far each command reaches, or why that could not be tried, in a few words. */
export type Probed = Access | { readonly untried: string };

/**
 * What `anon` and `authenticated` can do with relations, tried: in a transaction that is rolled back, the tables that matter are emptied and filled with a row of the logged-in user, with
 * all that belongs to it, and with rows of somebody else; then every command is run as each role with the claims of a request. Triggers and rules do not fire and foreign keys are
 * not checked, for the roles either (`session_replication_role = replica`): what is told is what privileges and policies let through, not what a trigger or key would refuse. The
 * logged-in user has no rights beyond those of any user: columns have their defaults. Sequences may have advanced afterwards; nothing else is left. No transaction may be open.
 * @param relations - as `public.notes`
 * @param among - what `readRelations` gives, which may have been kept where nothing has run since
 * @param longest - how many seconds the commands on one relation may take, all together
 * @returns one entry for each, in their order
 */
export async function probeAccess(session: Session, relations: readonly string[], among = (): Promise<Relations> => readRelations(session), longest = 10): Promise<ReadonlyMap<string, Probed>> {
  const untried = (why: string): ReadonlyMap<string, Probed> => new Map(relations.map((relation) => [relation, { untried: why }]));
  if (relations.length === 0) return new Map();
  const begun = await session.script(`begin; set local session_replication_role = replica; set local lc_messages = 'C'; set local check_function_bodies = off`);
  try {
    if (begun.error !== undefined) return untried(`the server does not let triggers be turned off: ${begun.error.message}`);
    const known = await session.script(`select count(*)::text as roles from pg_roles where rolname in ('anon', 'authenticated')`);
    if (known.rows[0]?.['roles'] !== '2') return untried('there are no roles anon and authenticated');
    return await probeAll(session, relations, await among(), longest);
  } catch (error) {
    if (error instanceof Error && error.name !== 'DriverError') return untried(error.message);
    throw error;
  } finally {
    await session.script('rollback');
  }
}

async function probeAll(session: Session, names: readonly string[], relations: Relations, longest: number): Promise<ReadonlyMap<string, Probed>> {
  const asked = new Set(names.flatMap((name) => relations.byName.get(name) ?? []));
  const facts = await relationFacts(session, asked, neededBy(asked, relations), roles);
  const failures = await fill(session, facts);
  await session.script('savepoint pg_safe');
  const probed = new Map<string, Probed>();
  for (const name of names) {
    const relation = facts.get(relations.byName.get(name) ?? 0);
    probed.set(name, relation === undefined ? { untried: 'it is not there' } : await probe({ session, relation, facts, failures, longest }));
  }
  return probed;
}

/** The tables that could not be filled, by oid, and why. */
async function fill(session: Session, facts: ReadonlyMap<number, RelationFacts>): Promise<Readonly<Record<string, string>>> {
  const failures = await answerOf<Readonly<Record<string, string>>>(session, fillScript(facts));
  const again = new Set(Object.keys(failures).map(Number));
  return again.size === 0 ? failures : answerOf(session, fillScript(facts, again));
}

interface Probe {
  readonly session: Session;
  readonly relation: RelationFacts;
  readonly facts: ReadonlyMap<number, RelationFacts>;
  /** The tables that could not be filled, by oid. */
  readonly failures: Readonly<Record<string, string>>;
  readonly longest: number;
}

async function probe({ session, relation, facts, failures, longest }: Probe): Promise<Probed> {
  const nothing = roles.every((role) => commands.every((command) => relation.rights[role]?.[command] !== true));
  if (nothing) return accessOf(relation, { totals: {}, tried: [] });
  if (relation.kind === 'f') return { untried: 'a foreign table' };
  const stack = beneath(relation, facts);
  const tables = stack.filter(({ kind }) => kind === 'r' || kind === 'p');
  const failed = tables.find(({ oid }) => failures[oid] !== undefined);
  if (failed !== undefined) return { untried: `no row could be made up${failed === relation ? '' : ` for ${failed.name}`}: ${failures[failed.oid] ?? ''}` };
  const where = ({ oid }: RelationFacts): string => `ctid = any (current_setting('${ownRowsSetting(oid)}')::tid[])`;
  const plan: ProbePlan = {
    relation: relation.kind === 'v' ? withFilled(relation, tables) : relation,
    refresh: stack.filter(({ kind }) => kind === 'm').map(({ sql }) => sql).reverse(),
    only: { own: tables.map((table) => `delete from ${table.sql} where not (${where(table)})`), other: tables.map((table) => `delete from ${table.sql} where ${where(table)}`) },
    roles,
    users: new Set(relation.columns.filter((column) => meansUser(column, relation, facts))),
    longest,
  };
  try {
    const answer = await answerOf<ProbeAnswer>(session, probeScript(plan));
    if (answer.totals.full === 0) return { untried: 'the made-up rows do not show in it' };
    return accessOf(relation, answer);
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    await session.script('rollback to savepoint pg_safe');
    return { untried: error.message };
  }
}

/** A relation and what it reads, through views as well. */
function beneath(relation: RelationFacts, facts: ReadonlyMap<number, RelationFacts>): readonly RelationFacts[] {
  const seen = new Set([relation]);
  for (const { reads } of seen) {
    for (const oid of reads) {
      const read = facts.get(oid);
      if (read !== undefined) seen.add(read);
    }
  }
  return [...seen];
}

/** A view whose columns are taken for filled by Postgres where those of the same name beneath are. */
function withFilled(view: RelationFacts, tables: readonly RelationFacts[]): RelationFacts {
  const filled = new Set(tables.flatMap(({ columns }) => columns.filter(({ generated, identity }) => generated || identity).map(({ name }) => name)));
  return { ...view, columns: view.columns.map((column) => (filled.has(column.name) ? { ...column, generated: true } : column)) };
}

/** The server refused a statement of the probe itself. */
class ProbeError extends Error {}

async function answerOf<Answer>(session: Session, sql: string): Promise<Answer> {
  const { rows, error } = await session.script(sql);
  const facts = rows[0]?.['facts'];
  if (error !== undefined || facts == null) throw new ProbeError(error?.message ?? 'the server sent no answer');
  return JSON.parse(facts) as Answer;
}

function accessOf(relation: RelationFacts, answer: ProbeAnswer): Access {
  const of = (role: ApiRole): Access[ApiRole] => {
    const reach = (command: RowCommand): Reach => reachOf(relation, role, command, answer);
    return { select: reach('select'), insert: reach('insert'), update: reach('update'), delete: reach('delete') };
  };
  return { anon: of('anon'), authenticated: of('authenticated') };
}

function reachOf(relation: RelationFacts, role: ApiRole, command: RowCommand, { totals, tried }: ProbeAnswer): Reach {
  if (relation.rights[role]?.[command] !== true || (relation.kind === 'm' && command !== 'select')) return 'denied';
  const at = (stage: Stage): Tried | undefined => tried.find((one) => one.role === role && one.command === command && one.stage === stage);
  const [full, own, other] = [at('full'), at('own'), at('other')];
  const failure = [full, own, other].find((one) => one?.code !== undefined && !isRefusal(one));
  if (failure?.code !== undefined) {
    // The privileges of who asks count beneath a view with security_invoker.
    if (relation.kind === 'v' && failure.code === '42501' && /^permission denied for (?:table|view|materialized view) /.test(failure.message ?? '')) return 'denied';
    return /^23|^428C9$/.test(failure.code) ? 'unknown' : `error ${failure.code}`;
  }
  if (command === 'insert') {
    if (own === undefined && other === undefined) return relation.kind === 'v' && !relation.instead ? 'none' : 'unknown';
    return byParts(role, (own?.rows ?? 0) > 0, (other?.rows ?? 0) > 0, true);
  }
  if (full === undefined) return relation.kind === 'v' && !relation.instead ? 'none' : 'unknown';
  if (full.rows === 0) return 'none';
  if (full.rows !== undefined && full.rows >= (totals.full ?? 0)) return 'all';
  const others = full.rows === undefined ? (other?.rows ?? 0) : full.rows - (own?.rows ?? 0);
  return byParts(role, (own?.rows ?? 0) > 0, others > 0, others >= (totals.full ?? 0) - (totals.own ?? 0));
}

/** A request without a user has no rows of its own. */
function byParts(role: ApiRole, own: boolean, others: boolean, allOfThem: boolean): Reach {
  if (others) return own && allOfThem ? 'all' : 'some';
  return own ? (role === 'anon' ? 'some' : 'own') : 'none';
}

/** Refused by a policy, which is no error but an answer. */
function isRefusal({ code, message }: Tried): boolean {
  return code === '42501' && message?.includes('row-level security') === true;
}
