-- pg_graphql: every query is answered by no data. Directives in comments are only comments.
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
