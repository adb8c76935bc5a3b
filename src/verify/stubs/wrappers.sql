-- wrappers: foreign data wrappers, servers and foreign tables can be made, not read.
do $do$
declare
  source text;
begin
  foreach source in array '{airtable,auth0,big_query,click_house,cognito,duckdb,firebase,hello_world,iceberg,logflare,mssql,redis,s3,s3_vectors,stripe,wasm}'::text[] loop
    execute format($$create function %I() returns fdw_handler language internal as 'fdw_handler_in'$$, source || '_fdw_handler');
    execute format('create function %I(options text[], catalog oid) returns boolean language sql as %L', source || '_fdw_validator', 'select true');
    execute format('create function %I() returns table (name text, version text, author text, website text) language sql as %L', source || '_fdw_meta',
      'select null::text, null::text, null::text, null::text where false');
  end loop;
end $do$;
create table wrappers_fdw_stats (
  fdw_name text primary key, create_times bigint, rows_in bigint, rows_out bigint, bytes_in bigint, bytes_out bigint, metadata jsonb,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
