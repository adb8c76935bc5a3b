import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Write a project of `count` migrations that look like those of a growing application, of so many steps each. Always the same files for the same numbers. A build that
 * is CONCURRENTLY is refused beside other statements: with several steps to a file there is none.
 */
export function writeProject(folder, count, steps = 1) {
  const migrations = join(folder, 'supabase/migrations');
  mkdirSync(migrations, { recursive: true });
  writeFileSync(join(folder, 'supabase/config.toml'), 'project_id = "made-up"\n');
  for (let n = 0; n < count; n++) {
    const text = Array.from({ length: steps }, (_, step) => migration(n * steps + step)).join('\n');
    writeFileSync(join(migrations, `${20200101000000 + n}_step_${n}.sql`), steps === 1 ? text : text.replaceAll(' concurrently', ''));
  }
}

const kinds = [table, columns, policies, routine, indexes, view, data, grants];

function migration(n) {
  return kinds[n % kinds.length](Math.floor(n / kinds.length));
}

function table(n) {
  const parent = n === 0 ? '' : `  parent_id bigint references public.entity_${Math.floor(n / 2)} (id) on delete cascade,\n`;
  return `create table public.entity_${n} (
  id bigint generated always as identity primary key,
${parent}  owner uuid not null references auth.users (id),
  name text not null check (length(name) <= 200),
  state text not null default 'draft',
  settings jsonb not null default '{}'::jsonb,
  created_at timestamptz not null default now()
);
alter table public.entity_${n} enable row level security;
comment on table public.entity_${n} is 'Entity number ${n}.';
`;
}

function columns(n) {
  return `alter table public.entity_${n} add column if not exists archived_at timestamptz, add column score numeric(10, 2) default 0;
alter table public.entity_${n} alter column state set default 'new';
`;
}

function policies(n) {
  return ['select', 'update', 'delete'].map((command) => `create policy "owners may ${command}" on public.entity_${n} for ${command} to authenticated using (owner = (select auth.uid()));`).join('\n')
    + `\ncreate policy "owners may insert" on public.entity_${n} for insert to authenticated with check (owner = (select auth.uid()));\n`;
}

function routine(n) {
  return `create or replace function public.touch_entity_${n}() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.state is distinct from old.state then
    insert into public.entity_log (entity, id, state) values ('entity_${n}', new.id, new.state);
  end if;
  return new;
end
$$;
create trigger touch before update on public.entity_${n} for each row execute function public.touch_entity_${n}();
`;
}

function indexes(n) {
  return `create index entity_${n}_owner on public.entity_${n} (owner);
create unique index concurrently if not exists entity_${n}_name on public.entity_${n} (owner, lower(name)) where archived_at is null;
`;
}

function view(n) {
  return `create or replace view public.active_entity_${n} with (security_invoker = true) as
  select e.id, e.name, e.state, count(*) over (partition by e.owner) as siblings
  from public.entity_${n} e
  where e.archived_at is null;
`;
}

function data(n) {
  return `update public.entity_${n} set state = 'new' where state = 'draft';
do $$
begin
  if not exists (select 1 from pg_type where typname = 'entity_state_${n}') then
    create type public.entity_state_${n} as enum ('new', 'done');
  end if;
end
$$;
`;
}

function grants(n) {
  return `revoke all on public.entity_${n} from anon;
grant select, insert, update, delete on public.entity_${n} to authenticated;
grant execute on function public.touch_entity_${n}() to service_role;
`;
}
