import { exposedTo, type Catalog, type ObjectId, type Relation } from '../catalog/index.js';
import { diffLedgers, ledgerOf, ledgerQuery, readLedger, type Ledger, type LedgerChange } from '../ledger/index.js';
import type { Replay } from '../replay/replay.js';
import { parseSource } from '../sql/parse.js';
import { readRelations, type Relations } from './access-facts.js';
import { probeAccess } from './access.js';
import type { Session } from './driver.js';
import { foresee, type Foreseen } from './foresee.js';
import { trySend } from './play.js';
import type { Access, RelationAccess, VerifiedMigration } from './report.js';
import { dumpSchema, type Schema } from './schema.js';
import type { VerifyTask } from './task.js';
import type { Rehearsal } from './trial.js';
import { rerun, roundTrip, type Again } from './way-back.js';

/** So many relations are tried for one migration. */
const mostProbed = 40;

/** What is noted before a migration under test. */
export interface Noted {
  readonly ledger?: Ledger;
  readonly schema?: Schema;
  readonly access: ReadonlyMap<ObjectId, Access | { readonly untried: string }>;
}

/** What is known after it. */
export interface Outcome {
  readonly happened: Foreseen;
  /** It has seen what ran. */
  readonly replay: Replay;
  /** Whether the runner applied it. */
  readonly applied: boolean;
}

/** What is looked at beside the statements of a migration under test: row level security, what roles can do, the way back, a second run. */
export class Examination {
  readonly #session: Session;
  readonly #task: VerifyTask;
  /** Disagreements that were told. */
  readonly #told = new Set<string>();
  /** What holds until something runs. */
  #left: Ledger | undefined;
  #relations: Relations | undefined;

  constructor(session: Session, task: VerifyTask) {
    this.#session = session;
    this.#task = task;
  }

  /** Make ready for a file: put the session back to what a new one is, so that what another file set does not count for it. */
  async ready(): Promise<void> {
    this.#left = undefined;
    this.#relations = undefined;
    await this.#tidy();
  }

  async #tidy(): Promise<void> {
    const { settings: { runner }, baselineSql } = this.#task;
    // What a new connection gets from its role on Supabase.
    const path = baselineSql.length === 0 ? '' : ' set search_path = "$user", public, extensions;';
    await this.#session.script(`rollback; set session authorization default; reset role; reset all;${path}${runner === 'supabase' ? historyTable : ''} set client_min_messages = warning`);
  }

  async before({ migration, foreseen }: Rehearsal): Promise<Noted> {
    await this.#tidy();
    const opened = foreseen.opened.size > 0;
    const ledger = opened ? (this.#left ?? await this.#ledger(foreseen.before)) : undefined;
    const schema = migration.rollback === undefined ? undefined : await dumpSchema(this.#session);
    return { ...(ledger !== undefined && { ledger }), ...(schema !== undefined && { schema }), access: await this.#probe(foreseen.before, foreseen.opened) };
  }

  async after(rehearsal: Rehearsal, noted: Noted, outcome: Outcome): Promise<Pick<VerifiedMigration, 'rls' | 'access' | 'roundTrip' | 'again'>> {
    await this.#tidy();
    const { catalog } = outcome.replay;
    const rls = noted.ledger === undefined ? undefined : await this.#changes(noted.ledger, catalog);
    const access = accessOf(noted.access, await this.#probe(catalog, rehearsal.foreseen.opened), catalog);
    const again = outcome.applied ? await this.#again(rehearsal, noted, outcome) : {};
    return { ...(rls !== undefined && { rls }), access, ...again };
  }

  async #again({ migration, parsed, pieces, sending }: Rehearsal, { schema }: Noted, { replay }: Outcome): Promise<Pick<VerifiedMigration, 'roundTrip' | 'again'>> {
    const { runner, plan, isAlone, at, now } = sending;
    const bare: Again = { runner, plan, isAlone, at, now };
    const result: { -readonly [K in 'roundTrip' | 'again']?: VerifiedMigration[K] } = {};
    if (migration.rollback !== undefined && schema !== undefined) {
      const script = parseSource(migration.rollback);
      const { alone } = foresee(replay.fork(), migration, script, 'autocommit');
      await this.ready();
      const { report, applied } = await roundTrip(this.#session, { script: { parsed: script, alone }, migration: parsed, before: schema, sending: bare });
      result.roundTrip = report;
      await this.#tidy();
      if (!applied) await trySend(this.#session, pieces, bare);
    }
    if (this.#task.twice === true) {
      await this.ready();
      result.again = await rerun(this.#session, parsed, bare);
    }
    return result;
  }

  /** The ledger as the database tells it, with the replay's ids, by which a renamed table is known. */
  async #ledger(catalog: Catalog): Promise<Ledger> {
    const { rows } = await this.#session.script(ledgerQuery(this.#task.settings.apiSchemas));
    const { tables } = readLedger(Object.values(rows[0] ?? {})[0] ?? '');
    return { tables: tables.map((table) => ({ ...table, ...idOf(catalog, table) })) };
  }

  async #changes(was: Ledger, catalog: Catalog): Promise<{ readonly changes: readonly LedgerChange[]; readonly disagreements: readonly string[] }> {
    const is = await this.#ledger(catalog);
    this.#left = is;
    const { apiSchemas } = this.#task.settings;
    const told = (ledger: Ledger): Ledger => surelyTold(ledger, catalog, apiSchemas);
    const disagreements = diffLedgers(told(ledgerOf(catalog, apiSchemas)), told(is), { expressions: false })
      .map(({ table, policy, what }) => `${table}${policy === undefined ? '' : `, policy "${policy}"`}: ${what}`).filter((sentence) => !this.#told.has(sentence));
    for (const sentence of disagreements) this.#told.add(sentence);
    return { changes: diffLedgers(was, is, { expressions: true }), disagreements };
  }

  /** What the roles of the Data API can do with those of these relations that are exposed. */
  async #probe(catalog: Catalog, ids: ReadonlySet<ObjectId>): Promise<ReadonlyMap<ObjectId, Access | { readonly untried: string }>> {
    const exposed = [...ids].flatMap((id) => exposedRelation(catalog, id, this.#task.settings.apiSchemas) ?? []);
    const [tried, rest] = [exposed.slice(0, mostProbed), exposed.slice(mostProbed)];
    const found = tried.length === 0 ? new Map<string, never>() : await probeAccess(this.#session, tried.map(nameOf), async () => (this.#relations ??= await readRelations(this.#session)));
    const entries = tried.flatMap((relation) => {
      const access = found.get(nameOf(relation));
      return access === undefined ? [] : [[relation.id, access] as const];
    });
    return new Map([...entries, ...rest.map(({ id }) => [id, { untried: `only ${mostProbed} relations are tried for one migration` }] as const)]);
  }
}

/** As the Supabase CLI makes it (supabase/cli, pkg/migration/history.go). */
const historyTable = `create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key, statements text[], name text);`;

/** Of a ledger what the files surely say: no table that no file makes, nothing that is done under a condition or by SQL that is put together. */
function surelyTold({ tables }: Ledger, catalog: Catalog, apiSchemas: readonly string[]): Ledger {
  return {
    tables: tables.flatMap((table) => {
      const relation = catalog.relation(table);
      if (!apiSchemas.includes(table.schema) || relation?.origin === undefined || relation.origin.conditional === true || relation.rowSecurityOrigin?.conditional === true) return [];
      if (!aspects.every((aspect) => catalog.knowsSinceMade(relation.id, aspect))) return [];
      const doubtful = new Set(catalog.policies(relation.id).flatMap(({ name, origin }) => (origin?.conditional === true ? [name] : [])));
      return [{ ...table, policies: table.policies.filter(({ name }) => !doubtful.has(name)) }];
    }),
  };
}

/** What a ledger tells of. */
const aspects = ['tables', 'row-security', 'policies', 'privileges'] as const;

function nameOf({ schema, name }: Relation): string {
  return `${schema}.${name}`;
}

function idOf(catalog: Catalog, table: Ledger['tables'][number]): { readonly id?: ObjectId } {
  const relation = catalog.relation(table);
  return relation === undefined ? {} : { id: relation.id };
}

function exposedRelation(catalog: Catalog, id: ObjectId, apiSchemas: readonly string[]): Relation | undefined {
  const object = catalog.get(id);
  if (object?.kind !== 'relation' || !['table', 'partitioned-table', 'view', 'materialized-view'].includes(object.relationKind)) return undefined;
  return exposedTo(catalog, object, apiSchemas).length > 0 ? object : undefined;
}

/** What was and what is, for each relation that is there afterwards. Where nothing changed only what is there counts. */
function accessOf(before: Noted['access'], after: Noted['access'], catalog: Catalog): readonly RelationAccess[] {
  return [...after].map(([id, is]): RelationAccess => {
    const relation = catalog.get(id) as Relation;
    const was = before.get(id);
    const named = { relation: nameOf(relation), kind: relation.relationKind === 'table' || relation.relationKind === 'partitioned-table' ? 'table' as const : 'view' as const };
    if ('untried' in is) return { ...named, untried: is.untried };
    return { ...named, after: is, ...(was !== undefined && !('untried' in was) && { before: was }) };
  });
}
