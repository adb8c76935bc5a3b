-- pg_stat_monitor: no statement was counted.
create function pg_stat_monitor_reset() returns void language sql as '';
create function pg_stat_monitor_version() returns text language sql as $$ select '2.1.0' $$;
create view pg_stat_monitor as
  select null::bigint as bucket, null::timestamptz as bucket_start_time, null::oid as userid, null::text as username, null::oid as dbid, null::text as datname, null::text as client_ip,
    null::text as queryid, null::text as query, null::text[] as relations, null::bigint as calls, null::double precision as total_exec_time, null::double precision as min_exec_time,
    null::double precision as max_exec_time, null::double precision as mean_exec_time, null::bigint as rows
  where false;
