import type { FormGroup } from '../form.js';

const users = `create table users (id bigint primary key, name text, team bigint); create table teams (id bigint primary key, open boolean); create table log (id bigint, note text);
  insert into users select n, n::text, 1 from generate_series(1, 10) n; insert into teams values (1, true);`;
const stamp = 'create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;';

/** Policies, row level security, triggers and rules. */
export const attachmentForms: readonly FormGroup[] = [
  {
    title: 'policies',
    setup: `${users} create view open_teams as select id from teams where open;
      create function is_member(team bigint) returns boolean language plpgsql stable as $$ begin return exists (select from teams where id = team); end $$;
      alter table users enable row level security; create policy reading on users for select using (true);
      create policy joined on users for update using (team in (select id from teams)) with check (team in (select id from teams));`,
    forms: [
      'create policy everything on users',
      'create policy own on users for select to authenticated using (id = 1)',
      'create policy members on users for select using (team in (select id from teams where open))',
      'create policy members on users for select using (team in (select id from open_teams))',
      'create policy adding on users for insert with check (exists (select from teams where teams.id = team))',
      'create policy calling on users for select using (is_member(team))',
      'create policy itself on users for select using (exists (select from users other where other.id = users.id))',
      'alter policy reading on users using (id > 3)',
      'alter policy reading on users to authenticated',
      'alter policy reading on users using (team in (select id from teams))',
      'alter policy joined on users to anon',
      'alter policy joined on users using (true)',
      'alter policy reading on users rename to looking',
      'drop policy reading on users',
      'drop policy joined on users',
      'drop policy if exists nothing on users',
      'alter table users enable row level security',
      'alter table users disable row level security',
      'alter table users force row level security',
      'alter table users no force row level security',
    ],
  },
  {
    title: 'triggers',
    setup: `${users} ${stamp} create view names as select id, name from users;
      create trigger stamped before insert on users for each row execute function stamp();
      create trigger viewed instead of insert on names for each row execute function stamp();
      create table orders (id bigint, day date) partition by range (day);
      create table january partition of orders for values from ('2025-01-01') to ('2025-02-01');
      create trigger ordered before insert on orders for each row execute function stamp();`,
    forms: [
      'create trigger changed before update on users for each row execute function stamp()',
      'create trigger changed after update of name on users for each row when (new.name is distinct from old.name) execute function stamp()',
      'create trigger changed after update on users referencing old table as before new table as after for each statement execute function stamp()',
      'create trigger cut after truncate on users for each statement execute function stamp()',
      'create or replace trigger stamped before insert or update on users for each row execute function stamp()',
      'create constraint trigger late after insert on users deferrable initially deferred for each row execute function stamp()',
      'create constraint trigger late after insert on users from teams deferrable for each row execute function stamp()',
      'create trigger deleting instead of delete on names for each row execute function stamp()',
      'create trigger spread after insert on orders for each row execute function stamp()',
      'create trigger once after insert on orders for each statement execute function stamp()',
      'create trigger one after insert on january for each row execute function stamp()',
      'alter trigger stamped on users rename to marked',
      'alter trigger ordered on orders rename to sorted',
      'alter table users disable trigger stamped',
      'alter table users enable trigger stamped',
      'alter table users enable always trigger stamped',
      'alter table users enable replica trigger stamped',
      'alter table users disable trigger all',
      'alter table users enable trigger user',
      'alter table orders disable trigger ordered',
      'alter table orders disable trigger all',
      'alter table only orders disable trigger ordered',
      'drop trigger stamped on users',
      'drop trigger if exists nothing on users',
      'drop trigger viewed on names',
      'drop trigger ordered on orders',
      'drop function stamp() cascade',
    ],
  },
  {
    title: 'triggers and policies of partitions of partitions',
    setup: `${stamp} create table teams (id integer primary key); create table orders (id bigint, day date, shop integer) partition by range (day);
      create table orders_2025 partition of orders for values from ('2025-01-01') to ('2026-01-01') partition by list (shop);
      create table orders_2025_one partition of orders_2025 for values in (1);
      create trigger stamped before insert on orders for each row execute function stamp(); create trigger once after insert on orders for each statement execute function stamp();
      create policy reading on orders using (shop in (select id from teams)); create table base (id bigint); create table derived () inherits (base);
      create trigger based before insert on base for each row execute function stamp();`,
    forms: [
      'create trigger another after insert on orders for each row execute function stamp()',
      'create or replace trigger stamped before update on orders for each row execute function stamp()',
      'create trigger truncated after truncate on orders for each statement execute function stamp()',
      'drop trigger stamped on orders',
      'drop trigger once on orders',
      'alter trigger stamped on orders rename to marked',
      'alter trigger once on orders rename to first',
      'alter table orders disable trigger once',
      'alter table orders disable trigger stamped',
      'alter table orders enable row level security',
      'alter table only orders enable row level security',
      'create policy own on orders using (id = 1)',
      'drop policy reading on orders',
      'create trigger another after insert on base for each row execute function stamp()',
      'alter table base disable trigger based',
      'drop trigger based on base',
      'drop table teams cascade',
    ],
  },
  {
    title: 'rules',
    setup: `${users} create view names as select id, name from users; create rule noted as on delete to users do also insert into log values (old.id, 'gone');`,
    forms: [
      'create rule nothing as on delete to users do instead nothing',
      "create rule logged as on update to users do also insert into log values (new.id, 'changed')",
      'create rule filtered as on update to users where new.team in (select id from teams) do instead nothing',
      'create rule through as on insert to names do instead insert into users values (new.id, new.name, 1)',
      'create rule moved as on update to names do instead update users set name = new.name where id = old.id',
      'create rule removed as on delete to names do instead delete from users where id = old.id',
      "create or replace rule noted as on delete to users do also insert into log select old.id, 'team' from teams",
      'alter rule noted on users rename to marked',
      'alter table users disable rule noted',
      'alter table users enable rule noted',
      'drop rule noted on users',
      'drop rule if exists nothing on users',
    ],
  },
  {
    title: 'event triggers',
    setup: `${users} create function told() returns event_trigger language plpgsql as $$ begin end $$; create event trigger telling on ddl_command_end when tag in ('CREATE SCHEMA') execute function told();`,
    forms: [
      "create event trigger another on ddl_command_end when tag in ('CREATE TABLE') execute function told()",
      'alter event trigger telling disable',
      'alter event trigger telling rename to saying',
      'drop event trigger telling',
    ],
  },
];
