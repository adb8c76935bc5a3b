import { defineRule, displayName, firstLine, type Catalog, type Routine, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';
import { inputsOf, inputTypes, isCallable } from './lib/routines.js';

export default defineRule({
  id: 'dropped-function',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  contracting: true,
  summary: 'A function or procedure dropped or renamed, with nothing in its place that takes the same calls.',
  why: `
Clients that call it, through the Data API (\`/rpc/…\`) or from bodies of other functions written as strings, fail (42883, PGRST202) from the moment the
migration commits. Policies, triggers, defaults and views that use it stop the drop, or go along with CASCADE. Functions that only triggers call are
not reported: nothing else can call them.`,
  messages: {
    signature: {
      what: '{{kind}} "{{name}}({{types}})" comes back with other parameters: clients and function bodies that still call it as before fail.',
      help: 'Give every new parameter a default and keep the names of the old ones; or keep the old signature as a wrapper of the new one.',
    },
    renamed: {
      what: 'Renaming {{kind}} "{{name}}({{types}})" to "{{to}}" breaks every client and function body that still calls it.',
      help: 'Keep a wrapper of the old name that calls the new one, until nothing calls it.',
    },
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
    // By id: what counts of a function that is renamed and then dropped, or renamed twice, is the name that it had before.
    const gone = new Map<number, { readonly routine: Routine; readonly at: Span; readonly to?: Routine }>();
    return {
      'function.drop'({ function: routine, cause, span }, { migration }) {
        if (cause === 'explicit' && !isNew(routine, migration) && isCallable(routine)) gone.set(routine.id, { routine: gone.get(routine.id)?.routine ?? routine, at: span });
      },
      'function.rename'({ before, after, span }, { migration }) {
        if (!isNew(before, migration) && isCallable(before)) gone.set(before.id, { routine: before, at: span, ...gone.get(before.id), to: after });
      },
      'migration.end'(_migration, { after, since }) {
        for (const { routine, at, to } of gone.values()) {
          const successors = after.functions(routine);
          if (successors.some((other) => takesTheSameCalls(other, routine))) continue;
          const common = { at, subject: `${subjectOf(routine)}(${inputTypes(routine)})`, related: routine.origin === undefined || routine.origin.deploy < 0 ? [] : [{ span: firstLine(routine.origin.span), text: `${routine.routine} created here` }] };
          const names = { kind: routine.routine, name: displayName(routine), types: inputTypes(routine) };
          if (to !== undefined) report({ message: 'renamed', ...common, data: { ...names, to: displayName(to) } });
          else if (successors.some((other) => !hadOverload(since.migration, other))) report({ message: 'signature', ...common, data: { ...names, kind: routine.routine === 'procedure' ? 'Procedure' : routine.routine === 'aggregate' ? 'Aggregate' : 'Function' } });
          else report({ message: 'dropped', ...common, data: names });
        }
      },
    };
  },
});

/** An overload that was there before, even if it is made anew, is not what the file puts in the place of another. */
function hadOverload(before: Catalog, routine: Routine): boolean {
  return before.functions(routine).some((other) => inputTypes(other) === inputTypes(routine));
}

/** Clients call by parameter name (PostgREST) or by position: an overload serves both when it begins with the same parameters, and what it adds has a default. */
function takesTheSameCalls(other: Routine, routine: Routine): boolean {
  const old = inputsOf(routine);
  const offered = inputsOf(other);
  const byPosition = old.every((parameter, at) => offered[at]?.type === parameter.type) && offered.slice(old.length).every(({ hasDefault }) => hasDefault);
  const byName = old.every(({ name }) => name !== undefined && offered.some((parameter) => parameter.name === name)) && offered.every(({ hasDefault, name }) => hasDefault || old.some((parameter) => parameter.name === name));
  return byPosition || byName;
}
