import { namesInBody, type Catalog, type Routine } from '../../src/rule/index.js';
import { withoutComments } from './body-text.js';

/** Extensions whose operators a function finds by its search path only. */
const withOperators: ReadonlySet<string> = new Set(['citext', 'hstore', 'ltree', 'pg_trgm', 'vector', 'postgis', 'cube', 'intarray']);
/** Types of extensions: also where a schema stands before them, their operators are found by the path. */
const ofExtensions = /^(?:citext|hstore|ltree|lquery|ltxtquery|vector|halfvec|sparsevec|geometry|geography|box2d|box3d|raster|cube|seg|query_int|isbn|issn)$/;
const builtIn: ReadonlySet<string> = new Set(`aclitem any anyarray anycompatible anyelement anyenum anynonarray anyrange bigint bigserial bit bool boolean box bpchar bytea char character cid cidr circle cstring date
  datemultirange daterange decimal double event_trigger float float4 float8 inet int int2 int4 int4multirange int4range int8 int8multirange int8range integer internal interval json jsonb jsonpath line lseg macaddr
  macaddr8 money name national nummultirange numeric numrange oid path pg_lsn point polygon real record refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure
  regrole regtype serial setof smallint smallserial table text tid time timestamp timestamptz timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot unknown uuid varbit varchar void
  xid xid8 xml`.split(/\s+/));

/** The schemas that a function has to keep in its search path for the types and operators of extensions; undefined when it uses none, as far as one can tell. */
export function extensionSchemas(routine: Routine, catalog: Catalog): readonly string[] | undefined {
  const extensions = [...catalog.objectsOf('extension')].filter(({ name }) => withOperators.has(name));
  if (!namesForeignType(routine, catalog) && !(extensions.length > 0 && mayUseOperator(routine, catalog))) return undefined;
  return extensions.flatMap(({ schema }) => (schema === undefined || schema === 'pg_catalog' ? [] : [schema]));
}

/** Operators that only extensions have, and tables of which the columns are not known. */
function mayUseOperator({ body, origin }: Routine, catalog: Catalog): boolean {
  if (body === undefined || origin === undefined) return true;
  if (/<%|%>|<->|<=>|<#>|~@|@>|<@|&&|\?[|&]|[\w)'"]\s+%\s+[\w('"]/.test(body.text)) return true;
  const { relations, temporaryTables } = namesInBody(origin.span);
  return temporaryTables.length > 0 || relations.some(({ schema = 'public', name }) => catalog.relation({ schema, name })?.origin === undefined);
}

function namesForeignType({ id, parameters, body, origin }: Routine, catalog: Catalog): boolean {
  const text = withoutComments(body?.text ?? '').toLowerCase();
  const types = [
    ...parameters.filter(({ typeId }) => typeId === undefined).map(({ type }) => type),
    ...[...text.matchAll(/::\s*((?:[a-z_]\w*\s*\.\s*)?[a-z_]\w*)/g)].map(([, type]) => type!),
    ...declared(text),
  ];
  if (types.some((type) => isForeign(type, catalog))) return true;
  // What is compared with a column of such a type, too.
  if (origin === undefined) return false;
  const named = namesInBody(origin.span).relations.map(({ schema = 'public', name }) => catalog.relation({ schema, name }));
  // NEW and OLD are rows of the tables that it is a trigger of.
  const rows = catalog.dependents(id).map((object) => (object.kind === 'trigger' ? catalog.getAs('relation', object.table) : undefined));
  return [...named, ...rows].some((relation) => relation?.columns.some(({ type, typeId }) => isOfExtension(typeId === undefined ? type : catalog.getAs('type', typeId)?.base)) === true);
}

/** The types of the variables that PL/pgSQL declares; those that follow a column, by %TYPE, aside. */
function declared(text: string): readonly string[] {
  const block = /\bdeclare\b([\s\S]*?)\bbegin\b/.exec(text)?.[1] ?? '';
  return block.split(';').flatMap((part) => {
    const type = /^\s*[a-z_]\w*\s+(?:constant\s+)?((?:[a-z_]\w*\s*\.\s*)?[a-z_]\w*)/.exec(part)?.[1];
    return type === undefined || part.includes('%') || /\bcursor\b|\balias\b/.test(part) ? [] : [type];
  });
}

function isOfExtension(type: string | undefined): boolean {
  return type !== undefined && ofExtensions.test(lastPart(type));
}

function lastPart(type: string): string {
  return type.replace(/[[(].*$/, '').replace(/^.*\./, '').replaceAll('"', '').trim();
}

/** A type of an extension; or one without a schema that neither Postgres nor the project has. */
function isForeign(type: string, catalog: Catalog): boolean {
  const name = lastPart(type);
  if (ofExtensions.test(name)) return true;
  return !type.includes('.') && /^[a-z_]\w*$/.test(name.split(' ')[0]!) && !builtIn.has(name.split(' ')[0]!) && catalog.type({ schema: 'public', name }) === undefined && catalog.relation({ schema: 'public', name }) === undefined;
}
