import { defineRule, displayName, type Routine, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'dropped-function',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  summary: 'A function or procedure dropped and not created again in the same migration.',
  why: `
Clients that call it, through the Data API (\`/rpc/…\`) or from bodies of other functions written as strings, fail (42883, PGRST202) from the moment the
migration commits. Policies, triggers, defaults and views that use it stop the drop, or go along with CASCADE. Functions that only triggers call are
not reported: nothing else can call them.`,
  messages: {
    dropped: {
      what: 'Dropping {{kind}} "{{name}}({{types}})" breaks every client and function body that still calls it.',
      help: 'Drop it in a later release, once nothing calls it; or keep the old signature as a wrapper of the new one.',
    },
  },
  examples: [
    {
      history: 'create function total(amount bigint) returns bigint language sql as $$ select amount $$;',
      bad: 'drop function total(bigint);',
      good: 'drop function total(bigint); create function total(amount bigint) returns numeric language sql as $$ select amount::numeric $$;',
      then: 'select total(1);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const drops: { readonly routine: Routine; readonly at: Span }[] = [];
    return {
      'function.drop'({ function: routine, cause, span }, { migration }) {
        if (cause === 'explicit' && !isNew(routine, migration) && routine.returns !== 'trigger' && routine.returns !== 'event_trigger') drops.push({ routine, at: span });
      },
      'migration.end'(_migration, { after, since }) {
        for (const { routine, at } of drops) {
          const successors = after.functions(routine);
          const before = new Set(since.migration.functions(routine).map(({ id }) => id));
          // The same name with other parameters takes its place, or an overload that takes the same calls stays.
          if (successors.some((other) => !before.has(other.id) || takesTheSameCalls(other, routine))) continue;
          report({
            message: 'dropped', at, subject: `${subjectOf(routine)}(${inputs(routine)})`,
            data: { kind: routine.routine, name: displayName(routine), types: inputs(routine) },
            related: routine.origin === undefined || routine.origin.deploy < 0 ? [] : [{ span: head(routine.origin.span), text: `${routine.routine} created here` }],
          });
        }
      },
    };
  },
});

function inputs(routine: Routine): string {
  return routine.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table').map(({ type }) => type).join(', ');
}

/** PostgREST and most clients call by parameter name: an overload with the same names, and more with defaults, serves them. */
function takesTheSameCalls(other: Routine, routine: Routine): boolean {
  const names = routine.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table').map(({ name }) => name);
  const offered = other.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  return names.every((name) => name !== undefined && offered.some((parameter) => parameter.name === name)) && offered.every((parameter) => parameter.hasDefault || names.includes(parameter.name));
}

/** The first line of a statement: a whole function body is no place to point at. */
function head(span: Span): Span {
  const line = span.source.text.indexOf('\n', span.start);
  return { ...span, end: line === -1 ? span.end : Math.min(line, span.end) };
}
