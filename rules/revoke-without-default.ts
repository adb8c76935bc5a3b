import { defineRule, quoteName, stringOf, type Catalog, type DefaultPrivilege, type EffectOf, type Privilege, type Span } from '../src/rule/index.js';
import { isClient } from './lib/client-roles.js';
import { listed } from './lib/listed.js';

type Kind = 'tables' | 'sequences' | 'functions';

/** What a file takes on all that is there, from these roles. */
interface Revoked {
  readonly at: Span;
  readonly kind: Kind;
  readonly schema: string;
  readonly roles: Set<string>;
  readonly privileges: readonly Privilege[] | 'all';
  readonly then: Catalog;
}

export default defineRule({
  id: 'revoke-without-default',
  family: 'row-level-security',
  security: true,
  severity: 'note',
  precision: 'high',
  summary: 'A REVOKE on all tables, sequences or functions of a schema, while default privileges go on giving the same on new ones.',
  why: `
ON ALL TABLES IN SCHEMA is short for the tables that are there when the statement runs: what is made later is not covered
([GRANT](https://www.postgresql.org/docs/current/sql-grant.html)). What a new table, sequence or function is granted is up to default privileges, and in a
Supabase project those give everything in \`public\` to \`anon\` and \`authenticated\`; EXECUTE on a new function goes to PUBLIC besides
([ALTER DEFAULT PRIVILEGES](https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html)). So the next migration makes a table that has what was taken
from all the others. Reported once for a schema, and not where a later statement takes the default back.`,
  messages: {
    snapshot: {
      what: 'REVOKE ON ALL {{kinds}} covers those that are there: every one made later in schema "{{schema}}" is granted to {{roles}} again, by default privileges.',
      help: 'Take the default back too: {{sql}}',
    },
  },
  examples: [
    {
      bad: "revoke all on all tables in schema public from anon; create table later (id bigint primary key); insert into later values (1);",
      good: "revoke all on all tables in schema public from anon; alter default privileges in schema public revoke all on tables from anon; create table later (id bigint primary key); insert into later values (1);",
      then: 'select * from later;',
      proof: 'leak',
    },
  ],
  create({ report }) {
    const revoked = new Map<string, Revoked>();
    // A default for functions that this file takes back in vain is the matter of ineffective-revoke.
    let speaksOfFunctions = false;
    return {
      'privilege.revoke'(effect, { after: then }) {
        const kind = kindOf(effect);
        if (kind === undefined || effect.conditional) return;
        for (const schema of schemasOf(effect)) {
          const entry = revoked.get(`${kind} ${schema}`) ?? { at: effect.span, kind, schema, roles: new Set<string>(), privileges: effect.privileges, then };
          revoked.set(`${kind} ${schema}`, entry);
          for (const role of effect.roles) if (isClient(role) || (role === 'public' && kind === 'functions')) entry.roles.add(role);
        }
      },
      'privilege.default'({ statement: { node } }) {
        if ('AlterDefaultPrivilegesStmt' in node && kinds[node.AlterDefaultPrivilegesStmt.action?.objtype ?? ''] === 'functions') speaksOfFunctions = true;
      },
      'history.end'(_migration, { after: final }) {
        const left = [...revoked.values()].flatMap((entry) => {
          if (final.schema(entry.schema) === undefined || !final.knowsSince(entry.then, 'privileges')) return [];
          const roles = [...entry.roles].filter((role) => (role === 'public' ? !speaksOfFunctions : final.named('role', role) !== undefined) && stillGiven(final, entry, role));
          return roles.length === 0 ? [] : [{ ...entry, roles }];
        });
        for (const [schema, entries] of bySchema(left)) {
          const roles = [...new Set(entries.flatMap((entry) => entry.roles))].map((role) => (role === 'public' ? 'everybody' : role));
          report({
            message: 'snapshot', at: entries[0]!.at, subject: schema,
            data: { kinds: listed(entries.map(({ kind }) => kind.toUpperCase())), schema, roles: listed(roles), sql: entries.flatMap(takenBack).join(' ') },
          });
        }
      },
    };
  },
});

/** What PUBLIC gets by default can only be taken back for all schemas. */
function takenBack({ kind, schema, privileges, roles }: Omit<Revoked, 'roles'> & { readonly roles: readonly string[] }): readonly string[] {
  const what = `REVOKE ${privileges === 'all' ? 'ALL' : privileges.join(', ')} ON ${kind.toUpperCase()} FROM`;
  const named = roles.filter((role) => role !== 'public');
  return [
    ...(named.length === 0 ? [] : [`ALTER DEFAULT PRIVILEGES IN SCHEMA ${quoteName(schema)} ${what} ${named.join(', ')};`]),
    ...(roles.includes('public') ? [`ALTER DEFAULT PRIVILEGES ${what} public;`] : []),
  ];
}

function bySchema<E extends { readonly schema: string }>(entries: readonly E[]): ReadonlyMap<string, readonly E[]> {
  return new Map(entries.map(({ schema }) => [schema, entries.filter((entry) => entry.schema === schema)]));
}

const kinds: Readonly<Record<string, Kind>> = { OBJECT_TABLE: 'tables', OBJECT_SEQUENCE: 'sequences', OBJECT_FUNCTION: 'functions', OBJECT_ROUTINE: 'functions' };

function kindOf({ scope, columns, statement: { node } }: EffectOf<'privilege.revoke'>): Kind | undefined {
  return scope === 'all-in-schema' && columns === undefined && 'GrantStmt' in node && node.GrantStmt.grant_option !== true ? kinds[node.GrantStmt.objtype ?? ''] : undefined;
}

function schemasOf({ statement: { node } }: EffectOf<'privilege.revoke'>): readonly string[] {
  return 'GrantStmt' in node ? (node.GrantStmt.objects ?? []).flatMap((object) => stringOf(object) ?? []) : [];
}

/** True when what the migrations' role makes in the schema is still granted to the role, by name. */
function stillGiven(catalog: Catalog, { kind, schema, privileges }: Revoked, role: string): boolean {
  const of = (within: string | undefined): DefaultPrivilege | undefined => catalog.defaultPrivileges.find((entry) => entry.role === 'postgres' && entry.objects === kind && entry.schema === within);
  const everywhere = of(undefined);
  if (everywhere === undefined && role === 'public') return true;
  return [everywhere, of(schema)].some((entry) => entry?.grants.some((grant) => grant.role === role && (privileges === 'all' || grant.privileges.some((privilege) => privileges.includes(privilege)))) === true);
}
