-- pgsodium: keys are made up, and encryption gives back what it got.
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
  key_type pgsodium.key_type, key_id bigint default nextval('pgsodium.key_key_id_seq'), key_context bytea default '\x7067736f6469756d', name text unique,
  associated_data text default 'associated', raw_key bytea, raw_key_nonce bytea, parent_key uuid references pgsodium.key (id), comment text, user_data text
);
create view pgsodium.valid_key as
  select id, name, status, key_type, key_id, key_context, created, expires, associated_data from pgsodium.key where status in ('valid', 'default');
create function pgsodium.create_key(
  key_type pgsodium.key_type default 'aead-det', name text default null, raw_key bytea default null, raw_key_nonce bytea default null, parent_key uuid default null,
  key_context bytea default '\x7067736f6469756d', expires timestamptz default null, associated_data text default ''
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
create function pgsodium.derive_key(key_id bigint, key_len integer default 32, context bytea default '\x7067736f6469756d') returns bytea
language sql as 'select pgsodium.randombytes_buf(key_len)';
