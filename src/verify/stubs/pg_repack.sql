-- pg_repack: its work is done by a program outside the database.
do $do$ begin
  if to_regnamespace('repack') is null then create schema repack; end if;
end $do$;
create function repack.version() returns text language sql as $$ select 'pg_repack 1.5.2' $$;
create function repack.version_sql() returns text language sql as $$ select 'pg_repack 1.5.2' $$;
