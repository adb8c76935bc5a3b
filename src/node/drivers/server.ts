import { DriverError, type Driver, type Engine, type Session, type Start } from '../../verify/driver.js';
import { makeBaseline } from './server-baseline.js';
import { contentsOf, isSupabase } from './server-contents.js';
import { helperOf } from './server-helper.js';
import { inEnglish, languageOf } from './server-language.js';
import { loadPg, type Pg } from './server-package.js';
import { serverSession } from './server-session.js';
import { isHostedSupabase, readTarget, type Target } from './server-url.js';
import { applicationName, connect, withPatience, type Wire } from './server-wire.js';

/** Which database of a server is used, and how carefully. */
export interface ServerDriverOptions {
  /** A PostgreSQL URL. No other database is used; environment variables of Postgres' clients do not count. */
  readonly url: string;
  /** Use it though it holds something, or looks like production. What was there stays, as far as the migrations leave it alone. */
  readonly force?: boolean;
  /** The project's folder, whose `pg` is used. */
  readonly cwd?: string;
  /** Hears, in one sentence, when something could not be put back at the end. */
  readonly warn?: (message: string) => void;
}

const connectTimeout = 10_000;
const reconnectTimeout = 3_000;
/** Milliseconds for a look at the catalogs, and for the baseline. */
const patience = 60_000;
const mostListed = 4;

/**
 * A driver for a throw-away database of a server. When the session is closed, all that was made in the database and its cluster is removed. What it changed
 * and cannot put back is told to `warn`.
 */
export function serverDriver(options: ServerDriverOptions): Driver {
  return { open: (start) => open(options, start) };
}

async function open({ url, force = false, cwd = process.cwd(), warn = () => undefined }: ServerDriverOptions, start: Start): Promise<Session> {
  const target = readTarget(url);
  if (!force && isHostedSupabase(target.host)) {
    throw new DriverError('refused', `${target.host} looks like a hosted Supabase project, whose data migrations would change: use a local database, as "supabase start" makes one.`);
  }
  const pg = await loadPg(cwd);
  const wire = await connect(pg, target, connectTimeout);
  try {
    return await begin({ pg, target, start, force, warn, wire });
  } catch (error) {
    wire.destroy();
    throw error instanceof DriverError ? new DriverError(error.reason, target.mask(error.message)) : error;
  }
}

interface Opening {
  readonly pg: Pg;
  readonly target: Target;
  readonly start: Start;
  readonly force: boolean;
  readonly warn: (message: string) => void;
  readonly wire: Wire;
}

async function begin({ pg, target, start, force, warn, wire }: Opening): Promise<Session> {
  const patient = withPatience(wire, patience);
  await reserve(patient, target);
  const facts = await factsOf(patient);
  const language = await languageOf(patient);
  const supabase = await isSupabase(patient);
  const contents = await contentsOf(patient, supabase);
  if (contents.length > 0 && !force) throw notEmpty(target, contents);

  const helper = helperOf({
    wire,
    options: { postgres: facts.postgres, passwords: facts.passwords },
    reconnect: () => connect(pg, target, reconnectTimeout),
    warn: (message) => warn(target.mask(message)),
  });
  await helper.remember();
  try {
    if (!supabase) await makeBaseline(patient, start.baseline);
    // Only now: a role's settings hold from its login on.
    const main = await connect(pg, language === 'ours' ? inEnglish(target) : target, connectTimeout);
    const engine: Engine = {
      name: `PostgreSQL ${facts.version} (server)`,
      postgres: facts.postgres,
      extensions: facts.extensions,
      caveats: caveatsOf({ ...facts, foreign: language === 'foreign', supabase, emulated: !supabase && start.baseline.length > 0, used: contents.length > 0 }),
    };
    return serverSession({ engine, main, helper, timeout: start.timeout });
  } catch (error) {
    await helper.finish();
    throw error;
  }
}

/** One run at a time: two would take what the other makes for what was there, roles even when it is in another database. The lock goes with the connection. */
async function reserve(wire: Wire, { database, place }: Target): Promise<void> {
  const { rows: [row] } = await wire.script(`select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtext('${applicationName}')) as free, exists (
    select from pg_catalog.pg_stat_activity where application_name = '${applicationName}' and datname <> pg_catalog.current_database()) as elsewhere`);
  if (row?.['free'] === 'f') throw new DriverError('refused', `Another run of pg-safe verify uses the database "${database}".`);
  if (row?.['elsewhere'] === 't') throw new DriverError('refused', `Another run of pg-safe verify uses a database of the server on ${place}, with which this one would share its roles.`);
}

function notEmpty({ database }: Target, contents: readonly string[]): DriverError {
  const more = contents.length > mostListed ? ` and ${contents.length - mostListed} more` : '';
  const found = contents.slice(0, mostListed).join(', ');
  return new DriverError('refused', `The database "${database}" is not empty: it has ${found}${more}. Use an empty one, or say --yes-use-this-database.`);
}

interface Facts {
  readonly version: string;
  readonly postgres: number;
  readonly user: string;
  readonly superuser: boolean;
  /** Whether the hashes of passwords may be read. */
  readonly passwords: boolean;
  readonly extensions: ReadonlySet<string>;
}

async function factsOf(wire: Wire): Promise<Facts> {
  const { rows: [row], error } = await wire.script(`select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major, current_user as role,
    (select rolsuper from pg_roles where rolname = current_user) as super, has_table_privilege('pg_authid', 'select') as passwords`);
  const extensions = await wire.script('select name from pg_available_extensions');
  if (row === undefined) throw new DriverError('failed', `The server does not tell what it is: ${error?.message ?? 'no answer'}`);
  return {
    version: row['version']?.split(' ', 1)[0] ?? '',
    postgres: Number(row['major']),
    user: row['role'] ?? '',
    superuser: row['super'] === 't',
    passwords: row['passwords'] === 't',
    extensions: new Set(extensions.rows.flatMap(({ name }) => name ?? [])),
  };
}

interface Circumstances extends Facts {
  readonly foreign: boolean;
  readonly supabase: boolean;
  readonly emulated: boolean;
  readonly used: boolean;
}

function caveatsOf({ user, superuser, foreign, supabase, emulated, used }: Circumstances): readonly string[] {
  return [
    ...(emulated ? ['This is no Supabase platform: its roles, schemas and tables are pg-safe\'s own, and its restrictions of "postgres" do not hold.'] : []),
    ...((emulated || supabase) && user !== 'postgres' ? [`Migrations run as "${user}", not as "postgres", whose default privileges do not hold for what they make.`] : []),
    ...(foreign ? [`The server's messages are not in English: what fails only because of an earlier failure is not marked so. A superuser can mend that: alter role "${user}" set lc_messages = 'C'.`] : []),
    ...(superuser || supabase ? [] : [`The role "${user}" is no superuser: what needs one fails.`]),
    ...(used ? ['The database was not empty: rows and definitions that migrations change there are not put back.'] : []),
  ];
}
