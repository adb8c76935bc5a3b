/** The reserved key words of PostgreSQL (manual, appendix C, "reserved" and "reserved (can be function or type)"). */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross
  current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
  foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not
  notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample
  then to trailing true union unique user using variadic verbose when where window with`.split(/\s+/),
);

/** An identifier as it must be written in SQL: quoted when it is a key word, has upper case or odd characters. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Key words that a column may be named without quotes (manual, appendix C, "non-reserved (cannot be function or type)"). */
const nameable = new Set(
  `between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer interval json json_array json_arrayagg json_exists
  json_object json_objectagg json_query json_scalar json_serialize json_table json_value least merge_action national nchar none normalize nullif numeric out overlay position
  precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
  xmlroot xmlserialize xmltable`.split(/\s+/),
);

/** An identifier as Postgres prints it (quote_identifier): it quotes some that need no quotes. */
export function quoteAsPrinted(name: string): string {
  return nameable.has(name) ? `"${name}"` : quoteName(name);
}

/** A schema-qualified name as it must be written in SQL; `public` is left out. */
export function quoteQualified(object: { readonly schema?: string | undefined; readonly name: string }): string {
  return object.schema === undefined || object.schema === 'public' ? quoteName(object.name) : `${quoteName(object.schema)}.${quoteName(object.name)}`;
}

/** A text as an SQL string; with standard_conforming_strings on, as it is by default, a backslash stands for itself. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
