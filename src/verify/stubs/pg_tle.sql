-- pg_tle: extensions can be installed, and CREATE EXTENSION does not find them. What a stub of http fetched has no version.
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
