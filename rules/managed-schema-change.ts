import { defineRule, displayName, managedSchemas, quoteQualified, type Catalog, type CatalogObject, type EffectOf, type Relation, type Routine, type Schema, type Statement } from '../src/rule/index.js';
import { isCaught } from './lib/caught.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'managed-schema-change',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'An object made, changed or dropped in a schema that Supabase manages.',
  why: `
The schemas \`auth\`, \`storage\`, \`realtime\` and \`vault\` and what is in them belong to roles of the platform. On a hosted project migrations run as \`postgres\`,
which since April 2025 may not create objects there and owns none of them: 42501, "must be owner of table users", "permission denied for schema auth"
([changelog](https://github.com/orgs/supabase/discussions/34270)). On a local stack it may work, and the migration then fails at the deploy. What the platform
lets \`postgres\` do is not reported: policies and triggers on its tables, foreign keys that point at them, reading and writing rows. A comment on such a policy
is a note: COMMENT ON POLICY wants the owner of the table, and the platform lets \`postgres\` write it only
[since July 2026](https://github.com/supabase/supautils/pull/208), on projects that were upgraded since.`,
  messages: {
    creates: {
      what: 'Creating {{object}} fails on the platform (42501): schema "{{schema}}" belongs to Supabase, and "postgres" may not create objects in it.',
      help: 'Make it in a schema of your own: {{advice}}',
    },
    changes: {
      what: '{{command}} on "{{object}}" fails on the platform (42501): it belongs to "{{owner}}", and only its owner may do that.',
      help: '{{advice}}',
    },
    policy: {
      what: 'COMMENT ON POLICY "{{policy}}" fails (42501) on a project that was not upgraded since July 2026: "{{object}}" belongs to "{{owner}}".',
      help: 'Write it into the file as a -- comment instead.',
    },
  },
  examples: [
    {
      history: 'create role deployer; grant usage on schema auth to deployer; grant select on auth.users to deployer; grant all on schema public to deployer; set role deployer;',
      bad: "comment on table auth.users is 'those who signed up';",
      good: "create table public.profiles (id uuid primary key); comment on table public.profiles is 'those who signed up';",
      proof: 'error',
    },
    {
      history: 'create role deployer; grant usage on schema auth to deployer; grant references on auth.users to deployer; grant all on schema public to deployer; set role deployer;',
      bad: 'alter table auth.users add column plan text;',
      good: 'create table public.profiles (id uuid primary key references auth.users (id) on delete cascade, plan text);',
      proof: 'error',
    },
    {
      history: 'create role deployer; grant usage on schema auth to deployer; grant all on schema public to deployer; set role deployer;',
      bad: "create function auth.user_id() returns uuid language sql stable as $$ select auth.uid() $$;",
      good: "create function public.user_id() returns uuid language sql stable as $$ select auth.uid() $$;",
      proof: 'error',
    },
  ],
  create({ report }) {
    const reported = new Set<Statement>();

    const creates = ({ cause, conditional, statement, span }: EffectOf<'table.create'> | EffectOf<'view.create'> | EffectOf<'function.create'> | EffectOf<'type.create'> | EffectOf<'sequence.create'>, kind: string, made: Relation | Routine | { readonly schema: string; readonly name: string }, before: Catalog): void => {
      const schema = managed(before, made.schema);
      if (schema === undefined || cause !== 'explicit' || conditional || reported.has(statement) || isCaught(statement)) return;
      reported.add(statement);
      const own = { schema: 'public', name: made.name };
      report({ message: 'creates', at: span, subject: `${made.schema}.${made.name}`, data: { object: `${kind} "${displayName(made)}"`, schema: made.schema, advice: `CREATE ${kind.toUpperCase()} public.${quoteQualified(own)} …` } });
    };
    const changes = ({ cause, conditional, statement, span }: Pick<EffectOf<'table.alter'>, 'cause' | 'conditional' | 'statement' | 'span'>, command: string, object: Relation | Routine | Schema, before: Catalog, advice: string, policy?: string): void => {
      if (managed(before, object.kind === 'schema' ? object.name : object.schema) === undefined || object.origin?.deploy !== -1 || object.owner === undefined || object.owner === 'postgres') return;
      if ((cause !== 'explicit' && cause !== 'replace') || conditional || reported.has(statement) || isCaught(statement)) return;
      reported.add(statement);
      const common = { at: span, subject: subjectOf(object) };
      if (policy !== undefined) report({ message: 'policy', severity: 'note', ...common, data: { policy, object: displayName(object), owner: object.owner } });
      else report({ message: 'changes', ...common, data: { command, object: displayName(object), owner: object.owner, advice } });
    };
    const commented = (effect: EffectOf<'comment.set'>, object: CatalogObject, before: Catalog): void => {
      const table = before.getAs('relation', 'table' in object ? object.table : undefined);
      const on = object.kind === 'relation' || object.kind === 'function' || object.kind === 'schema' ? object : table;
      if (on !== undefined) changes(effect, 'COMMENT', on, before, 'Leave the comment out: what is there is described by Supabase.', object.kind === 'policy' ? object.name : undefined);
    };
    const leave = 'Leave it to Supabase: what is in its schemas changes with the version of the service.';

    return {
      'table.create': (effect, { before }) => creates(effect, 'table', effect.table, before),
      'view.create': (effect, { before }) => creates(effect, 'view', effect.view, before),
      'type.create': (effect, { before }) => creates(effect, 'type', effect.type, before),
      'sequence.create': (effect, { before }) => creates(effect, 'sequence', effect.sequence, before),
      'function.create': (effect, { before }) => creates(effect, 'function', effect.function, before),
      'function.replace': (effect, { before }) => changes(effect, 'CREATE OR REPLACE FUNCTION', effect.before, before, 'Make a function of your own in public, and call that.'),
      'function.alter': (effect, { before }) => changes(effect, 'ALTER FUNCTION', effect.before, before, leave),
      'function.drop': (effect, { before }) => changes(effect, 'DROP FUNCTION', effect.function, before, leave),
      'index.create': (effect, { before }) => changes(effect, 'CREATE INDEX', effect.table, before, 'Keep what you look up in a table of your own, and index it there.'),
      'table.drop': (effect, { before }) => changes(effect, 'DROP TABLE', effect.table, before, leave),
      'table.rename': (effect, { before }) => changes(effect, 'ALTER TABLE … RENAME', effect.before, before, leave),
      'column.rename': (effect, { before }) => changes(effect, 'ALTER TABLE … RENAME COLUMN', effect.table, before, leave),
      'rls.enable': (effect, { before }) => changes(effect, 'ALTER TABLE … ENABLE ROW LEVEL SECURITY', effect.before, before, 'Leave it out: row level security is on there already, and policies can be created without it.'),
      'rls.disable': (effect, { before }) => changes(effect, 'ALTER TABLE … DISABLE ROW LEVEL SECURITY', effect.before, before, 'Allow what is meant with a policy: CREATE POLICY … ON … FOR SELECT TO anon USING (…);'),
      'owner.change'(effect, { before }) {
        const { before: object } = effect;
        if (object.kind === 'relation' || object.kind === 'function' || object.kind === 'schema') changes(effect, `ALTER ${kindOf(object)} … OWNER TO`, object, before, leave);
      },
      'comment.set': (effect, { before }) => void (effect.object !== undefined && commented(effect, effect.object, before)),
      'table.alter': (effect, { before }) => changes(effect, 'ALTER TABLE', effect.table, before, alterAdvice(effect.table)),
    };
  },
});

/** A schema of the platform in which `postgres` may not create objects; undefined for any other, and on a plain Postgres. */
function managed(catalog: Catalog, name: string): Schema | undefined {
  if (!managedSchemas.has(name)) return undefined;
  const schema = catalog.schema(name);
  if (schema?.origin?.deploy !== -1 || schema.owner === undefined || schema.owner === 'postgres') return undefined;
  return schema.grants.some(({ role, privileges }) => (role === 'postgres' || role === 'public') && privileges.includes('CREATE')) ? undefined : schema;
}

function alterAdvice(table: Relation): string {
  return table.schema === 'auth' && table.name === 'users'
    ? 'Keep your own columns in a table of your own: CREATE TABLE public.profiles (id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE, …);'
    : 'Keep what is yours in a table of your own that refers to it by its key.';
}

/** The word for it in a statement: `TABLE`, `FUNCTION`. */
function kindOf(object: CatalogObject): string {
  return (object.kind === 'relation' ? object.relationKind.replace('partitioned-', '') : object.kind).replace('-', ' ').toUpperCase();
}
