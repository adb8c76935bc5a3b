import { columnNamed, defineRule, displayName, managedSchemas, quoteName, quoteQualified, soughtByUser, type Catalog, type Relation, type SoughtColumns } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { policyLog, type StandingConditions } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'policy-column-without-index',
  family: 'row-level-security',
  severity: 'note',
  precision: 'high',
  optIn: true,
  summary: 'A policy that looks for the rows of a user by a column that no index leads with.',
  why: `
The condition of a policy is added to every query on the table. \`owner = (select auth.uid())\` finds the rows of a user by an index on \`owner\`, and reads
the whole table where there is none; a sub-select on a table of members reads all of that, for each row if it depends on the row
([RLS performance](https://supabase.com/docs/guides/database/postgres/row-level-security#add-indexes)). Only comparisons with = that have to hold are
judged, and tables in sub-selects by any of the columns compared there. Columns of a foreign key are left to foreign-key-without-index. Small tables do not
need it, so this rule is off unless asked for. One finding per table.`,
  messages: {
    unindexed: {
      what: 'Policy "{{policy}}" on "{{table}}" finds rows of {{where}} by "{{column}}", which no index leads with: a query that nothing else narrows reads them all.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, owner uuid); alter table notes enable row level security;',
      bad: 'create policy own on notes for select using (owner = (select auth.uid()));',
      good: 'create policy own on notes for select using (owner = (select auth.uid())); create index notes_owner_idx on notes (owner);',
      then: 'set local role authenticated; select * from notes;',
      proof: 'plan',
    },
  ],
  create({ report, runner }) {
    const log = policyLog();
    return {
      ...log.listeners,
      'history.end'(migration, { after: final }) {
        if (!final.knows('indexes')) return;
        const told = new Set<number>();
        for (const standing of log.conditions(final)) {
          for (const sought of soughtIn(standing)) {
            const { policy, table, span } = standing;
            const read = sought.of === undefined ? table : final.relation({ schema: sought.of.schema ?? 'public', name: sought.of.name });
            if (read === undefined || !table.rowSecurity || told.has(read.id) || !isSearched(final, read, sought)) continue;
            told.add(read.id);
            const column = sought.columns[0]!;
            const live = isLive(read, migration) && read.relationKind === 'table';
            const sql = `CREATE INDEX ${live ? 'CONCURRENTLY ' : ''}${quoteName(`${read.name}_${column}_idx`.slice(0, 63))} ON ${quoteQualified(read)} (${quoteName(column)});`;
            report({
              message: 'unindexed', at: span, subject: subjectOf(read, column),
              data: {
                policy: policy.name, table: displayName(table), column, where: read.id === table.id ? 'it' : `"${displayName(read)}"`,
                advice: !live ? `Add to the same file: ${sql}` : `${runner === 'supabase' ? 'In a file of its own' : 'Outside any transaction'}: ${sql}`,
              },
            });
          }
        }
      },
    };
  },
});

/** What is looked for when rows are read, or found to be changed; a new row is looked at itself, but for its sub-selects. */
function soughtIn({ using, withCheck }: StandingConditions): readonly SoughtColumns[] {
  return [...(using === undefined ? [] : soughtByUser(using)), ...(withCheck === undefined ? [] : soughtByUser(withCheck).filter(({ of }) => of !== undefined))];
}

/** True for a table of the project of which none of the columns leads an index, and is no foreign key by itself. */
function isSearched(catalog: Catalog, read: Relation, { columns }: SoughtColumns): boolean {
  if (read.view !== undefined || read.origin === undefined || !read.columnsKnown || managedSchemas.has(read.schema)) return false;
  const numbers = columns.flatMap((name) => columnNamed(read, name)?.number ?? []);
  if (numbers.length === 0 || columnNamed(read, columns[0]!)?.number !== numbers[0]) return false;
  if (catalog.constraints(read.id).some((constraint) => constraint.type === 'foreign-key' && constraint.columns.length === 1 && constraint.columns[0] === numbers[0])) return false;
  return !catalog.indexes(read.id).some(({ keys }) => keys[0]?.column !== undefined && numbers.includes(keys[0].column));
}
