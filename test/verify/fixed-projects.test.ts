import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { baselineSql } from '../../src/config/baseline.js';
import { prepared } from '../../src/lint.js';
import { fixHistory } from '../../src/linter/fixing.js';
import { lintHistory } from '../../src/linter/lint.js';
import type { Finding } from '../../src/rule/index.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Source } from '../../src/text/index.js';
import type { Session } from '../../src/verify/driver.js';
import type { VerifyCounts } from '../../src/verify/report.js';
import { dumpSchema, inWords, schemaDifferences, type Schema } from '../../src/verify/schema.js';
import { verifyHistory } from '../../src/verify/verify.js';
import { embedded } from './database.js';

const projects = fileURLToPath(new URL('../../fixtures/projects', import.meta.url));

beforeAll(loadParser);

function sourcesOf(project: string): readonly Source[] {
  return readdirSync(`${projects}/${project}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(`${projects}/${project}/${path}`, 'utf8') }));
}

/** Each kind of fix that moves statements, at once. */
const movers: readonly Source[] = [
  {
    path: 'supabase/migrations/20260101000000_tables.sql',
    text: `create table teams (id bigint primary key, name text);
alter table teams enable row level security;
create table members (id bigint primary key, team bigint, name text, age integer, plan text);
alter table members enable row level security;
create index members_name on members (name);
create index members_team on members (team);
insert into members values (1, null, 'Ada', 36, 'free');
`,
  },
  {
    path: 'supabase/migrations/20260201000000_change.sql',
    text: `-- What the new page needs.

-- No one searches by name
-- any more.
drop index if exists members_name;

alter table members add column nick text;
alter table members add column token uuid not null default gen_random_uuid();
reindex table members;
alter table members add constraint age_is_positive check (age > 0), alter column plan set not null;
alter table if exists members add constraint members_team_fkey foreign key (team) references teams (id);
-- For the list.
create index if not exists members_plan on members (plan); -- sorted

create unique index members_nick on members (nick);
comment on table members is 'people';
create policy own on members for select to authenticated using (auth.uid() is not null);
`,
  },
  { path: 'supabase/migrations/20260301000000_later.sql', text: 'comment on table members is \'all people\';\n' },
];

interface Ran {
  readonly counts: VerifyCounts;
  readonly schema: Schema;
}

/** What a history leaves on an empty database. */
async function run(sources: readonly Source[]): Promise<Ran> {
  const { settings, ...task } = await prepared({ sources });
  let schema: Schema = new Map();
  const close = async (session: Session): Promise<void> => {
    schema = await dumpSchema(session);
    await session.close();
  };
  const { counts } = await verifyHistory({ ...task, settings, history: { ...task.history, targets: new Set() }, baselineSql: await baselineSql(settings), timeout: 30_000 }, {
    async open(start) {
      const session = await embedded.open(start);
      return { engine: session.engine, execute: (sql) => session.execute(sql), script: (sql) => session.script(sql), sync: () => session.sync(), close: () => close(session) };
    },
  });
  return { counts, schema };
}

/** How often a rule finds something, by what it is about. */
function tally(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, subject, suppressed } of findings) if (suppressed === undefined) counts.set(`${rule} ${subject}`, (counts.get(`${rule} ${subject}`) ?? 0) + 1);
  return counts;
}

/** What fixes change in the schema because they mean to: a transaction that was never committed is, and a policy calls a function once. */
const meant: Readonly<Record<string, readonly string[]>> = {
  backfill: ['changed column "members.team": default \'none\'::text, was none'],
  movers: ['changed policy "own" on "members": using (( SELECT auth.uid() AS uid) IS NOT NULL), was (auth.uid() IS NOT NULL)'],
};

it.each([...readdirSync(projects).map((name) => [name, sourcesOf(name)] as const), ['movers', movers] as const])('%s, with every fix: the findings are gone, nothing else is there, everything runs, and the schema is the same', async (name, sources) => {
  const task = await prepared({ sources });
  const before = tally(lintHistory(task).findings);
  const { report, files, fixed, undone } = fixHistory({ ...task, unsafe: true, mayChange: () => true, mayCreate: true });
  expect(undone).toEqual([]);
  const after = tally(report.findings);
  for (const [problem, count] of tally(fixed)) expect([problem, after.get(problem) ?? 0]).toEqual([problem, (before.get(problem) ?? 0) - count]);
  expect([...after].filter(([problem, count]) => count > (before.get(problem) ?? 0))).toEqual([]);
  expect(files.flatMap((file) => parseSource(file.after).errors)).toEqual([]);
  if (files.length === 0) return;

  const changed = new Set(files.map((file) => file.after.path));
  const [was, is] = [await run(sources), await run([...sources.filter(({ path }) => !changed.has(path)), ...files.map((file) => file.after)])];
  expect(is.counts.refused).toBe(was.counts.refused);
  expect(is.counts.ran - was.counts.ran).toBe(is.counts.statements - was.counts.statements);
  expect(schemaDifferences(was.schema, is.schema).map(inWords)).toEqual(meant[name] ?? []);
  if (name === 'movers') expect(files.map((file) => `${file.after.path}\n${file.after.text}`)).toMatchInlineSnapshot(`
    [
      "supabase/migrations/20260201000000_change.sql
    -- What the new page needs.

    set lock_timeout = '5s';

    alter table members add column nick text;
    alter table members add column token uuid not null default gen_random_uuid();
    alter table members add constraint age_is_positive check (age > 0) not valid, ADD CONSTRAINT plan_not_null CHECK (plan IS NOT NULL) NOT VALID;
    alter table if exists members add constraint members_team_fkey foreign key (team) references teams (id) not valid;

    comment on table members is 'people';
    create policy own on members for select to authenticated using ((select auth.uid()) is not null);
    ",
      "supabase/migrations/20260201000001_reindex_members.sql
    reindex table concurrently members;
    ",
      "supabase/migrations/20260201000002_change_validate.sql
    ALTER TABLE members VALIDATE CONSTRAINT age_is_positive;
    ALTER TABLE members VALIDATE CONSTRAINT plan_not_null;
    ALTER TABLE IF EXISTS members VALIDATE CONSTRAINT members_team_fkey;
    ",
      "supabase/migrations/20260201000003_change_not_null.sql
    SET lock_timeout = '5s';
    ALTER TABLE members ALTER COLUMN plan SET NOT NULL; ALTER TABLE members DROP CONSTRAINT plan_not_null;
    ",
      "supabase/migrations/20260201000004_members_plan.sql
    -- For the list.
    create index concurrently members_plan on members (plan); -- sorted
    ",
      "supabase/migrations/20260201000005_members_nick.sql
    create unique index concurrently members_nick on members (nick);
    ",
      "supabase/migrations/20260201000006_drop_members_name.sql
    -- No one searches by name
    -- any more.
    drop index concurrently if exists members_name;
    ",
    ]
  `);
});
