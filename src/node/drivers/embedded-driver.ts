import { DriverError, type Driver, type Engine, type Session, type Start } from '../../verify/driver.js';
import { stubVersion } from '../../verify/stubs/stub.js';
import { EmbeddedSession, type Database, type PGliteExtension, type PGliteModule } from './embedded-session.js';
import { askedExtensions } from '../../verify/asked-extensions.js';

/** Where what an embedded database is made of comes from. */
export interface Supply {
  readonly pglite: PGliteModule;
  /** PGlite's version. */
  readonly version: string;
  /** The module of an extension, by its name in SQL; undefined when there is none. */
  readonly extension: (name: string) => FoundExtension | undefined;
  /** Where prepared databases are kept; without it each session prepares its own. */
  readonly snapshots?: Snapshots;
}

export interface FoundExtension {
  readonly module: PGliteExtension;
  /** The package that it is from, when not PGlite's own: it may be of a version that does not fit. */
  readonly from?: string;
}

/** A keeper of data directories that hold a baseline. It may forget; it never throws. */
export interface Snapshots {
  /** @param identity all that the contents depend on */
  read(identity: readonly string[]): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(identity: readonly string[], data: Uint8Array): Promise<void>;
}

/** Run statements on PGlite in this process. Nothing limits their time and memory here: run it where it can be stopped when that is needed. */
export function embeddedDriver(supply: Supply): Driver {
  return {
    async open(start) {
      const identity = [supply.version, ...parameters(supply), ...start.baseline];
      const kept = await supply.snapshots?.read(identity);
      if (kept !== undefined && isArchive(kept)) {
        try {
          return await openWith(supply, kept, start);
        } catch {
          // It was kept by something else than this, or is damaged: it is made anew.
        }
      }
      const data = await prepare(supply, start.baseline);
      await supply.snapshots?.write(identity, data);
      return openWith(supply, data, start);
    },
  };
}

/** Whether it is a tar archive at all: of something large that is none, PGlite fails outside of the call, where nobody can catch it. */
function isArchive(data: Uint8Array): boolean {
  return new TextDecoder().decode(data.subarray(257, 262)) === 'ustar';
}

/** Make a data directory that holds the baseline. Only the extensions that it needs are loaded, so that it fits every project. */
async function prepare(supply: Supply, baseline: Start['baseline']): Promise<Uint8Array<ArrayBuffer>> {
  const database = await create(supply, undefined, extensionsNamed(supply, [...askedExtensions(baseline)]));
  const session = await sessionOf(supply, database, []);
  try {
    for (const sql of baseline) {
      const { error } = await session.script(sql);
      if (error !== undefined) throw new DriverError('failed', `The SQL that is there before the first migration does not run: ${error.message}.`);
    }
    await applySettings(session);
    return new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer());
  } finally {
    await session.close();
  }
}

/**
 * Make the settings of the role and the database those of the whole server. PGlite runs as a stand-alone backend, which does not look at them
 * (`process_settings` in src/backend/utils/init/postinit.c). RESET goes back to them, as it should.
 */
async function applySettings(session: Session): Promise<void> {
  const { rows } = await session.script(`
    select format('alter system set %s = %s', name, case when name = 'search_path' then value else quote_literal(value) end) as statement
    from pg_db_role_setting, unnest(setconfig) as setting, split_part(setting, '=', 1) as name, substr(setting, strpos(setting, '=') + 1) as value
    where setdatabase in (0, (select oid from pg_database where datname = current_database()))
      and setrole in (0, (select oid from pg_roles where rolname = current_user))
    order by setrole <> 0, setdatabase <> 0`);
  // One that cannot be set so, a made-up parameter, is left out.
  for (const { statement } of rows) await session.script(statement ?? '');
}

/** Open a data directory with all extensions that are asked for, less those that keep it from starting. */
async function openWith(supply: Supply, data: Uint8Array<ArrayBuffer>, { baseline, extensions }: Start): Promise<Session> {
  const wanted = extensionsNamed(supply, [...askedExtensions(baseline), ...extensions]);
  try {
    return await sessionOf(supply, await createWorking(supply, data, wanted), []);
  } catch (error) {
    if (wanted.every(({ from }) => from === undefined)) throw error;
  }
  let fitting = wanted.filter(({ from }) => from === undefined);
  let database = await create(supply, data, fitting);
  const caveats: string[] = [];
  for (const extension of wanted.filter(({ from }) => from !== undefined)) {
    try {
      const larger = await createWorking(supply, data, [...fitting, extension]);
      await database.close();
      [database, fitting] = [larger, [...fitting, extension]];
    } catch {
      caveats.push(`${extension.from!} was left out: PGlite ${supply.version} does not work with it.`);
    }
  }
  return sessionOf(supply, database, caveats);
}

/** As `create`; throws also when the database starts but loads no library any more, as PGlite 0.5.16 does with the PostGIS for 0.5.8. */
async function createWorking(supply: Supply, data: Uint8Array<ArrayBuffer>, found: readonly FoundExtension[]): Promise<Database> {
  const database = await create(supply, data, found);
  const session = await sessionOf(supply, database, []);
  const { error } = await session.script('do $$ begin end $$');
  if (error === undefined) return database;
  await session.close();
  throw new DriverError('failed', error.message);
}

async function create(supply: Supply, data: Uint8Array<ArrayBuffer> | undefined, found: readonly FoundExtension[]): Promise<Database> {
  try {
    return await supply.pglite.PGlite.create({
      startParams: parameters(supply),
      extensions: Object.fromEntries(found.map(({ module }) => [module.name, module])),
      ...(data && { loadDataDir: new Blob([data]) }),
    });
  } catch (error) {
    throw new DriverError('failed', `PGlite ${supply.version} does not start: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/**
 * The parameters of PGlite, but as a server has them: system catalogs cannot be altered, the search path is the default. Calls end at half of the usual
 * depth, since the stack of the WebAssembly is smaller: a trigger that calls itself fails with 54001, as it does on a server, instead of breaking the database.
 */
function parameters({ pglite }: Supply): string[] {
  const params = pglite.PGlite.defaultStartParams;
  return [...params.filter((param, index) => param !== '-O' && !param.startsWith('search_path=') && !(params[index + 1] ?? '').startsWith('search_path=')), '-c', 'max_stack_depth=1MB'];
}

async function sessionOf(supply: Supply, database: Database, caveats: readonly string[]): Promise<Session> {
  const asking = new EmbeddedSession({ name: '', postgres: 0, extensions: new Set(), caveats: [] }, database, supply.pglite.protocol);
  const { rows } = await asking.script(`select name, default_version = '${stubVersion}' as stub, current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major from pg_available_extensions`);
  const engine: Engine = {
    name: `PGlite ${supply.version} (PostgreSQL ${rows[0]?.['version'] ?? ''})`,
    postgres: Number(rows[0]?.['major']),
    extensions: new Set(rows.flatMap(({ name }) => name ?? [])),
    stubs: new Set(rows.flatMap(({ name, stub }) => (stub === 't' ? (name ?? []) : []))),
    caveats: ['All statements run as a superuser: what a managed server refuses to the role of its migrations is not refused.', ...caveats],
  };
  return new EmbeddedSession(engine, database, supply.pglite.protocol);
}

function extensionsNamed(supply: Supply, names: readonly string[]): readonly FoundExtension[] {
  return [...new Set(names.flatMap((name) => [name, ...(needs[name] ?? [])]))].flatMap((name) => supply.extension(name) ?? []);
}

/** What CREATE EXTENSION … CASCADE creates along: the `requires` in the control files of contrib, of those that PGlite ships. */
const needs: Readonly<Record<string, readonly string[]>> = { earthdistance: ['cube'] };
