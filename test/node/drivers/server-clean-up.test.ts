import { expect, test } from 'vitest';
import { pgliteDriver } from '../../../src/node/drivers/pglite.js';
import { calmDown, cleanUp, readState } from '../../../src/node/drivers/server-clean-up.js';
import { contentsOf, isSupabase } from '../../../src/node/drivers/server-contents.js';
import { makeBaseline } from '../../../src/node/drivers/server-baseline.js';
import { supabaseBaseline } from '../../../src/config/presets/supabase.generated.js';
import { mess } from './server-mess.js';

// The same SQL as on a server, on versions that need none.
test.each([['@electric-sql/pglite', 18], ['@electric-sql/pglite-17', 17]] as const)('on %s all goes that was made, and all is back that was there', async (name, postgres) => {
  const session = await pgliteDriver({ package: name, cache: false }).open({ baseline: [], extensions: new Set(['pgcrypto', 'uuid-ossp']), timeout: 60_000 });
  const wire = { ...session, pid: 0, idle: () => true, execute: session.execute.bind(session), sync: session.sync.bind(session), script: session.script.bind(session), destroy: () => undefined };
  const options = { postgres, passwords: true };
  const run = async (sql: string) => expect({ sql, error: (await wire.script(sql)).error }).toEqual({ sql, error: undefined });
  try {
    expect(await contentsOf(wire, false)).toEqual([]);
    await calmDown(wire);
    const bare = await readState(wire, options);

    await makeBaseline(wire, [supabaseBaseline]);
    expect([await isSupabase(wire), await contentsOf(wire, true)]).toEqual([true, []]);
    await run("create schema app; create table app.kept (id int, note text); create publication stays for table app.kept; comment on table app.kept is 'x'; grant select on app.kept to anon");
    await calmDown(wire);
    const before = await readState(wire, options);
    await run('set session_replication_role to origin; reset client_min_messages');
    await run(`${mess} set session_replication_role to replica`);
    await run(`alter table app.kept add column more public.mood, enable row level security; revoke all on app.kept from anon; create policy p on app.kept using (true); create index on app.kept (note);
      comment on table app.kept is 'y'; drop extension "uuid-ossp"; create or replace function auth.uid() returns uuid language sql stable as 'select null::uuid'; alter role anon rename to nobody_else;
      revoke authenticator from postgres; alter role nobody_else superuser; alter role authenticated set work_mem = '5MB'; alter role authenticator reset all; drop publication supabase_realtime`);
    expect(await contentsOf(wire, true)).toContain('3 tables in "app"');
    expect(await cleanUp(wire, before, options)).toEqual([]);
    const told = (state: typeof before) => state.map(({ key, restore }) => `${key}: ${restore}`).sort();
    expect(told(await readState(wire, options))).toEqual(told(before));

    expect(await cleanUp(wire, bare, options)).toEqual([]);
    expect(told(await readState(wire, options))).toEqual(told(bare));
    expect(await contentsOf(wire, false)).toEqual([]);
  } finally {
    await session.close();
  }
}, 120_000);
