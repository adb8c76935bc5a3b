import { defineRule, displayName, readCondition, type Catalog, type Relation, type SessionCall } from '../src/rule/index.js';
import { eachCondition } from './lib/policies.js';
import { readsItself } from './lib/policy-cycles.js';
import { subjectOf } from './lib/subjects.js';
import { exampleOf, targetOf, wrapped } from './lib/wrapped-calls.js';

export default defineRule({
  id: 'policy-calls-per-row',
  family: 'row-level-security',
  severity: 'note',
  precision: 'very-high',
  summary: 'A policy that asks who is asking anew for every row.',
  why: `
\`auth.uid()\`, \`auth.jwt()\`, \`auth.role()\`, \`auth.email()\` and \`current_setting()\` give the same answer throughout a statement, yet Postgres calls
a function in a policy for each row that it looks at, unless an index takes the comparison. In a scalar sub-select, \`(select auth.uid())\`, it is called
once: Postgres evaluates what depends on no row before the first row (an InitPlan), any sub-select that reads no column of the policy's table too. On a table of a million rows that is the difference between
milliseconds and seconds
([RLS performance](https://supabase.com/docs/guides/database/postgres/row-level-security#call-functions-with-select), lint 0003 of Supabase's advisor,
which misses a bare call beside a wrapped one). The value is the same. Where the call is all that a STABLE function of the project is given,
\`has_role(auth.uid(), 'admin')\`, wrapping that function saves its own work for each row too. One caution: the policies for SELECT of a table that reads itself in a policy for
another command must stay without any sub-select, or Postgres sees infinite recursion (42P17); there no fix is offered.`,
  messages: {
    calls: {
      what: 'Policy "{{policy}}" on "{{table}}" calls {{calls}} for every row that it looks at.',
      help: '{{advice}}',
    },
    written: {
      what: 'Policy "{{policy}}" on "{{table}}" calls {{calls}} for every row that is written.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, owner uuid); alter table notes enable row level security;',
      bad: 'create policy own on notes for select using (owner = auth.uid());',
      good: 'create policy own on notes for select using (owner = (select auth.uid()));',
      then: `set role authenticated; do $$ declare line text; found boolean := false; begin for line in explain select * from notes loop found := found or line like '%InitPlan%'; end loop;
if not found then raise exception 'called for each row'; end if; end $$;`,
      proof: 'error',
    },
  ],
  create({ report }) {
    return eachCondition(({ policy, table, statement, span, using, withCheck }, final) => {
      const reading = using === undefined ? [] : readCondition(using).perRow.filter((call) => isRepeated(final, table, call));
      const writing = withCheck === undefined ? [] : readCondition(withCheck).perRow.filter((call) => isRepeated(final, table, call));
      const calls = [...reading, ...writing];
      // The Storage API writes one row with each statement: there is nothing to save.
      if (calls.length === 0 || !table.rowSecurity || (reading.length === 0 && table.schema === 'storage')) return;
      const targets = calls.map((call) => targetOf(final, call));
      const names = [...new Set(targets.map(({ name }) => `${name}()`))].join(' and ');
      const recursive = readsItself(final, table);
      const fix = recursive ? undefined : wrapped(statement, span, targets);
      const example = `(select ${exampleOf(statement, span, targets[0]!)})`;
      const advice = recursive
        ? `A policy of "${displayName(table)}" reads the table itself, so a sub-select here may end in infinite recursion (42P17): let that policy call a function with SECURITY DEFINER first, then wrap each call: ${example}.`
        : `Wrap each call in a sub-select, which is evaluated once: ${example}.`;
      report({
        message: reading.length > 0 ? 'calls' : 'written', at: span, subject: subjectOf(table, policy), ...(fix !== undefined && { fix }),
        data: { policy: policy.name, table: displayName(table), calls: names, advice },
      });
    });
  },
});

/**
 * False for a call in a sub-select that does not depend on the row of the policy's table: that runs once for all rows (an InitPlan or a hashed
 * SubPlan). It depends on the row when it names a column by the table, or one that only this table has; where that is not certain, it does not.
 */
function isRepeated(catalog: Catalog, table: Relation, { within }: SessionCall): boolean {
  return within.every(({ reads, opaque, bare, outer }) => {
    if (outer.size > 0) return true;
    const inner = reads.map(({ schema, name }) => catalog.relation({ schema: schema ?? 'public', name }));
    if (opaque || inner.some((relation) => relation === undefined || relation.columns.length === 0)) return false;
    return table.columns.some(({ name }) => bare.has(name) && !inner.some((relation) => relation?.columns.some((column) => column.name === name)));
  });
}
