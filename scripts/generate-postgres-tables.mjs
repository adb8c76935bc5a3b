// Writes what replay must know of Postgres' own functions and types, from the system catalogs of PGlite (PostgreSQL 18).
// Run: node scripts/generate-postgres-tables.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';

const folder = new URL('../src/replay/generated/', import.meta.url);

/** Functions that SQL can call: not those that take or give what only the server's C code has. The name counts for its most volatile overload. */
const functionsByVolatility = `
  select volatility, string_agg(name, ' ' order by name collate "C") as names
  from (
    select proname as name, case when bool_or(provolatile = 'v') then 'volatile' when bool_or(provolatile = 's') then 'stable' else 'immutable' end as volatility
    from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and proname not like 'binary\\_upgrade\\_%'
      and not proargtypes::oid[] && array['internal', 'cstring']::regtype[]::oid[]
      and prorettype <> all (array['internal', 'cstring', 'trigger', 'event_trigger']::regtype[])
    group by proname
  ) as functions
  group by volatility`;

/** Functions of which an overload is immutable and another is not. */
const partlyImmutable = `
  select string_agg(name, ' ' order by name collate "C") as names
  from (
    select proname as name
    from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and proname not like 'binary\\_upgrade\\_%' and not proargtypes::oid[] && array['internal', 'cstring']::regtype[]::oid[]
      and prorettype <> all (array['internal', 'cstring', 'trigger', 'event_trigger']::regtype[])
    group by proname
    having bool_or(provolatile = 'i') and bool_or(provolatile <> 'i')
  ) as functions`;

const binaryCoercions = `
  select format_type(castsource, null) || '>' || format_type(casttarget, null) as pair
  from pg_cast where castmethod = 'b'`;

/** Types whose name in pg_type is not the name that format_type prints; arrays follow from their elements. */
const printedNames = `
  select typname as name, format_type(oid, null) as printed
  from pg_type
  where typnamespace = 'pg_catalog'::regnamespace and typelem = 0 and typtype in ('b', 'p', 'r', 'm') and typname <> format_type(oid, null)
  order by typname collate "C"`;

const volatileOperatorsAndCasts = `
  select oprname as name from pg_operator join pg_proc on pg_proc.oid = oprcode where provolatile = 'v'
  union all
  select castfunc::regproc::text from pg_cast join pg_proc on pg_proc.oid = castfunc where provolatile = 'v'`;

const db = await PGlite.create();
try {
  // What the generated files leave out is true only as long as this holds.
  const exceptions = await rows(volatileOperatorsAndCasts);
  if (exceptions.length > 0) throw new Error(`volatile operators or casts: ${exceptions.map(({ name }) => name).join(', ')}`);

  mkdirSync(folder, { recursive: true });
  const [{ major }] = await rows(`select current_setting('server_version_num')::int / 10000 as major`);
  const functions = Object.fromEntries((await rows(functionsByVolatility)).map(({ volatility, names }) => [volatility, names]));
  write('builtin-functions', major, [
    nameSet('volatileFunctions', 'Names of built-in functions of which an overload is volatile. No built-in operator or cast is.', functions.volatile),
    nameSet('stableFunctions', 'Names of built-in functions of which an overload is stable and none is volatile.', functions.stable),
    nameSet('immutableFunctions', 'Names of built-in functions of which every overload is immutable.', functions.immutable),
    nameSet('partlyImmutableFunctions', 'Names of built-in functions of which an overload is immutable and another is not.', (await rows(partlyImmutable))[0].names),
  ]);
  const coercions = (await rows(binaryCoercions)).map(({ pair }) => pair).sort();
  const printed = (await rows(printedNames)).map(({ name, printed }) => `${name}:${printed}`);
  write('casts', major, [
    `/** Pairs \`from>to\` of types whose values are the same bytes (pg_cast.castmethod \`b\`), by the names that format_type prints. */\n` +
      `export const binaryCoercible: ReadonlySet<string> = new Set(\n  ${lines(coercions)}.split('\\n'),\n);\n`,
    `/** The name in pg_type → the name that format_type prints, where they differ: \`int4\` → \`integer\`. */\n` +
      `export const printedTypeNames: ReadonlyMap<string, string> = new Map(\n  ${lines(printed)}.split('\\n').map((line) => {\n` +
      `    const [name = '', printed = ''] = line.split(':');\n    return [name, printed];\n  }),\n);\n`,
  ]);
} finally {
  // Node does not end while an instance is open.
  await db.close();
}

async function rows(sql) {
  return (await db.query(sql)).rows;
}

function nameSet(name, says, names) {
  return `/** ${says} */\nexport const ${name}: ReadonlySet<string> = new Set(\n  \`${wrapped(names)}\`.split(/\\s/),\n);\n`;
}

function lines(entries) {
  return `\`${entries.join('\n')}\``;
}

/** Words in lines of at most 160 characters. */
function wrapped(words) {
  return words.replace(/(?=\S)(.{1,160})(?: |$)/g, '$1\n').trimEnd();
}

function write(name, major, parts) {
  const header = `// Generated from the system catalogs of PostgreSQL ${major} by: node scripts/generate-postgres-tables.mjs\n// Do not edit.\n\n`;
  writeFileSync(new URL(`${name}.generated.ts`, folder), header + parts.join('\n'));
}
