-- pg_hashids: a hash is the numbers themselves, in base 16.
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
