import { defineRule, displayName, type Span, type TypeObject } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'dropped-type',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  contracting: true,
  summary: 'A type or domain dropped and not created again in the same migration.',
  why: `
Casts and declarations in function bodies written as strings, and clients that name the type, fail (42704) once it is gone. Columns and function
signatures that use it stop the drop; with CASCADE the columns are dropped with their values.`,
  messages: {
    dropped: {
      what: 'Dropping type "{{type}}" breaks every client and function body that still names it.',
      help: 'Drop it in a later release, once nothing names it.',
    },
  },
  examples: [
    {
      history: "create type mood as enum ('calm', 'cross');",
      bad: 'drop type mood;',
      good: "comment on type mood is 'unused since the last release, to be dropped in the next';",
      then: "select 'calm'::mood;",
      proof: 'error',
    },
  ],
  create({ report }) {
    const drops: { readonly type: TypeObject; readonly at: Span }[] = [];
    return {
      'type.drop'({ type, cause, span }, { migration }) {
        if (cause === 'explicit' && !isNew(type, migration)) drops.push({ type, at: span });
      },
      'migration.end'(_migration, { after }) {
        for (const { type, at } of drops) {
          if (after.type(type) === undefined) report({ message: 'dropped', at, subject: subjectOf(type), data: { type: displayName(type) }, related: createdHere(type, 'type') });
        }
      },
    };
  },
});
