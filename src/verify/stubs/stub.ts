import { quoteLiteral, quoteName } from '../../sql/quote.js';
import { stubSql } from './stubs.generated.js';

/** What stands in for an extension that an engine does not have: objects of the same names and signatures that do nothing outside the database. */
export interface Stub {
  readonly name: string;
  /** The schema that it is always in: WITH SCHEMA may name no other, and it is made when it is not there. */
  readonly schema?: string;
  /** Whether ALTER EXTENSION … SET SCHEMA moves it. */
  readonly relocatable: boolean;
  /** The schema that its own script makes, whatever WITH SCHEMA says. */
  readonly makes?: string;
  /** Statements as in an extension's script: `@extschema@` is the schema that it goes to, which is also where names without a schema are made. */
  readonly sql: string;
}

/** As in the control files of the extensions: those that are bound to a schema, that can be moved, and that make a schema of their own. */
const bound: Readonly<Record<string, string>> = { pg_graphql: 'graphql', supabase_vault: 'vault', pgmq: 'pgmq', pg_tle: 'pgtle', pgsodium: 'pgsodium' };
const relocatable: ReadonlySet<string> = new Set(['http', 'hypopg', 'index_advisor', 'pg_hashids', 'pg_stat_statements', 'postgres_fdw', 'pgaudit']);
const makes: Readonly<Record<string, string>> = { pg_net: 'net', pg_cron: 'cron', pgmq: 'pgmq', pg_tle: 'pgtle', pgsodium: 'pgsodium', pg_repack: 'repack' };

const stubs: ReadonlyMap<string, Stub> = new Map(
  Object.entries(stubSql).map(([name, sql]) => {
    const [schema, own] = [bound[name], makes[name]];
    return [name, { name, sql, relocatable: relocatable.has(name), ...(schema !== undefined && { schema }), ...(own !== undefined && { makes: own }) }];
  }),
);

/** The names of the extensions for which there is a stub. */
export const stubNames: readonly string[] = [...stubs.keys()];

/** What stands in for an extension; undefined when nothing does. */
export function stubFor(name: string): Stub | undefined {
  return stubs.get(name);
}

/** What the control file of a stub says its version is: so `pg_available_extensions` tells a stub from the extension. */
export const stubVersion = 'stub';

/** The files by which CREATE EXTENSION finds a stub, for an engine into whose folder of extensions (`SHAREDIR/extension`) they can be put. */
export function extensionFiles({ name, schema, sql }: Stub): readonly { readonly name: string; readonly text: string }[] {
  const control = [`default_version = '${stubVersion}'`, 'relocatable = false', ...(schema === undefined ? [] : [`schema = '${schema}'`])];
  return [{ name: `${name}.control`, text: `${control.join('\n')}\n` }, { name: `${name}--${stubVersion}.sql`, text: sql }];
}

/**
 * One statement that does what CREATE EXTENSION would do with the stub, but for the extension itself, for an engine without its files.
 * @param into the schema that is written after WITH SCHEMA
 * @param ifNotExists do nothing when its objects are there
 */
export function stubStatement({ schema, sql }: Stub, into: string | undefined, ifNotExists: boolean): string {
  const target = into ?? schema;
  const home = target === undefined ? 'current_schema()' : quoteLiteral(target);
  const make = `${schema === undefined ? '' : `create schema if not exists ${quoteName(schema)};`}${sql}`;
  const there = ifNotExists ? '\nexception when duplicate_schema or duplicate_table or duplicate_function or duplicate_object then null;' : '';
  return `do $stub$
declare
  path text := current_setting('search_path');
begin
  perform set_config('search_path', quote_ident(${home}), true);
  execute replace(${quoteLiteral(make)}, '@extschema@', quote_ident(${home}));
  perform set_config('search_path', path, true);${there}
end $stub$`;
}
