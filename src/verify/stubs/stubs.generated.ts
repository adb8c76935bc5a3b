// Generated from *.sql by: node scripts/generate-presets.mjs
// Do not edit.

/** The SQL of each stub, by the extension that it stands in for. */
export const stubSql: Readonly<Record<string, string>> = {
  http: `-- http: every request is answered by 200 without a body.
create domain http_method as text;
create type http_header as (field varchar, value varchar);
create type http_request as (method http_method, uri varchar, headers http_header[], content_type varchar, content varchar);
create type http_response as (status integer, content_type varchar, headers http_header[], content varchar);
create function http_header(field varchar, value varchar) returns http_header language sql as 'select $1, $2';
create function http(request http_request) returns http_response language sql as $$ select 200, 'application/json'::varchar, null::@extschema@.http_header[], '{}'::varchar $$;
create function http_get(uri varchar) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_get(uri varchar, data jsonb) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_post(uri varchar, content varchar, content_type varchar) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_post(uri varchar, data jsonb) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_put(uri varchar, content varchar, content_type varchar) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_patch(uri varchar, content varchar, content_type varchar) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_delete(uri varchar) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_delete(uri varchar, content varchar, content_type varchar) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_head(uri varchar) returns http_response language sql as $$ select @extschema@.http(null) $$;
create function http_set_curlopt(curlopt varchar, value varchar) returns boolean language sql as 'select true';
create function http_reset_curlopt() returns boolean language sql as 'select true';
create function http_list_curlopt() returns table (curlopt text, value text) language sql as 'select null::text, null::text where false';
create function urlencode(string varchar) returns text language sql immutable strict as 'select string::text';
create function urlencode(string bytea) returns text language sql immutable strict as $$ select encode(string, 'escape') $$;
create function urlencode(data jsonb) returns text language sql immutable strict as $$
  select string_agg(key || '=' || value, '&') from jsonb_each_text(data)
$$;
create function text_to_bytea(data text) returns bytea language sql immutable strict as $$ select convert_to(data, 'utf8') $$;
create function bytea_to_text(data bytea) returns text language sql immutable strict as $$ select convert_from(data, 'utf8') $$;
`,
  hypopg: `-- hypopg: hypothetical indexes are not made.
create function hypopg(
  out indexname text, out indexrelid oid, out indrelid oid, out innatts integer, out indisunique boolean, out indkey int2vector, out indcollation oidvector,
  out indclass oidvector, out indoption oidvector, out indexprs pg_node_tree, out indpred pg_node_tree, out amid oid
) returns setof record language sql as $$
  select null::text, null::oid, null::oid, null::integer, null::boolean, null::int2vector, null::oidvector, null::oidvector, null::oidvector, null::pg_node_tree, null::pg_node_tree, null::oid where false
$$;
create function hypopg_create_index(sql_order text, out indexrelid oid, out indexname text) returns setof record language sql as $$ select 1::oid, '<1>hypothetical'::text $$;
create function hypopg_drop_index(indexid oid) returns boolean language sql as 'select true';
create function hypopg_reset() returns void language sql as '';
create function hypopg_reset_index() returns void language sql as '';
create function hypopg_relation_size(indexid oid) returns bigint language sql as 'select 0::bigint';
create function hypopg_get_indexdef(indexid oid) returns text language sql as 'select null::text';
create view hypopg_list_indexes as
  select null::oid as indexrelid, null::text as index_name, null::name as schema_name, null::name as table_name, null::name as am_name where false;
`,
  index_advisor: `-- index_advisor: it has no advice.
create function index_advisor(query text) returns table (
  startup_cost_before jsonb, startup_cost_after jsonb, total_cost_before jsonb, total_cost_after jsonb, index_statements text[], errors text[]
) language sql as $$ select '0'::jsonb, '0'::jsonb, '0'::jsonb, '0'::jsonb, '{}'::text[], '{}'::text[] $$;
`,
  pg_cron: `-- pg_cron: jobs are listed and never run.
do $do$ begin
  if to_regnamespace('cron') is null then create schema cron; end if;
end $do$;
grant usage on schema cron to public;
create sequence cron.jobid_seq;
create sequence cron.runid_seq;
create table cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'), schedule text not null, command text not null, nodename text not null default 'localhost',
  nodeport integer not null default coalesce(inet_server_port(), 5432), database text not null default current_database(), username text not null default current_user,
  active boolean not null default true, jobname text, constraint jobname_username_uniq unique (jobname, username)
);
create table cron.job_run_details (
  jobid bigint, runid bigint primary key default nextval('cron.runid_seq'), job_pid integer, database text, username text, command text, status text,
  return_message text, start_time timestamptz, end_time timestamptz
);
alter table cron.job enable row level security;
alter table cron.job_run_details enable row level security;
create policy cron_job_policy on cron.job using (username = current_user);
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);
grant select on cron.job to public;
grant select, delete on cron.job_run_details to public;

create function cron.schedule_in_database(job_name text, schedule text, command text, database text, username text default null, active boolean default true)
returns bigint language sql as $$
  insert into cron.job (jobname, schedule, command, database, username, active)
  values (schedule_in_database.job_name, schedule_in_database.schedule, schedule_in_database.command, schedule_in_database.database,
    coalesce(schedule_in_database.username, current_user), schedule_in_database.active)
  on conflict on constraint jobname_username_uniq
    do update set schedule = excluded.schedule, command = excluded.command, database = excluded.database, active = excluded.active
  returning jobid
$$;
create function cron.schedule(schedule text, command text) returns bigint language sql as $$
  select cron.schedule_in_database(null, schedule, command, current_database())
$$;
create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as $$
  select cron.schedule_in_database(job_name, schedule, command, current_database())
$$;
create function cron.alter_job(
  job_id bigint, schedule text default null, command text default null, database text default null, username text default null, active boolean default null
) returns void language plpgsql as $$
begin
  update cron.job as j
  set schedule = coalesce(alter_job.schedule, j.schedule), command = coalesce(alter_job.command, j.command), database = coalesce(alter_job.database, j.database),
    username = coalesce(alter_job.username, j.username), active = coalesce(alter_job.active, j.active)
  where j.jobid = job_id;
  if not found then
    raise exception using message = format('Job %s does not exist or you don''t own it', job_id), errcode = 'XX000';
  end if;
end
$$;
create function cron.unschedule(job_id bigint) returns boolean language plpgsql as $$
begin
  delete from cron.job where jobid = job_id;
  if not found then
    raise exception using message = format('could not find valid entry for job ''%s''', job_id), errcode = 'XX000';
  end if;
  return true;
end
$$;
create function cron.unschedule(job_name text) returns boolean language plpgsql as $$
begin
  delete from cron.job where jobname = job_name and username = current_user;
  if not found then
    raise exception using message = format('could not find valid entry for job ''%s''', job_name), errcode = 'XX000';
  end if;
  return true;
end
$$;
create function cron.job_cache_invalidate() returns trigger language plpgsql as 'begin return null; end';
`,
  pg_graphql: `-- pg_graphql: every query is answered by no data. Directives in comments are only comments.
create function resolve(query text, variables jsonb default '{}', "operationName" text default null, extensions jsonb default null) returns jsonb
language sql as $$ select '{"data": null}'::jsonb $$;
create function comment_directive(comment_ text) returns jsonb language sql immutable as $$ select '{}'::jsonb $$;
create function exception(message text) returns text language plpgsql as $$
begin
  raise exception using errcode = '22000', message = message;
end
$$;
create sequence seq_schema_version cycle;
create function increment_schema_version() returns event_trigger language plpgsql security definer as 'begin end';
create function get_schema_version() returns integer language sql security definer as 'select 1';
`,
  pg_hashids: `-- pg_hashids: a hash is the numbers themselves, in base 16.
create function id_encode(bigint) returns text language sql immutable as 'select to_hex($1)';
create function id_encode(bigint, text) returns text language sql immutable as 'select to_hex($1)';
create function id_encode(bigint, text, integer) returns text language sql immutable as $$ select lpad(to_hex($1), greatest($3, length(to_hex($1))), '0') $$;
create function id_encode(bigint, text, integer, text) returns text language sql immutable as $$ select lpad(to_hex($1), greatest($3, length(to_hex($1))), '0') $$;
create function id_encode(bigint[]) returns text language sql immutable as $$ select string_agg(to_hex(n), 'x') from unnest($1) as n $$;
create function id_encode(bigint[], text) returns text language sql immutable as 'select @extschema@.id_encode($1)';
create function id_encode(bigint[], text, integer) returns text language sql immutable as 'select @extschema@.id_encode($1)';
create function id_encode(bigint[], text, integer, text) returns text language sql immutable as 'select @extschema@.id_encode($1)';
create function id_decode(text) returns bigint[] language sql immutable as $$
  select array_agg(('x' || lpad(part, 16, '0'))::bit(64)::bigint) from unnest(string_to_array($1, 'x')) as part
$$;
create function id_decode(text, text) returns bigint[] language sql immutable as 'select @extschema@.id_decode($1)';
create function id_decode(text, text, integer) returns bigint[] language sql immutable as 'select @extschema@.id_decode($1)';
create function id_decode(text, text, integer, text) returns bigint[] language sql immutable as 'select @extschema@.id_decode($1)';
create function id_decode_once(text) returns bigint language sql immutable as 'select (@extschema@.id_decode($1))[1]';
create function id_decode_once(text, text) returns bigint language sql immutable as 'select (@extschema@.id_decode($1))[1]';
create function id_decode_once(text, text, integer) returns bigint language sql immutable as 'select (@extschema@.id_decode($1))[1]';
create function id_decode_once(text, text, integer, text) returns bigint language sql immutable as 'select (@extschema@.id_decode($1))[1]';
`,
  pg_jsonschema: `-- pg_jsonschema: everything matches.
create function json_matches_schema(schema json, instance json) returns boolean language sql immutable strict as 'select true';
create function jsonb_matches_schema(schema json, instance jsonb) returns boolean language sql immutable strict as 'select true';
create function jsonschema_is_valid(schema json) returns boolean language sql immutable strict as 'select true';
create function jsonschema_validation_errors(schema json, instance json) returns text[] language sql immutable strict as $$ select '{}'::text[] $$;
`,
  pg_net: `-- pg_net: requests are queued and answered by nobody.
do $do$ begin
  if to_regnamespace('net') is null then create schema net; end if;
end $do$;
grant usage on schema net to public;
create domain net.http_method as text check (value ilike any (array['get', 'post', 'delete']));
create type net.request_status as enum ('PENDING', 'SUCCESS', 'ERROR');
create type net.http_response as (status_code integer, headers jsonb, body text);
create type net.http_response_result as (status net.request_status, message text, response net.http_response);
create unlogged table net.http_request_queue (
  id bigint generated by default as identity, method net.http_method not null, url text not null, headers jsonb, body bytea, timeout_milliseconds integer not null
);
create unlogged table net._http_response (
  id bigint, status_code integer, content_type text, headers jsonb, content text, timed_out boolean, error_msg text, created timestamptz not null default now()
);
grant all on net.http_request_queue, net._http_response to public;
create function net.http_get(url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds integer default 5000) returns bigint
language sql security definer set search_path = net as $$
  insert into net.http_request_queue (method, url, headers, timeout_milliseconds) values ('GET', http_get.url, http_get.headers, http_get.timeout_milliseconds) returning id
$$;
create function net.http_post(
  url text, body jsonb default '{}', params jsonb default '{}', headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds integer default 5000
) returns bigint language sql security definer set search_path = net as $$
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values ('POST', http_post.url, http_post.headers, convert_to(http_post.body::text, 'utf8'), http_post.timeout_milliseconds) returning id
$$;
create function net.http_delete(
  url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds integer default 5000, body jsonb default null
) returns bigint language sql security definer set search_path = net as $$
  insert into net.http_request_queue (method, url, headers, timeout_milliseconds) values ('DELETE', http_delete.url, http_delete.headers, http_delete.timeout_milliseconds) returning id
$$;
create function net._http_collect_response(request_id bigint, async boolean default true) returns net.http_response_result language sql as $$
  select row('PENDING', 'request is pending processing', null)::net.http_response_result
$$;
create function net.http_collect_response(request_id bigint, async boolean default true) returns net.http_response_result language sql as $$
  select net._http_collect_response(request_id, async)
$$;
create function net._await_response(request_id bigint) returns boolean language sql as 'select true';
create function net.check_worker_is_up() returns void language sql as '';
create function net.worker_restart() returns boolean language sql as 'select true';
create function net.wait_until_running() returns void language sql as '';
create function net.wake() returns void language sql as '';
`,
  pg_repack: `-- pg_repack: its work is done by a program outside the database.
do $do$ begin
  if to_regnamespace('repack') is null then create schema repack; end if;
end $do$;
create function repack.version() returns text language sql as $$ select 'pg_repack 1.5.2' $$;
create function repack.version_sql() returns text language sql as $$ select 'pg_repack 1.5.2' $$;
`,
  pg_stat_monitor: `-- pg_stat_monitor: no statement was counted.
create function pg_stat_monitor_reset() returns void language sql as '';
create function pg_stat_monitor_version() returns text language sql as $$ select '2.1.0' $$;
create view pg_stat_monitor as
  select null::bigint as bucket, null::timestamptz as bucket_start_time, null::oid as userid, null::text as username, null::oid as dbid, null::text as datname, null::text as client_ip,
    null::text as queryid, null::text as query, null::text[] as relations, null::bigint as calls, null::double precision as total_exec_time, null::double precision as min_exec_time,
    null::double precision as max_exec_time, null::double precision as mean_exec_time, null::bigint as rows
  where false;
`,
  pg_stat_statements: `-- pg_stat_statements: no statement was counted.
create function pg_stat_statements_reset(userid oid default 0, dbid oid default 0, queryid bigint default 0, minmax_only boolean default false) returns timestamptz
language sql as 'select now()';
create function pg_stat_statements_info(out dealloc bigint, out stats_reset timestamptz) language sql as 'select 0::bigint, now()';
create view pg_stat_statements_info as select 0::bigint as dealloc, now() as stats_reset;
create view pg_stat_statements as
  select null::oid as userid, null::oid as dbid, null::boolean as toplevel, null::bigint as queryid, null::text as query, null::bigint as plans,
    null::double precision as total_plan_time, null::double precision as min_plan_time, null::double precision as max_plan_time, null::double precision as mean_plan_time,
    null::double precision as stddev_plan_time, null::bigint as calls, null::double precision as total_exec_time, null::double precision as min_exec_time,
    null::double precision as max_exec_time, null::double precision as mean_exec_time, null::double precision as stddev_exec_time, null::bigint as rows,
    null::bigint as shared_blks_hit, null::bigint as shared_blks_read, null::bigint as shared_blks_dirtied, null::bigint as shared_blks_written,
    null::bigint as local_blks_hit, null::bigint as local_blks_read, null::bigint as local_blks_dirtied, null::bigint as local_blks_written,
    null::bigint as temp_blks_read, null::bigint as temp_blks_written, null::bigint as wal_records, null::bigint as wal_fpi, null::numeric as wal_bytes
  where false;
grant select on pg_stat_statements, pg_stat_statements_info to public;
`,
  pg_tle: `-- pg_tle: extensions can be installed, and CREATE EXTENSION does not find them. What a stub of http fetched has no version.
do $do$ begin
  if to_regnamespace('pgtle') is null then create schema pgtle; end if;
end $do$;
create type pgtle.pg_tle_features as enum ('passcheck', 'clientauth');
create table pgtle.installed (name text, version text, requires text[], description text, primary key (name, version));
create function pgtle.install_extension(name text, version text, description text, ext text, requires text[] default null, trusted boolean default false) returns boolean language sql as $$
  insert into pgtle.installed select install_extension.name, install_extension.version, install_extension.requires, install_extension.description where install_extension.version is not null;
  select true
$$;
create function pgtle.install_extension_version_sql(name text, version text, ext text) returns boolean language sql as $$
  insert into pgtle.installed select install_extension_version_sql.name, install_extension_version_sql.version where install_extension_version_sql.version is not null;
  select true
$$;
create function pgtle.install_update_path(name text, fromvers text, tovers text, ext text) returns boolean language sql as 'select true';
create function pgtle.set_default_version(name text, version text) returns boolean language sql as 'select true';
create function pgtle.uninstall_extension(extname text) returns boolean language sql as 'delete from pgtle.installed where name = extname; select true';
create function pgtle.uninstall_extension(extname text, version text) returns boolean language sql as $$
  delete from pgtle.installed as i where i.name = extname and i.version = uninstall_extension.version;
  select true
$$;
create function pgtle.uninstall_extension_if_exists(extname text) returns boolean language sql as 'delete from pgtle.installed where name = extname; select true';
create function pgtle.available_extensions(out name name, out default_version text, out comment text) returns setof record
language sql as 'select distinct on (i.name) i.name::name, i.version, i.description from pgtle.installed as i';
create function pgtle.available_extension_versions(
  out name name, out version text, out superuser boolean, out trusted boolean, out relocatable boolean, out schema name, out requires name[], out comment text
) returns setof record language sql as 'select i.name::name, i.version, false, false, false, null::name, i.requires::name[], i.description from pgtle.installed as i';
create function pgtle.extension_update_paths(name name, out source text, out target text, out path text) returns setof record
language sql as 'select null::text, null::text, null::text where false';
create function pgtle.register_feature(proc regproc, feature pgtle.pg_tle_features) returns void language sql as '';
create function pgtle.register_feature_if_not_exists(proc regproc, feature pgtle.pg_tle_features) returns boolean language sql as 'select true';
create function pgtle.unregister_feature(proc regproc, feature pgtle.pg_tle_features) returns void language sql as '';
`,
  pgaudit: `-- pgaudit: nothing is logged.
create function pgaudit_ddl_command_end() returns event_trigger language plpgsql as 'begin end';
create function pgaudit_sql_drop() returns event_trigger language plpgsql as 'begin end';
`,
  pgjwt: `-- pgjwt: tokens have the right form and a signature that nobody else accepts.
create function url_encode(data bytea) returns text language sql immutable as $$ select translate(encode(data, 'base64'), E'+/=\\n', '-_') $$;
create function url_decode(data text) returns bytea language sql immutable as $$
  select decode(rpad(translate(data, '-_', '+/'), (length(data) + 3) / 4 * 4, '='), 'base64')
$$;
create function algorithm_sign(signables text, secret text, algorithm text) returns text language sql immutable as $$
  select @extschema@.url_encode(sha256(convert_to(algorithm || secret || signables, 'utf8')))
$$;
create function sign(payload json, secret text, algorithm text default 'HS256') returns text language sql immutable as $$
  select signables || '.' || @extschema@.algorithm_sign(signables, secret, algorithm)
  from (select @extschema@.url_encode(convert_to('{"alg":"' || algorithm || '","typ":"JWT"}', 'utf8')) || '.' || @extschema@.url_encode(convert_to(payload::text, 'utf8')) as signables) as token
$$;
create function try_cast_double(inp text) returns double precision language plpgsql immutable as $$
begin
  return inp::double precision;
exception when others then
  return null;
end
$$;
create function verify(token text, secret text, algorithm text default 'HS256') returns table (header json, payload json, valid boolean) language sql immutable as $$
  select convert_from(@extschema@.url_decode(r[1]), 'utf8')::json, convert_from(@extschema@.url_decode(r[2]), 'utf8')::json,
    r[3] = @extschema@.algorithm_sign(r[1] || '.' || r[2], secret, algorithm)
  from regexp_split_to_array(token, '[.]') as r
$$;
`,
  pgmq: `-- pgmq: queues are plain tables, as they are there; partitioned ones are not partitioned.
do $do$ begin
  if to_regnamespace('pgmq') is null then create schema pgmq; end if;
end $do$;
create table pgmq.meta (queue_name varchar not null unique, is_partitioned boolean not null, is_unlogged boolean not null, created_at timestamptz not null default now());
create type pgmq.message_record as (msg_id bigint, read_ct integer, enqueued_at timestamptz, vt timestamptz, message jsonb, headers jsonb);
create type pgmq.queue_record as (queue_name varchar, is_partitioned boolean, is_unlogged boolean, created_at timestamptz);
create type pgmq.metrics_result as (
  queue_name text, queue_length bigint, newest_msg_age_sec integer, oldest_msg_age_sec integer, total_messages bigint, scrape_time timestamptz, queue_visible_length bigint
);
create function pgmq.format_table_name(queue_name text, prefix text) returns text language sql immutable as $$
  select lower(prefix || '_' || queue_name)
$$;
create function pgmq.validate_queue_name(queue_name text) returns void language plpgsql as $$
begin
  if length(queue_name) > 47 then
    raise exception 'queue name is too long, maximum length is 47 characters';
  end if;
end
$$;
create function pgmq._make(queue text, partitioned boolean, unlogged boolean) returns void language plpgsql as $$
declare
  q text := pgmq.format_table_name(queue, 'q');
  a text := pgmq.format_table_name(queue, 'a');
begin
  perform pgmq.validate_queue_name(queue);
  execute format('create %s table if not exists pgmq.%I (msg_id bigint primary key generated always as identity, read_ct integer not null default 0,
    enqueued_at timestamptz not null default now(), vt timestamptz not null, message jsonb, headers jsonb)', case when unlogged then 'unlogged' else '' end, q);
  execute format('create table if not exists pgmq.%I (msg_id bigint primary key, read_ct integer not null default 0, enqueued_at timestamptz not null default now(),
    archived_at timestamptz not null default now(), vt timestamptz not null, message jsonb, headers jsonb)', a);
  execute format('create index if not exists %I on pgmq.%I (vt)', q || '_vt_idx', q);
  execute format('create index if not exists %I on pgmq.%I (archived_at)', 'archived_at_idx_' || lower(queue), a);
  insert into pgmq.meta (queue_name, is_partitioned, is_unlogged) values (queue, partitioned, unlogged) on conflict do nothing;
end
$$;
create function pgmq.create_non_partitioned(queue_name text) returns void language sql as 'select pgmq._make(queue_name, false, false)';
create function pgmq.create_unlogged(queue_name text) returns void language sql as 'select pgmq._make(queue_name, false, true)';
create function pgmq.create_partitioned(queue_name text, partition_interval text default '10000', retention_interval text default '100000') returns void
language sql as 'select pgmq._make(queue_name, true, false)';
create function pgmq.create(queue_name text) returns void language sql as 'select pgmq._make(queue_name, false, false)';
create function pgmq.drop_queue(queue_name text) returns boolean language plpgsql as $$
begin
  execute format('drop table if exists pgmq.%I, pgmq.%I', pgmq.format_table_name(queue_name, 'q'), pgmq.format_table_name(queue_name, 'a'));
  delete from pgmq.meta as m where m.queue_name = drop_queue.queue_name;
  return found;
end
$$;
create function pgmq.drop_queue(queue_name text, partitioned boolean) returns boolean language sql as 'select pgmq.drop_queue(queue_name)';
create function pgmq.detach_archive(queue_name text) returns void language sql as '';
create function pgmq.list_queues() returns setof pgmq.queue_record language sql as 'select queue_name, is_partitioned, is_unlogged, created_at from pgmq.meta';

create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamptz) returns setof bigint language plpgsql as $$
begin
  return query execute format('insert into pgmq.%I (vt, message, headers) select $2, m, h from unnest($1, $3) as t (m, h) returning msg_id', pgmq.format_table_name(queue_name, 'q'))
    using msgs, delay, coalesce(headers, '{}');
end
$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[]) returns setof bigint language sql as 'select pgmq.send_batch(queue_name, msgs, headers, now())';
create function pgmq.send_batch(queue_name text, msgs jsonb[]) returns setof bigint language sql as 'select pgmq.send_batch(queue_name, msgs, null, now())';
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay integer) returns setof bigint
language sql as 'select pgmq.send_batch(queue_name, msgs, null, now() + make_interval(secs => delay))';
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamptz) returns setof bigint language sql as 'select pgmq.send_batch(queue_name, msgs, null, delay)';
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay integer) returns setof bigint
language sql as 'select pgmq.send_batch(queue_name, msgs, headers, now() + make_interval(secs => delay))';
create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamptz) returns setof bigint
language sql as 'select pgmq.send_batch(queue_name, array[msg], array[headers], delay)';
create function pgmq.send(queue_name text, msg jsonb) returns setof bigint language sql as 'select pgmq.send(queue_name, msg, null::jsonb, now())';
create function pgmq.send(queue_name text, msg jsonb, headers jsonb) returns setof bigint language sql as 'select pgmq.send(queue_name, msg, headers, now())';
create function pgmq.send(queue_name text, msg jsonb, delay integer) returns setof bigint
language sql as 'select pgmq.send(queue_name, msg, null::jsonb, now() + make_interval(secs => delay))';
create function pgmq.send(queue_name text, msg jsonb, delay timestamptz) returns setof bigint language sql as 'select pgmq.send(queue_name, msg, null::jsonb, delay)';
create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer) returns setof bigint
language sql as 'select pgmq.send(queue_name, msg, headers, now() + make_interval(secs => delay))';

create function pgmq.set_vt(queue_name text, msg_id bigint, vt integer) returns setof pgmq.message_record language plpgsql as $$
begin
  return query execute format('update pgmq.%I set vt = now() + make_interval(secs => $2) where msg_id = $1 returning msg_id, read_ct, enqueued_at, vt, message, headers',
    pgmq.format_table_name(queue_name, 'q')) using msg_id, vt;
end
$$;
create function pgmq.read(queue_name text, vt integer, qty integer, conditional jsonb default '{}') returns setof pgmq.message_record language plpgsql as $$
begin
  return query execute format('update pgmq.%1$I as q set vt = now() + make_interval(secs => $1), read_ct = read_ct + 1
    where msg_id in (select msg_id from pgmq.%1$I where vt <= now() and message @> $3 order by msg_id limit $2)
    returning q.msg_id, q.read_ct, q.enqueued_at, q.vt, q.message, q.headers', pgmq.format_table_name(queue_name, 'q')) using vt, qty, conditional;
end
$$;
create function pgmq.read_with_poll(
  queue_name text, vt integer, qty integer, max_poll_seconds integer default 5, poll_interval_ms integer default 100, conditional jsonb default '{}'
) returns setof pgmq.message_record language sql as 'select * from pgmq.read(queue_name, vt, qty, conditional)';
create function pgmq.pop(queue_name text, qty integer default 1) returns setof pgmq.message_record language plpgsql as $$
begin
  return query execute format('delete from pgmq.%1$I where msg_id in (select msg_id from pgmq.%1$I where vt <= now() order by msg_id limit $1)
    returning msg_id, read_ct, enqueued_at, vt, message, headers', pgmq.format_table_name(queue_name, 'q')) using qty;
end
$$;
create function pgmq.delete(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$
begin
  return query execute format('delete from pgmq.%I where msg_id = any ($1) returning msg_id', pgmq.format_table_name(queue_name, 'q')) using msg_ids;
end
$$;
create function pgmq.delete(queue_name text, msg_id bigint) returns boolean language sql as 'select exists (select from pgmq.delete(queue_name, array[msg_id]))';
create function pgmq.archive(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$
begin
  return query execute format('with gone as (delete from pgmq.%I where msg_id = any ($1) returning msg_id, vt, read_ct, enqueued_at, message, headers)
    insert into pgmq.%I (msg_id, vt, read_ct, enqueued_at, message, headers) select * from gone returning msg_id',
    pgmq.format_table_name(queue_name, 'q'), pgmq.format_table_name(queue_name, 'a')) using msg_ids;
end
$$;
create function pgmq.archive(queue_name text, msg_id bigint) returns boolean language sql as 'select exists (select from pgmq.archive(queue_name, array[msg_id]))';
create function pgmq.purge_queue(queue_name text) returns bigint language plpgsql as $$
declare
  purged bigint;
begin
  execute format('delete from pgmq.%I', pgmq.format_table_name(queue_name, 'q'));
  get diagnostics purged = row_count;
  return purged;
end
$$;
create function pgmq.metrics(queue_name text) returns pgmq.metrics_result language plpgsql as $$
declare
  result pgmq.metrics_result;
begin
  execute format('select $1, count(*), extract(epoch from now() - max(enqueued_at))::integer, extract(epoch from now() - min(enqueued_at))::integer, coalesce(max(msg_id), 0), now(),
    count(*) filter (where vt <= now()) from pgmq.%I', pgmq.format_table_name(queue_name, 'q')) into result using queue_name;
  return result;
end
$$;
create function pgmq.metrics_all() returns setof pgmq.metrics_result language sql as 'select pgmq.metrics(queue_name) from pgmq.meta';
`,
  pgsodium: `-- pgsodium: keys are made up, and encryption gives back what it got.
do $do$ begin
  if to_regnamespace('pgsodium') is null then create schema pgsodium; end if;
  if to_regrole('pgsodium_keyiduser') is null then create role pgsodium_keyiduser; end if;
  if to_regrole('pgsodium_keyholder') is null then create role pgsodium_keyholder; end if;
  if to_regrole('pgsodium_keymaker') is null then create role pgsodium_keymaker; end if;
end $do$;
grant usage on schema pgsodium to pgsodium_keyiduser, pgsodium_keyholder, pgsodium_keymaker;
create type pgsodium.key_status as enum ('default', 'valid', 'invalid', 'expired');
create type pgsodium.key_type as enum ('aead-ietf', 'aead-det', 'hmacsha512', 'hmacsha256', 'auth', 'shorthash', 'generichash', 'kdf', 'secretbox', 'secretstream', 'stream_xchacha20');
create sequence pgsodium.key_key_id_seq;
create table pgsodium.key (
  id uuid primary key default gen_random_uuid(), status pgsodium.key_status default 'valid', created timestamptz not null default current_timestamp, expires timestamptz,
  key_type pgsodium.key_type, key_id bigint default nextval('pgsodium.key_key_id_seq'), key_context bytea default '\\x7067736f6469756d', name text unique,
  associated_data text default 'associated', raw_key bytea, raw_key_nonce bytea, parent_key uuid references pgsodium.key (id), comment text, user_data text
);
create view pgsodium.valid_key as
  select id, name, status, key_type, key_id, key_context, created, expires, associated_data from pgsodium.key where status in ('valid', 'default');
create function pgsodium.create_key(
  key_type pgsodium.key_type default 'aead-det', name text default null, raw_key bytea default null, raw_key_nonce bytea default null, parent_key uuid default null,
  key_context bytea default '\\x7067736f6469756d', expires timestamptz default null, associated_data text default ''
) returns pgsodium.valid_key language sql as $$
  insert into pgsodium.key (key_type, name, raw_key, raw_key_nonce, parent_key, key_context, expires, associated_data)
  values (create_key.key_type, create_key.name, create_key.raw_key, create_key.raw_key_nonce, create_key.parent_key, create_key.key_context, create_key.expires, create_key.associated_data)
  returning id, name, status, key_type, key_id, key_context, created, expires, associated_data
$$;
create function pgsodium.randombytes_buf(size integer) returns bytea language sql as $$
  select decode(left(string_agg(md5(n::text || random()::text), ''), size * 2), 'hex') from generate_series(0, size / 16) as n
$$;
create function pgsodium.randombytes_random() returns integer language sql as 'select (random() * 2147483647)::integer';
create function pgsodium.crypto_aead_det_keygen() returns bytea language sql as 'select pgsodium.randombytes_buf(64)';
create function pgsodium.crypto_aead_det_noncegen() returns bytea language sql as 'select pgsodium.randombytes_buf(16)';
create function pgsodium.crypto_secretbox_keygen() returns bytea language sql as 'select pgsodium.randombytes_buf(32)';
create function pgsodium.crypto_secretbox_noncegen() returns bytea language sql as 'select pgsodium.randombytes_buf(24)';
create function pgsodium.crypto_aead_det_encrypt(message bytea, additional bytea, key_uuid uuid, nonce bytea default null) returns bytea language sql as 'select message';
create function pgsodium.crypto_aead_det_decrypt(message bytea, additional bytea, key_uuid uuid, nonce bytea default null) returns bytea language sql as 'select message';
create function pgsodium.crypto_aead_det_encrypt(message bytea, additional bytea, key bytea, nonce bytea default null) returns bytea language sql as 'select message';
create function pgsodium.crypto_aead_det_decrypt(message bytea, additional bytea, key bytea, nonce bytea default null) returns bytea language sql as 'select message';
create function pgsodium.crypto_secretbox(message bytea, nonce bytea, key bytea) returns bytea language sql as 'select message';
create function pgsodium.crypto_secretbox(message bytea, nonce bytea, key_uuid uuid) returns bytea language sql as 'select message';
create function pgsodium.crypto_secretbox_open(ciphertext bytea, nonce bytea, key bytea) returns bytea language sql as 'select ciphertext';
create function pgsodium.crypto_secretbox_open(message bytea, nonce bytea, key_uuid uuid) returns bytea language sql as 'select message';
create function pgsodium.derive_key(key_id bigint, key_len integer default 32, context bytea default '\\x7067736f6469756d') returns bytea
language sql as 'select pgsodium.randombytes_buf(key_len)';
`,
  plpgsql_check: `-- plpgsql_check: it finds nothing.
create function plpgsql_check_function(
  funcoid regprocedure, relid regclass default 0, format text default 'text', fatal_errors boolean default true, other_warnings boolean default true,
  performance_warnings boolean default false, extra_warnings boolean default true, security_warnings boolean default false
) returns setof text language sql as 'select null::text where false';
create function plpgsql_check_function_tb(
  funcoid regprocedure, relid regclass default 0, fatal_errors boolean default true, other_warnings boolean default true, performance_warnings boolean default false,
  extra_warnings boolean default true, security_warnings boolean default false
) returns table (functionid regproc, lineno integer, statement text, sqlstate text, message text, detail text, hint text, level text, "position" integer, query text, context text)
language sql as $$
  select null::regproc, null::integer, null::text, null::text, null::text, null::text, null::text, null::text, null::integer, null::text, null::text where false
$$;
`,
  postgres_fdw: `-- postgres_fdw: servers and foreign tables can be made, not read.
create function postgres_fdw_handler() returns fdw_handler language internal as 'fdw_handler_in';
create function postgres_fdw_validator(text[], oid) returns boolean language sql as 'select true';
create foreign data wrapper postgres_fdw handler postgres_fdw_handler validator postgres_fdw_validator;
create function postgres_fdw_get_connections(out server_name text, out valid boolean) returns setof record language sql as 'select null::text, null::boolean where false';
create function postgres_fdw_disconnect(text) returns boolean language sql as 'select false';
create function postgres_fdw_disconnect_all() returns boolean language sql as 'select false';
`,
  supabase_vault: `-- supabase_vault: secrets are kept as they are. The preset brings the same objects; then there is nothing to do.
do $do$ begin
  if to_regclass('vault.secrets') is not null then return; end if;
  if to_regnamespace('vault') is null then create schema vault; end if;
  create table vault.secrets (
    id uuid primary key default gen_random_uuid(), name text, description text not null default '', secret text not null, key_id uuid, nonce bytea,
    created_at timestamptz not null default current_timestamp, updated_at timestamptz not null default current_timestamp
  );
  create unique index secrets_name_idx on vault.secrets (name) where name is not null;
  create view vault.decrypted_secrets as
    select id, name, description, secret, secret as decrypted_secret, key_id, nonce, created_at, updated_at from vault.secrets;
  create function vault.create_secret(new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null)
  returns uuid language sql security definer set search_path = '' as $$
    insert into vault.secrets (secret, name, description, key_id) values (new_secret, new_name, new_description, new_key_id) returning id
  $$;
  create function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null, new_description text default null, new_key_id uuid default null)
  returns void language sql security definer set search_path = '' as $$
    update vault.secrets
    set secret = coalesce(new_secret, secret), name = coalesce(new_name, name), description = coalesce(new_description, description),
      key_id = coalesce(new_key_id, key_id), updated_at = now()
    where id = secret_id
  $$;
end $do$;
`,
  timescaledb: `-- timescaledb: a hypertable is a plain table, and policies are not carried out.
create function create_hypertable(
  relation regclass, time_column_name name, partitioning_column name default null, number_partitions integer default null, associated_schema_name name default null,
  associated_table_prefix name default null, chunk_time_interval anyelement default null::bigint, create_default_indexes boolean default true, if_not_exists boolean default false,
  partitioning_func regproc default null, migrate_data boolean default false, chunk_target_size text default null, chunk_sizing_func regproc default null,
  time_partitioning_func regproc default null
) returns table (hypertable_id integer, schema_name name, table_name name, created boolean) language sql as $$
  select 1, n.nspname, c.relname, true from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = relation
$$;
create function set_chunk_time_interval(hypertable regclass, chunk_time_interval anyelement, dimension_name name default null) returns void language sql as '';
create function add_dimension(hypertable regclass, column_name name, number_partitions integer default null, chunk_time_interval anyelement default null::bigint,
  partitioning_func regproc default null, if_not_exists boolean default false) returns void language sql as '';
create function add_retention_policy(relation regclass, drop_after interval, if_not_exists boolean default false, schedule_interval interval default null, initial_start timestamptz default null,
  timezone text default null) returns integer language sql as 'select 1';
create function remove_retention_policy(relation regclass, if_exists boolean default false) returns void language sql as '';
create function add_compression_policy(hypertable regclass, compress_after interval, if_not_exists boolean default false, schedule_interval interval default null,
  initial_start timestamptz default null, timezone text default null) returns integer language sql as 'select 1';
create function remove_compression_policy(hypertable regclass, if_exists boolean default false) returns boolean language sql as 'select true';
create function drop_chunks(relation regclass, older_than interval) returns setof text language sql as 'select null::text where false';
create function show_chunks(relation regclass) returns setof regclass language sql as 'select null::regclass where false';
create function time_bucket(bucket_width interval, ts timestamptz) returns timestamptz language sql immutable strict as $$ select date_bin(bucket_width, ts, '2000-01-03 00:00+00') $$;
create function time_bucket(bucket_width interval, ts timestamp) returns timestamp language sql immutable strict as $$ select date_bin(bucket_width, ts, '2000-01-03') $$;
create function time_bucket(bucket_width interval, ts date) returns date language sql immutable strict as $$ select date_bin(bucket_width, ts::timestamp, '2000-01-03')::date $$;
`,
  wrappers: `-- wrappers: foreign data wrappers, servers and foreign tables can be made, not read.
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
`,
};
