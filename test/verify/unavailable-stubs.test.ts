import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { supabaseBaseline } from '../../src/config/presets/supabase.generated.js';
import { stubExtension } from '../../src/node/drivers/stub-extension.js';
import { stubFor, stubNames, stubStatement } from '../../src/verify/stubs/stub.js';

/** What projects do with each extension; a query must give one row, and what it gives must be true. */
const uses: Readonly<Record<string, readonly string[]>> = {
  pg_net: [
    `select net.http_post(url := 'https://example.test', headers := '{"a": "b"}'::jsonb, body := jsonb_build_object('x', 1)) > 0`,
    `select net.http_get('https://example.test', timeout_milliseconds => 1000) > 0`, `select net.http_delete(url := 'https://example.test') > 0`,
    `select (net.http_collect_response(1, async := false)).status = 'PENDING'`, `select count(*) = 0 from net._http_response where created < now()`, `select count(*) = 3 from net.http_request_queue`,
  ],
  pg_cron: [
    `select cron.schedule('nightly', '0 3 * * *', $$select 1$$) > 0`, `select cron.schedule('*/5 * * * *', 'vacuum') > 0`, `select cron.schedule('nightly', '0 4 * * *', 'select 2') = (select jobid from cron.job where jobname = 'nightly')`,
    `select cron.schedule_in_database('other', '0 0 * * *', 'select 1', 'postgres') > 0`, `select count(*) = 3 from cron.job`,
    `select cron.alter_job(jobid, active := false) is not null from cron.job where jobname = 'nightly'`, `select not active and schedule = '0 4 * * *' from cron.job where jobname = 'nightly'`,
    `select cron.unschedule('nightly')`, `select bool_and(cron.unschedule(jobid)) from cron.job`, `select count(*) = 0 from cron.job`, `select count(*) = 0 from cron.job_run_details`,
  ],
  pgmq: [
    `select pgmq.create('mail') is not null`, `select pgmq.create_unlogged('quick') is not null`, `select pgmq.create_partitioned('parts', '100', '1000') is not null`,
    `select pgmq.send('mail', '{"a": 1}') = 1`, `select pgmq.send(queue_name => 'mail', msg => '{"a": 2}'::jsonb, delay => 60) = 2`, `select count(*) = 2 from pgmq.send_batch('mail', array['{"a": 3}'::jsonb, '{}'])`,
    `select count(*) = 3 from pgmq.q_mail where vt <= now()`, `select msg_id = 1 and message ->> 'a' = '1' from pgmq.read('mail', 30, 1)`, `select msg_id = 3 from pgmq.read_with_poll('mail', 30, 1, 1)`,
    `select msg_id = 4 from pgmq.pop('mail')`, `select pgmq.archive('mail', 1)`, `select count(*) = 1 from pgmq.a_mail`, `select pgmq.delete('mail', 3::bigint)`, `select not pgmq.delete('mail', 3::bigint)`,
    `select msg_id = 2 from pgmq.set_vt('mail', 2, 5)`, `select (pgmq.metrics('mail')).queue_length = 1`, `select count(*) = 3 from pgmq.metrics_all()`, `select count(*) = 3 from pgmq.list_queues()`,
    `select pgmq.purge_queue('mail') = 1`, `select pgmq.drop_queue('mail')`, `select to_regclass('pgmq.q_mail') is null`,
    `select pg_typeof(null::pgmq.message_record) = 'pgmq.message_record'::regtype`,
  ],
  supabase_vault: [`select vault.create_secret('s', 'name', 'text') is not null`, `select decrypted_secret = 's' from vault.decrypted_secrets where name = 'name'`],
  pg_graphql: [`select graphql.resolve('{ a }') ? 'data'`],
  pgjwt: [`select payload ->> 'sub' = 'x' and valid from extensions.verify(extensions.sign('{"sub": "x"}'::json, 'secret'), 'secret')`, `select not valid from extensions.verify(extensions.sign('{}'::json, 'a'), 'b')`],
  http: [`select (extensions.http_get('https://example.test')).status = 200`, `select status = 200 from extensions.http(('GET', 'https://example.test', array[extensions.http_header('a', 'b')], null, null)::extensions.http_request)`, `select status = 200 from extensions.http_post('https://example.test', '{}', 'application/json')`],
  pgsodium: [`select id is not null from pgsodium.create_key(name := 'k')`, `select length(pgsodium.randombytes_buf(20)) = 20`, `select pgsodium.crypto_aead_det_decrypt(pgsodium.crypto_aead_det_encrypt('abc', 'x', gen_random_uuid()), 'x', gen_random_uuid()) = 'abc'`],
  pg_jsonschema: [`select extensions.jsonb_matches_schema('{"type": "object"}', '{}')`, `select extensions.jsonb_matches_schema(schema := '{}'::json, instance := '{}'::jsonb)`],
  pg_hashids: [`select extensions.id_decode(extensions.id_encode(1234, 'salt', 8), 'salt', 8) = '{1234}'`],
  wrappers: [
    `create foreign data wrapper stripe_wrapper handler extensions.stripe_fdw_handler validator extensions.stripe_fdw_validator; create server stripe_server foreign data wrapper stripe_wrapper options (api_key_id 'x');
     create schema stripe; create foreign table stripe.customers (id text) server stripe_server options (object 'customers'); select to_regclass('stripe.customers') is not null`,
  ],
  postgres_fdw: [`create server other foreign data wrapper postgres_fdw options (host 'x', dbname 'y'); create user mapping for public server other; create foreign table far (id int) server other; select to_regclass('far') is not null`],
  hypopg: [`select indexname <> '' from extensions.hypopg_create_index('create index on t (a)')`, 'select count(*) = 0 from extensions.hypopg()'],
  index_advisor: [`select index_statements = '{}' from extensions.index_advisor('select 1')`],
  plpgsql_check: [`select count(*) = 0 from extensions.plpgsql_check_function('cron_free()'::regprocedure)`],
  pg_stat_statements: ['select count(*) = 0 from extensions.pg_stat_statements where calls > 1', 'select extensions.pg_stat_statements_reset() is not null'],
  pg_stat_monitor: ['select count(*) = 0 from extensions.pg_stat_monitor'],
  pg_tle: [`select pgtle.install_extension('a-b', '1.0', 'text', $$create function f() returns int language sql as 'select 1'$$)`, `select count(*) = 1 from pgtle.available_extensions()`],
  timescaledb: [`create table readings (at timestamptz not null); select created from extensions.create_hypertable('readings', 'at')`, `select extensions.time_bucket('1 hour', timestamptz '2024-01-01 10:20+00') = '2024-01-01 10:00+00'`],
  pgaudit: [`set pgaudit.log = 'ddl'; select true`],
  pg_repack: [`select repack.version() <> ''`],
};

/** What both versions of the package have. */
interface Engine {
  readonly PGlite: { create(options: object): Promise<unknown> };
  readonly uuid_ossp: object;
  readonly pgcrypto: object;
}
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  18: async () => ({ ...(await import('@electric-sql/pglite')), ...(await import('@electric-sql/pglite/contrib/uuid_ossp')), ...(await import('@electric-sql/pglite/contrib/pgcrypto')) }),
  17: async () => ({ ...(await import('@electric-sql/pglite-17')), ...(await import('@electric-sql/pglite-17/contrib/uuid_ossp')), ...(await import('@electric-sql/pglite-17/contrib/pgcrypto')) }),
};

for (const [version, load] of Object.entries(engines)) {
  describe(`stubs on PostgreSQL ${version}`, () => {
    let files: PGlite;
    let bare: PGlite;
    beforeAll(async () => {
      const engine = await load();
      const base = { uuid_ossp: engine.uuid_ossp, pgcrypto: engine.pgcrypto };
      const stubs = Object.fromEntries(stubNames.map((name) => [name, stubExtension(stubFor(name)!)]));
      [files, bare] = (await Promise.all([engine.PGlite.create({ extensions: { ...base, ...stubs } }), engine.PGlite.create({ extensions: base })])) as [PGlite, PGlite];
      for (const database of [files, bare]) await database.exec(`${supabaseBaseline}; create function cron_free() returns void language plpgsql as 'begin end'`);
    }, 120_000);
    afterAll(async () => {
      await files.close();
      await bare.close();
    });

    test('every stub has a use here', () => {
      expect(Object.keys(uses).sort()).toEqual([...stubNames].sort());
    });

    test.each(stubNames)('%s as an extension', async (name) => {
      const into = stubFor(name)!.schema === undefined ? ' with schema extensions' : '';
      await files.exec(`do $$ begin if not exists (select from pg_extension where extname = '${name}') then create extension ${name}${into}; end if; end $$`);
      await files.exec(`create extension if not exists ${name}; comment on extension ${name} is 'x'`);
      for (const use of uses[name]!) expect.soft(await answer(files, use), use).toEqual(true);
    });

    test.each(stubNames)('%s as a statement', async (name) => {
      const stub = stubFor(name)!;
      const into = stub.schema === undefined ? 'extensions' : undefined;
      await bare.query(stubStatement(stub, into, false));
      await bare.query(stubStatement(stub, into, true));
      for (const use of uses[name]!) expect.soft(await answer(bare, use), use).toEqual(true);
      expect((await bare.query<{ search_path: string }>('show search_path')).rows[0]!.search_path).toContain('public');
    });

    test('DROP EXTENSION takes a stub away, and it can be made again elsewhere', async () => {
      await files.exec('drop extension pg_net; create extension pg_net with schema public');
      expect(await answer(files, `select count(*) = 0 from net.http_request_queue`)).toBe(true);
    });

    test('a job that is not there cannot be unscheduled, as with pg_cron', async () => {
      await expect(files.query(`select cron.unschedule('nobody')`)).rejects.toThrow(`could not find valid entry for job 'nobody'`);
    });
  });
}

/** The one value of the last query; a value that is not boolean counts by being there. */
async function answer(database: PGlite, sql: string): Promise<unknown> {
  const rows = (await database.exec(sql)).at(-1)?.rows ?? [];
  return rows.length === 1 ? Object.values(rows[0]!)[0] : rows;
}
