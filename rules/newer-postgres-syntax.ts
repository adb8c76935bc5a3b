import { defineRule, displayName, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'newer-postgres-syntax',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'SQL that the server\'s version of Postgres does not know yet.',
  why: `
The version is the one in the configuration, or \`[db] major_version\` of \`supabase/config.toml\`, which should be that of the hosted project. What a newer version
brought is a syntax error (42601) or an unknown parameter (22023) there, and the whole file is rolled back. It works where it was written: on a local server of the newer
version. Looked for: MERGE, \`security_invoker\` and UNIQUE NULLS NOT DISTINCT
([15](https://www.postgresql.org/docs/release/15.0/)), \`GENERATED ALWAYS AS (…) VIRTUAL\` and NOT ENFORCED ([18](https://www.postgresql.org/docs/release/18.0/)). Where the project
has been upgraded, the number in the configuration is what is wrong.`,
  messages: {
    newer: {
      what: '{{what}} needs PostgreSQL {{needs}}, and the configuration says {{version}}: there the statement fails.',
      help: '{{advice}} If the server has been upgraded, say so: major_version = {{needs}} under [db] in supabase/config.toml.',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, body text);',
      bad: 'create table notes_2 (id bigint primary key, body text, words integer generated always as (length(body)) virtual);',
      good: 'create table notes_2 (id bigint primary key, body text, words integer generated always as (length(body)) stored);',
      proof: 'history',
    },
  ],
  create({ report, postgres }) {
    if (postgres >= 18) return {};
    const seen = new Set<Statement>();
    const see = ({ needs, what, advice }: Feature, at: Span, subject: string, statement: Statement): void => {
      if (postgres >= needs || seen.has(statement)) return;
      seen.add(statement);
      report({ message: 'newer', at, subject, data: { what, needs, version: postgres, advice } });
    };
    const view = (relation: Relation, span: Span, statement: Statement): void => {
      if (relation.options['security_invoker'] !== undefined) see(features.invoker, span, subjectOf(relation), statement);
    };
    const written = (statement: Statement, table: Relation, span: Span): void => {
      for (const { contype, nulls_not_distinct: nulls, generated_kind: kind, skip_validation: unchecked, is_enforced: enforced } of constraintsIn(statement)) {
        if (nulls === true) see(features.nulls, span, subjectOf(table), statement);
        if (contype === 'CONSTR_GENERATED' && kind === 'v') see(features.virtual, span, subjectOf(table), statement);
        // NOT VALID is `skip_validation` with `is_enforced`.
        if ((contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN') && unchecked === true && enforced !== true) see(features.unenforced, span, subjectOf(table), statement);
      }
    };
    return {
      'view.create': ({ view: made, span, statement }) => view(made, span, statement),
      'view.replace': ({ after, span, statement }) => view(after, span, statement),
      'view.set-options': ({ after, span, statement }) => view(after, span, statement),
      'table.create': ({ table, span, statement }) => written(statement, table, span),
      'table.alter': ({ table, span, statement }) => written(statement, table, span),
      'index.create'({ index, span, statement }) {
        if ('IndexStmt' in statement.node && statement.node.IndexStmt.nulls_not_distinct === true) see(features.nulls, span, displayName(index), statement);
      },
      'statement.start'(statement) {
        if ('MergeStmt' in statement.node) see(features.merge, statement.span, 'merge', statement);
      },
    };
  },
});

type ConstraintNode = Extract<Statement['node'], { readonly Constraint: unknown }>['Constraint'];

interface Feature {
  /** As it begins a sentence. */
  readonly what: string;
  readonly needs: number;
  readonly advice: string;
}

const features = {
  merge: { what: 'MERGE', needs: 15, advice: 'Write INSERT … ON CONFLICT DO UPDATE, or UPDATE and INSERT.' },
  invoker: { what: 'The option security_invoker', needs: 15, advice: 'Before, every view reads as its owner: take it out of reach, REVOKE ALL ON … FROM anon, authenticated.' },
  nulls: { what: 'NULLS NOT DISTINCT', needs: 15, advice: 'Write a unique index on coalesce(…), or one more, partial, WHERE … IS NULL.' },
  virtual: { what: 'A virtual generated column', needs: 18, advice: 'Write STORED, or compute it in a view.' },
  unenforced: { what: 'NOT ENFORCED', needs: 18, advice: 'Leave the constraint out, or add it NOT VALID.' },
} as const satisfies Record<string, Feature>;

/** The constraints that CREATE TABLE or ALTER TABLE writes, those of columns too. */
function constraintsIn({ node }: Statement): readonly ConstraintNode[] {
  const elements = 'CreateStmt' in node ? (node.CreateStmt.tableElts ?? []) : 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []).flatMap((command) => ('AlterTableCmd' in command ? (command.AlterTableCmd.def ?? []) : [])) : [];
  const found = elements.flatMap((element) => ('ColumnDef' in element ? (element.ColumnDef.constraints ?? []) : [element]));
  return found.flatMap((element) => ('Constraint' in element ? [element.Constraint] : []));
}
