import { columnNumbered, defineRule, displayName, type Catalog, type EffectOf, type Relation, type Statement } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

type AlterNode = Extract<Statement['node'], { readonly AlterTableStmt: unknown }>['AlterTableStmt'];

export default defineRule({
  id: 'unusable-index',
  family: 'locking',
  severity: 'error',
  precision: 'very-high',
  summary: 'A constraint that is to adopt an index which Postgres does not let it adopt.',
  why: `
\`ADD CONSTRAINT … USING INDEX\` takes an index of the same table that is unique and a plain btree: whole (no WHERE), over columns (no expressions), in the default order, of no other
constraint; and not on a partitioned table. Anything else is refused
([ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html), transformIndexConstraint in parse_utilcmd.c), which is seen only when the migration runs.`,
  messages: {
    unusable: {
      what: 'The constraint cannot adopt index "{{index}}" of "{{table}}": {{reason}}, so the statement fails ({{code}}).',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create index users_email on users (email);',
      bad: 'alter table users add constraint users_email_key unique using index users_email;',
      good: 'create unique index users_email_key on users (email);',
      proof: 'error',
    },
    {
      history: 'create table users (id bigint primary key, email text); create unique index users_email on users (lower(email));',
      bad: 'alter table users add constraint users_email_key unique using index users_email;',
      good: "comment on index users_email is 'unique as it is';",
      proof: 'error',
    },
  ],
  create({ report }) {
    let altered: EffectOf<'table.alter'> | undefined;
    return {
      'table.alter'(effect) {
        altered = effect;
      },
      // The statement is judged by what there was before it.
      'statement.locks'({ statement }, { before }) {
        if (altered?.statement !== statement || !('AlterTableStmt' in statement.node)) return;
        const { table: { id } } = altered;
        const table = before.getAs('relation', id);
        if (table === undefined) return;
        for (const name of adopted(statement.node.AlterTableStmt)) {
          const problem = problemWith(before, table, name);
          if (problem !== undefined) report({ message: 'unusable', at: statement.span, subject: subjectOf(table, name), data: { index: name, table: displayName(table), ...problem } });
        }
      },
    };
  },
});

function adopted({ cmds = [] }: AlterNode): readonly string[] {
  return cmds.flatMap((node) => {
    const def = 'AlterTableCmd' in node ? node.AlterTableCmd.def : undefined;
    return (def !== undefined && 'Constraint' in def && def.Constraint.indexname) || [];
  });
}

interface Problem {
  readonly reason: string;
  readonly code: string;
  readonly advice: string;
}

const rebuild = 'Build one that is unique, over columns, whole and in the default order: CREATE UNIQUE INDEX CONCURRENTLY, in an earlier migration.';

function problemWith(catalog: Catalog, table: Relation, name: string): Problem | undefined {
  if (table.relationKind === 'partitioned-table') {
    return { reason: 'a partitioned table adopts none', code: '0A000', advice: 'Add the constraint to the parent alone with ALTER TABLE ONLY, to each partition by USING INDEX, and ALTER INDEX … ATTACH PARTITION for each.' };
  }
  const index = catalog.index({ schema: table.schema, name });
  // A table that no file made may have indexes that no file made.
  if (index === undefined) {
    if (table.origin === undefined || !catalog.knows('indexes')) return undefined;
    return { reason: 'there is none of that name', code: '42704', advice: rebuild };
  }
  const refused = (reason: string, code: string, advice = rebuild): Problem => ({ reason, code, advice });
  if (index.table !== table.id) return refused('it is of another table', '55000');
  if (index.constraint !== undefined) return refused('it belongs to a constraint already', '55000', 'Leave the statement out, or name another index.');
  if (!index.unique) return refused('it is not unique', '42809');
  // A column that no file made is known by its name alone.
  if (index.keys.some((key) => key.expression !== undefined && key.expression !== key.name)) return refused('it has an expression', '42809', 'Keep it as a unique index: a constraint cannot be over an expression.');
  if (index.predicate !== undefined) return refused('it has a WHERE', '42809', 'Keep it as a unique index: a constraint is over the whole table.');
  if (index.method !== 'btree') return refused(`it is a ${index.method} index`, '42809');
  if (index.keys.some((key) => key.descending === true || key.nullsFirst === true || key.operatorClass !== undefined || hasOwnCollation(table, key))) return refused('it does not have the default order', '42809');
  return undefined;
}

function hasOwnCollation(table: Relation, key: { readonly column?: number; readonly collation?: string }): boolean {
  return key.collation !== undefined && key.column !== undefined && key.collation !== columnNumbered(table, key.column)?.collation;
}
