// Generated from the system catalogs of PostgreSQL 18 by: node scripts/generate-postgres-tables.mjs
// Do not edit.

/** Pairs `from>to` of types whose values are the same bytes (pg_cast.castmethod `b`), by the names that format_type prints. */
export const binaryCoercible: ReadonlySet<string> = new Set(
  `bit varying>bit
bit>bit varying
character varying>character
character varying>text
cidr>inet
integer>oid
integer>regclass
integer>regcollation
integer>regconfig
integer>regdictionary
integer>regnamespace
integer>regoper
integer>regoperator
integer>regproc
integer>regprocedure
integer>regrole
integer>regtype
oid>integer
oid>regclass
oid>regcollation
oid>regconfig
oid>regdictionary
oid>regnamespace
oid>regoper
oid>regoperator
oid>regproc
oid>regprocedure
oid>regrole
oid>regtype
pg_dependencies>bytea
pg_mcv_list>bytea
pg_ndistinct>bytea
pg_node_tree>text
regclass>integer
regclass>oid
regcollation>integer
regcollation>oid
regconfig>integer
regconfig>oid
regdictionary>integer
regdictionary>oid
regnamespace>integer
regnamespace>oid
regoper>integer
regoper>oid
regoper>regoperator
regoperator>integer
regoperator>oid
regoperator>regoper
regproc>integer
regproc>oid
regproc>regprocedure
regprocedure>integer
regprocedure>oid
regprocedure>regproc
regrole>integer
regrole>oid
regtype>integer
regtype>oid
text>character
text>character varying
xml>character
xml>character varying
xml>text`.split('\n'),
);

/** The name in pg_type → the name that format_type prints, where they differ: `int4` → `integer`. */
export const printedTypeNames: ReadonlyMap<string, string> = new Map(
  `any:"any"
bool:boolean
bpchar:character
char:"char"
float4:real
float8:double precision
int2:smallint
int4:integer
int8:bigint
time:time without time zone
timestamp:timestamp without time zone
timestamptz:timestamp with time zone
timetz:time with time zone
varbit:bit varying
varchar:character varying`.split('\n').map((line) => {
    const [name = '', printed = ''] = line.split(':');
    return [name, printed];
  }),
);
