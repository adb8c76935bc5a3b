import { defineRule, displayName, namesInBody, walk, type Catalog, type Constraint, type ObjectId, type Span, type Statement } from '../src/rule/index.js';
import { callsOf } from './lib/moving-checks.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'volatile-check',
  family: 'design',
  severity: 'warning',
  precision: 'high',
  summary: 'A CHECK whose result can change although its row does not.',
  why: `
Postgres takes it that a CHECK says the same of a row whenever it is asked, and asks only when the row is written
([Check Constraints](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS)). Where it depends on the clock, the session or another table, a row that was right
becomes wrong unnoticed: the next UPDATE of any of its columns fails (23514), and so does the restore of a dump, which loads tables one by one. A condition that time
can only make truer, \`born_on <= current_date\`, is not reported; neither is a function that reads no table.`,
  messages: {
    moving: {
      what: 'CHECK "{{constraint}}" of "{{table}}" calls {{call}}: a row that passes today fails later, on any UPDATE and on restore.',
      help: 'Judge it when the row is written: in a trigger (BEFORE INSERT, or UPDATE OF its columns), or in the function that inserts.',
    },
    reads: {
      what: 'CHECK "{{constraint}}" of "{{table}}" calls {{call}}, which reads "{{relation}}": changes there are not noticed, and a restore can fail.',
      help: 'Use a foreign key where one says it, else a constraint trigger.',
    },
  },
  examples: [
    {
      bad: 'create table notes (id bigint primary key, author text, body text, check (author = current_user));',
      good: 'create table notes (id bigint primary key, author text, body text);',
      then: "insert into notes values (1, current_user, ''); set role anon; update notes set body = 'hello'; reset role;",
      proof: 'error',
    },
    {
      history: `create table limits (largest integer); insert into limits values (10);
create function is_within_limit(amount integer) returns boolean language sql as $$ select amount <= largest from public.limits $$;`,
      bad: 'create table orders (id bigint primary key, amount integer check (is_within_limit(amount)), note text);',
      good: 'create table orders (id bigint primary key, amount integer check (amount <= 10), note text);',
      then: "insert into orders values (1, 5); update limits set largest = 1; update orders set note = 'paid';",
      proof: 'error',
    },
  ],
  create({ report }) {
    const found: { readonly id: ObjectId; readonly tell: () => void }[] = [];
    return {
      'constraint.add'({ table, constraint, statement, span }, { after }) {
        const condition = constraint.type === 'check' && constraint.inherited !== true && table.persistence !== 'temporary' ? conditionAt(statement, span) : undefined;
        if (condition === undefined) return;
        const { moving, functions } = callsOf(condition);
        const common = { at: span, subject: subjectOf(table, constraint) };
        const names = { constraint: constraint.name, table: displayName(table) };
        const reads = moving === undefined ? tableRead(after, functions, constraint) : undefined;
        if (moving !== undefined) found.push({ id: constraint.id, tell: () => report({ message: 'moving', ...common, data: { ...names, call: moving } }) });
        else if (reads !== undefined) found.push({ id: constraint.id, tell: () => report({ message: 'reads', ...common, data: { ...names, ...reads } }) });
      },
      'history.end'(_migration, { after: final }) {
        for (const { id, tell } of found) if (final.getAs('constraint', id) !== undefined) tell();
      },
    };
  },
});

/** The condition of the CHECK that begins here. */
function conditionAt(statement: Statement, { start }: Span): Parameters<typeof callsOf>[0] | undefined {
  let found: Parameters<typeof callsOf>[0] | undefined;
  walk(statement.node, {
    Constraint({ contype, location, raw_expr: condition }) {
      if (contype === 'CONSTR_CHECK' && statement.at(location ?? 0) === start) found ??= condition;
      return false;
    },
  });
  return found;
}

/** The first of these functions whose body reads a table, and that table. */
function tableRead(catalog: Catalog, functions: readonly string[], { dependsOn }: Constraint): { readonly call: string; readonly relation: string } | undefined {
  for (const { on } of dependsOn) {
    const routine = catalog.getAs('function', on);
    if (routine?.origin === undefined || routine.body === undefined || !functions.some((name) => name === routine.name || name === `${routine.schema}.${routine.name}`)) continue;
    const [relation] = namesInBody(routine.origin.span).relations;
    if (relation !== undefined) return { call: `${displayName(routine)}()`, relation: displayName(relation) };
  }
  return undefined;
}
