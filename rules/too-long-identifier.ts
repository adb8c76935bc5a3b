import { defineRule, type Span, type Statement } from '../src/rule/index.js';
import { allCutTo, cutTo, isCollision, mayBeCut, writtenFor } from './lib/cut-names.js';
import { kindOf } from './lib/subjects.js';

export default defineRule({
  id: 'too-long-identifier',
  family: 'design',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A name of more than 63 bytes, which Postgres cuts.',
  why: `
Postgres keeps 63 bytes of a name and drops the rest with a NOTICE that migration tools do not show
([Identifiers](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)). The name in the catalog, in error messages and in generated types is then not the
one in the file, a search for it finds nothing, and a query that compares it with \`pg_policies\` or \`information_schema\` is never true. Two names that differ only
after byte 63 are one: the second CREATE fails (42710, 42P07), or with IF NOT EXISTS does nothing.`,
  messages: {
    cut: {
      what: 'The name of {{kind}} "{{full}}" has {{bytes}} bytes: Postgres keeps the first 63, "{{name}}".',
      help: 'Write a name of at most 63 bytes.',
    },
    collision: {
      what: 'The name of {{kind}} "{{full}}" is, in its first 63 bytes, that of "{{other}}", which is there already: {{outcome}}.',
      help: 'Write names that differ in their first 63 bytes.',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key);',
      bad: 'create policy "Members of a team can read the notes of every other member of the same team" on notes for select using (true);',
      good: 'create policy "Members read notes of their team" on notes for select using (true);',
      proof: 'history',
    },
    {
      history: 'create table notes (id bigint primary key); create policy "Members of a team can use the notes of every other member of it to read" on notes for select using (true);',
      bad: 'create policy "Members of a team can use the notes of every other member of it to write" on notes for insert with check (true);',
      good: 'create policy "Members write notes of their team" on notes for insert with check (true);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const see = (kind: string, name: string, { span }: Statement, existing?: { readonly span: Span; readonly outcome: string }): void => {
      if (!mayBeCut(name)) return;
      const cut = cutTo(name, span);
      if (cut === undefined) return;
      const common = { at: cut.at, subject: name };
      const other = existing && writtenFor(name, existing.span);
      if (existing !== undefined && other !== undefined && other.full !== cut.full) {
        report({ message: 'collision', severity: 'error', ...common, related: [{ span: other.at, text: 'the other one is made here' }], data: { kind, full: cut.full, other: other.full, outcome: existing.outcome } });
      } else {
        report({ message: 'cut', ...common, data: { kind, full: cut.full, bytes: cut.bytes, name }, fix: { title: 'Write what Postgres keeps', applicability: 'safe', edits: allCutTo(name, span).map(({ at, sql }) => ({ span: at, text: sql })) } });
      }
    };
    const renames = (kind: string) => ({ after, statement }: { readonly after: { readonly name: string }; readonly statement: Statement }): void => see(kind, after.name, statement);
    const fails = 'the statement fails';
    return {
      failure(effect) {
        const { object, statement } = effect;
        if (object !== undefined && 'name' in object && object.origin !== undefined && isCollision(effect)) see(object.kind === 'relation' ? kindOf(object) : object.kind.replace('-', ' '), object.name, statement, { span: object.origin.span, outcome: fails });
      },
      'table.create'({ table, statement }) {
        see('table', table.name, statement);
        for (const column of table.columns) if (column.inherited !== true) see('column', column.name, statement);
      },
      'table.rename': renames('table'),
      'column.add': ({ column, statement }) => see('column', column.name, statement),
      'column.rename': renames('column'),
      'constraint.add': ({ constraint, statement }) => see('constraint', constraint.name, statement),
      'constraint.rename': renames('constraint'),
      'index.create': ({ index, statement }) => see('index', index.name, statement),
      'index.exists': ({ wanted, existing, statement }) => see('index', wanted.name, statement, existing.origin && { span: existing.origin.span, outcome: 'nothing is built' }),
      'index.rename': renames('index'),
      'view.create': ({ view, statement }) => see('view', view.name, statement),
      'view.rename': renames('view'),
      'sequence.create': ({ sequence, statement }) => see('sequence', sequence.name, statement),
      'policy.create': ({ policy, statement }) => see('policy', policy.name, statement),
      'policy.rename': renames('policy'),
      'trigger.create': ({ trigger, replaces, statement }) => see('trigger', trigger.name, statement, replaces?.origin && { span: replaces.origin.span, outcome: fails }),
      'trigger.rename': renames('trigger'),
      'function.create': ({ function: routine, statement }) => see('function', routine.name, statement),
      'function.rename': renames('function'),
      'type.create': ({ type, statement }) => see('type', type.name, statement),
      'type.rename': renames('type'),
      'schema.create': ({ schema, statement }) => see('schema', schema.name, statement),
    };
  },
});
