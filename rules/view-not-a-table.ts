import { defineRule, displayName, quoteQualified, walk, type rangeName, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { isCaught } from './lib/caught.js';
import { relationOf, type NamePlace } from './lib/named-relations.js';
import { subjectOf } from './lib/subjects.js';
import { nameSpan } from './lib/written-name.js';

export default defineRule({
  id: 'view-not-a-table',
  family: 'rename',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that only a table can serve, on the name of a view.',
  why: `
A view that stands under the former name of a table serves queries, and plain ones serve INSERT, UPDATE and DELETE too. It has no columns to add, no
indexes, no row level security and no policies of its own; no foreign key can point at it, no publication can hold it, \`TRUNCATE\` and \`DROP TABLE\`
refuse it even with IF EXISTS (42809 and the like). A migration or rollback script that still uses the old name stops there.`,
  messages: {
    fails: {
      what: '{{action}} fails: "{{view}}" is a view, not a table.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table profiles (id bigint primary key); create view users as select * from profiles;',
      bad: 'alter table users add column email text;',
      good: 'alter table profiles add column email text;',
      proof: 'error',
    },
    {
      history: 'create table profiles (id bigint primary key); create view users as select * from profiles;',
      bad: 'drop table if exists users;',
      good: 'drop view if exists users;',
      proof: 'error',
    },
  ],
  create: ({ report }) => ({
    'statement.locks'({ statement, session, conditional }, { before }) {
      if (conditional) return;
      const place = { catalog: before, searchPath: session.searchPath };
      for (const { range, action, drops } of tablesNeeded(statement.node, place)) {
        const view = relationOf(range, place);
        if (view === undefined || view.relationKind !== 'view' || view.origin === undefined || view.origin.conditional === true || isCaught(statement)) continue;
        const base = before.getAs('relation', view.view?.over);
        report({
          message: 'fails', at: nameSpan(range, statement), subject: subjectOf(view), related: createdHere(view, 'view'),
          data: { action, view: displayName(view), advice: drops === true ? `DROP VIEW ${quoteQualified(view)};` : `Name the table behind the view${base === undefined ? '' : `, ${quoteQualified(base)}`}.` },
        });
      }
    },
  }),
});

type Range = Parameters<typeof rangeName>[0];

interface Use {
  readonly range: Range;
  readonly action: string;
  readonly drops?: true;
}

/** What a view takes of ALTER TABLE (ATPrepCmd in tablecmds.c). */
const onViews: ReadonlySet<string> = new Set(['AT_ColumnDefault', 'AT_ChangeOwner', 'AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_ReplaceRelOptions', 'AT_CookedColumnDefault', 'AT_AddColumnToView']);
const withTables = ['AlterTableStmt', 'CreateStmt', 'IndexStmt', 'CreatePolicyStmt', 'CreateTrigStmt', 'TruncateStmt', 'CopyStmt', 'CreatePublicationStmt', 'AlterPublicationStmt'] as const;
/** Bits of CreateTrigStmt.timing and .events (pg_trigger.h). */
const insteadOf = 64;
const truncate = 32;

/** The names in a statement that have to be those of tables. */
function tablesNeeded(node: Statement['node'], { catalog, searchPath }: NamePlace): readonly Use[] {
  const uses: Use[] = [];
  const add = (range: Range | undefined, action: string, drops?: true): void => {
    if (range !== undefined) uses.push({ range, action, ...(drops && { drops }) });
  };
  if ('DropStmt' in node) {
    if (node.DropStmt.removeType === 'OBJECT_TABLE') for (const object of node.DropStmt.objects ?? []) add(listedName(object), 'DROP TABLE', true);
    return uses;
  }
  // Nothing else names a table so, and the rows of an INSERT are many.
  if (!withTables.some((tag) => tag in node)) return uses;
  if ('CreatePolicyStmt' in node) add(node.CreatePolicyStmt.table, 'CREATE POLICY');
  else if ('IndexStmt' in node) add(node.IndexStmt.relation, 'CREATE INDEX');
  else walk(node, {
    AlterTableStmt({ relation, cmds, objtype }) {
      const command = (cmds ?? []).flatMap((cmd) => ('AlterTableCmd' in cmd && !onViews.has(cmd.AlterTableCmd.subtype ?? '') ? [cmd.AlterTableCmd.subtype ?? ''] : []))[0];
      if (objtype === 'OBJECT_TABLE' && command !== undefined) add(relation, `ALTER TABLE … ${commandName(command)}`);
    },
    Constraint({ contype, pktable }) {
      if (contype === 'CONSTR_FOREIGN') add(pktable, 'A foreign key that references it');
    },
    CreateTrigStmt({ relation, row, timing = 0, events = 0 }) {
      if ((timing & insteadOf) === 0 && (row === true || (events & truncate) !== 0)) add(relation, row === true ? 'A row trigger BEFORE or AFTER' : 'A TRUNCATE trigger');
    },
    TruncateStmt({ relations }) {
      for (const item of relations ?? []) if ('RangeVar' in item) add(item.RangeVar, 'TRUNCATE');
    },
    CopyStmt({ relation, is_from: isFrom }) {
      const view = relation && relationOf(relation, { catalog, searchPath });
      if (isFrom === true && view !== undefined && !catalog.triggers(view.id).some(({ timing }) => timing === 'instead of')) add(relation, 'COPY … FROM');
    },
    PublicationObjSpec: ({ pubtable }) => add(pubtable?.relation, 'Adding it to a publication'),
  });
  return uses;
}

/** The name in a DROP, as a list of its parts. */
function listedName(object: Statement['node']): Range | undefined {
  if (!('List' in object)) return undefined;
  const parts = (object.List.items ?? []).flatMap((item) => ('String' in item ? [item.String.sval ?? ''] : []));
  const name = parts.at(-1);
  const schema = parts.at(-2);
  return name === undefined ? undefined : { relname: name, ...(schema !== undefined && { schemaname: schema }) };
}

/** `AT_EnableRowSecurity` → `ENABLE ROW SECURITY`. */
function commandName(subtype: string): string {
  return subtype.replace(/^AT_/, '').replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}
