-- postgres_fdw: servers and foreign tables can be made, not read.
create function postgres_fdw_handler() returns fdw_handler language internal as 'fdw_handler_in';
create function postgres_fdw_validator(text[], oid) returns boolean language sql as 'select true';
create foreign data wrapper postgres_fdw handler postgres_fdw_handler validator postgres_fdw_validator;
create function postgres_fdw_get_connections(out server_name text, out valid boolean) returns setof record language sql as 'select null::text, null::boolean where false';
create function postgres_fdw_disconnect(text) returns boolean language sql as 'select false';
create function postgres_fdw_disconnect_all() returns boolean language sql as 'select false';
