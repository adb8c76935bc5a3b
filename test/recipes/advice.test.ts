import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';
import { ProofDatabase } from '../rules/proof-database.js';
import { filesIn, lintFiles, withTimeout } from './project.js';

/** A file that a rule reports; its advice describes the files to write in its place. */
interface Naive {
  readonly name: string;
  readonly history: string;
  readonly sql: string;
  /** The rule whose advice is followed. */
  readonly rule: string;
  readonly postgres?: number;
}

const users = 'create table users (id bigint primary key, email text, age integer); create table orders (id bigint primary key, user_id bigint);';
const events = "create table events (id bigint, at date not null, user_id bigint) partition by range (at); create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');";

const naives: readonly Naive[] = [
  { name: 'CHECK', history: users, sql: 'alter table users add constraint age_is_positive check (age > 0);', rule: 'blocking-constraint' },
  { name: 'CHECK with a new column', history: users, sql: 'alter table users add column score integer default 1 check (score > 0);', rule: 'blocking-constraint' },
  { name: 'foreign key', history: users, sql: 'alter table orders add constraint "Orders user" foreign key (user_id) references users (id) match full on update cascade on delete set null deferrable initially deferred;', rule: 'blocking-constraint' },
  { name: 'foreign key of a partitioned table', history: users + events, sql: 'alter table events add constraint events_user foreign key (user_id) references users (id);', rule: 'blocking-constraint' },
  { name: 'foreign key of a partitioned table', history: users + events, sql: 'alter table events add constraint events_user foreign key (user_id) references users (id);', rule: 'blocking-constraint', postgres: 18 },
  { name: 'unique constraint', history: users, sql: 'alter table users add constraint users_email_key unique nulls not distinct (email);', rule: 'blocking-constraint' },
  { name: 'unique constraint of a partitioned table', history: events, sql: 'alter table events add constraint events_key unique (id, at);', rule: 'blocking-constraint' },
  { name: 'primary key', history: 'create table tags (id bigint, team bigint not null);', sql: 'alter table tags add primary key (team, id);', rule: 'blocking-constraint' },
  { name: 'primary key', history: 'create table tags (id bigint, team bigint not null);', sql: 'alter table tags add primary key (team, id);', rule: 'blocking-constraint', postgres: 18 },
  { name: 'primary key that adopts an index', history: 'create table tags (id bigint); create unique index tags_key on tags (id);', sql: 'alter table tags add constraint tags_pkey primary key using index tags_key;', rule: 'blocking-constraint' },
  { name: 'a table attached', history: `${events} create table events_2025 (id bigint, at date not null, user_id bigint);`, sql: "alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01');", rule: 'blocking-partition-attach' },
  { name: 'a new table attached beside a default partition', history: `${events} create table events_rest partition of events default;`, sql: "create table events_2025 (like events); alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01');", rule: 'blocking-partition-attach' },
];

let db: ProofDatabase;
beforeAll(async () => {
  await loadParser();
  db = await ProofDatabase.open();
});
afterAll(() => db.close());

describe.each(['supabase', 'autocommit'] as const)('%s', (runner) => {
  it.each(naives)('$name ($postgres): the files that the advice describes parse, run, and leave nothing to find', async ({ history, sql, rule, postgres }) => {
    const surroundings = { runner, ...(postgres !== undefined && { postgres }) };
    const [finding, ...more] = (await lintFiles([history, withTimeout(sql)], surroundings)).filter((found) => found.rule === rule);
    expect(more).toEqual([]);
    // What the naive file makes besides is there in any case.
    const made = /^create table [^;]*;/.exec(sql)?.[0] ?? '';
    const files = filesIn(finding!.help).map((text, at, all) => withTimeout(at === all.length - 1 ? made + text : text));
    expect(files.length).toBeGreaterThan(1);
    expect(files.flatMap((text, at) => parseSource({ path: `${at}.sql`, text }).errors)).toEqual([]);
    expect((await lintFiles([history, ...files], surroundings)).map(({ message }) => message)).toEqual([]);
    await db.begin(history);
    for (const text of files) expect(await db.attempt(text)).toBeUndefined();
  });
});
