import { defineRule, displayName, firstLine, quoteQualified, type Relation, type Routine } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { refusalLog } from './lib/first-refusal.js';
import { recreationOf } from './lib/recreation.js';
import { signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'incompatible-replacement',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'CREATE OR REPLACE of a view or function that Postgres refuses: columns, result, parameter names or defaults differ.',
  why: `
\`CREATE OR REPLACE VIEW\` may only add columns behind those that are there, with the same names, order and types
([CREATE VIEW](https://www.postgresql.org/docs/current/sql-createview.html)); anything else is 42P16. \`CREATE OR REPLACE FUNCTION\` may change the body and the attributes, but not what is returned (the columns of
RETURNS TABLE and OUT parameters count), not the names of input parameters, and may not take defaults away (42P13), as callers may depend on each
([CREATE FUNCTION, Notes](https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-NOTES)). Dropping first takes grants, comments and a view's options (security_invoker) along:
say them again, in the same file.`,
  messages: {
    view: { what: 'View "{{name}}" cannot be replaced so: {{error}} (42P16).', help: 'Add columns at the end only, or drop it first and say its options and grants again: {{advice}}{{more}}' },
    function: { what: 'Function "{{name}}" cannot be replaced so: {{error}} ({{code}}).', help: '{{advice}}{{more}}' },
    kind: { what: 'CREATE OR REPLACE VIEW fails: "{{name}}" is a {{kind}} (42809).', help: 'Give the view another name, or drop or rename the {{kind}} first.{{more}}' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create view user_list with (security_invoker = true) as select id, email from users;',
      bad: 'create or replace view user_list with (security_invoker = true) as select email, id from users;',
      good: 'drop view user_list; create view user_list with (security_invoker = true) as select email, id from users;',
      proof: 'error',
    },
    {
      history: 'create function total(amount bigint) returns bigint language sql as $$ select amount $$;',
      bad: 'create or replace function total(amount bigint) returns numeric language sql as $$ select amount::numeric $$;',
      good: 'drop function total(bigint); create function total(amount bigint) returns numeric language sql as $$ select amount::numeric $$;',
      proof: 'error',
    },
    {
      history: 'create function total(amount bigint, rate numeric default 1) returns numeric language sql as $$ select amount * rate $$;',
      bad: 'create or replace function total(sum bigint, rate numeric default 1) returns numeric language sql as $$ select sum * rate $$;',
      good: 'create or replace function total(amount bigint, rate numeric default 2) returns numeric language sql as $$ select amount * rate $$;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    return {
      failure(effect, step) {
        const { statement: { node }, object } = effect;
        if (!('ViewStmt' in node || 'CreateFunctionStmt' in node) || object === undefined || !['42P16', '42P13', '42809'].includes(effect.sqlstate)) return;
        refused.note(effect, step, `${object.id}`);
      },
      'migration.end'() {
        for (const { effect, step: { before }, more } of refused.firsts()) {
          const { object, error, span } = effect;
          if (object?.kind === 'function') {
            report({
              message: 'function', at: firstLine(effect.span), subject: `${subjectOf(object)}(${signatureOf(object)})`, related: head(object),
              data: { name: displayName(object), error, code: effect.sqlstate, advice: adviceFor(object, error), more },
            });
          } else if (object?.kind === 'relation') {
            const common = { at: span, subject: subjectOf(object), related: createdHere(object, object.relationKind.replace('-', ' ')) };
            if (effect.sqlstate === '42809') report({ message: 'kind', ...common, data: { name: displayName(object), kind: object.relationKind.replace('-', ' '), more } });
            else report({ message: 'view', ...common, data: { name: displayName(object), error, advice: steps(object, recreationOf({ object }, before)?.again), more } });
          }
        }
      },
    };
  },
});

/** The old view's options and grants with a query that is still to be written. */
function steps(view: Relation, again = ''): string {
  return `DROP VIEW ${quoteQualified(view)}; ${again.replace(/ AS .*?;(?= GRANT |$)/s, ' AS …;')}`;
}

function adviceFor(routine: Routine, error: string): string {
  const drop = `DROP ${routine.routine.toUpperCase()} ${signatureOf(routine)};`;
  if (error.startsWith('cannot change name')) return `Keep the name ${/"(.*)"/.exec(error)?.[0] ?? ''}: clients call by it through the Data API. Or drop it first: ${drop}`;
  if (error.startsWith('cannot remove')) return `Keep the defaults, as callers may leave these parameters out; or drop it first: ${drop}`;
  return `Give the new one another name, so that clients of the old one go on; or drop it first in this file, and say its grants again: ${drop}`;
}

function head(routine: Routine) {
  return createdHere(routine, routine.routine).map(({ span, text }) => ({ span: firstLine(span), text }));
}
