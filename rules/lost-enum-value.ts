import { defineRule, displayName, quoteQualified, type Span, type TypeObject } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { escaped } from './lib/body-text.js';
import { isUncalled } from './lib/dead-functions.js';
import { literal, writtenValue } from './lib/lost-values.js';
import { bodyPlace, functionsNaming, signUpNote } from './lib/naming-functions.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'lost-enum-value',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A value of an enum that is renamed, or gone after the type was made again, and that clients and function bodies still write.',
  why: `
\`ALTER TYPE … RENAME VALUE\` changes the label for everyone at once: rows, policies, defaults and indexes hold the value by its OID and follow, but what is written as
text does not. A client that filters by or writes the old label fails with 22P02 (invalid input value for enum), one that reads gets a label that it does not know,
and a function body, which is text, fails at its next call ([ALTER TYPE](https://www.postgresql.org/docs/current/sql-altertype.html)). The same goes for
a value that is not there any more when the type is created again under its name. Add the new value next to the old one, move the rows, and leave the old one alone until nothing
writes it.`,
  messages: {
    renamed: {
      what: 'Renaming value {{value}} of enum "{{type}}" to {{to}} breaks every client that still writes or reads the old one.',
      help: 'Add it instead: ALTER TYPE {{name}} ADD VALUE {{to}}; move the rows in a later migration, and leave {{value}} until nothing writes it.',
    },
    removed: {
      what: 'Enum "{{type}}" comes back without {{value}}: clients that still write it fail.',
      help: 'Keep {{value}} in the type until nothing writes it.',
    },
    body: {
      what: 'Function "{{function}}" still writes {{value}} of enum "{{type}}", which is {{change}} here: its next call fails.{{signup}}',
      help: 'CREATE OR REPLACE FUNCTION {{function}} without the old value, in this file.',
    },
  },
  examples: [
    {
      history: "create type status as enum ('open', 'done'); create table tasks (id bigint primary key, status status); create function open_tasks() returns bigint language plpgsql as $$ begin return (select count(*) from tasks where status = 'open'); end $$;",
      bad: "alter type status rename value 'open' to 'opened';",
      good: "alter type status add value 'opened';",
      then: 'select open_tasks();',
      proof: 'error',
    },
    {
      history: "create type status as enum ('open', 'done'); create table tasks (id bigint primary key, status status); create function check_status() returns trigger language plpgsql as $$ begin if new.status = 'done' then new.id := -new.id; end if; return new; end $$; create trigger checked before insert on tasks for each row execute function check_status();",
      bad: "alter type status rename to status_old; create type status as enum ('open', 'closed'); alter table tasks alter column status type status using (case status::text when 'done' then 'closed' else status::text end)::status; drop type status_old;",
      good: "alter type status add value 'closed';",
      then: "insert into tasks values (1, 'open');",
      proof: 'error',
    },
  ],
  create({ report }) {
    const renames: { readonly type: TypeObject; readonly from: string; to: string; readonly at: Span }[] = [];
    const made: { readonly type: TypeObject; readonly at: Span }[] = [];
    return {
      'type.rename-value'({ before, from, to, span }, { migration }) {
        const earlier = renames.find((known) => known.type.id === before.id && known.to === from);
        if (earlier !== undefined) earlier.to = to;
        else if (!isNew(before, migration)) renames.push({ type: before, from, to, at: span });
      },
      'type.create': ({ type, span }) => void made.push({ type, at: span }),
      'migration.end'(migration, { after, since }) {
        const bodies = (type: TypeObject, lost: readonly string[], change: string, at: Span): void => {
          const present = new RegExp(lost.map((value) => escaped(literal(value))).join('|'));
          for (const routine of functionsNaming(after, present)) {
            const value = isUncalled(after, routine) ? undefined : writtenValue(after, routine, type, lost);
            if (value !== undefined) report({ message: 'body', at, subject: subjectOf(routine, `${type.name}.${value}`), related: bodyPlace(routine), data: { function: displayName(routine), value: literal(value), type: displayName(type), change, signup: signUpNote(after, routine) } });
          }
        };
        for (const { type: { id }, from, to, at } of renames) {
          const now = after.getAs('type', id);
          if (now?.values === undefined || now.values.includes(from) || since.migration.getAs('type', id)?.values?.includes(from) !== true) continue;
          report({ message: 'renamed', at, subject: subjectOf(now, from), related: createdHere(now, 'type'), data: { value: literal(from), to: literal(to), type: displayName(now), name: quoteQualified(now) } });
          bodies(now, [from], `renamed to ${literal(to)}`, at);
        }
        for (const { type, at } of made) {
          const was = since.migration.type(type);
          const now = after.type(type);
          const values = now?.values;
          if (now === undefined || values === undefined || was?.values === undefined || now.id !== type.id || was.id === now.id || isNew(was, migration)) continue;
          const lost = was.values.filter((value) => !values.includes(value));
          if (lost.length === 0) continue;
          report({ message: 'removed', at, subject: subjectOf(now), related: createdHere(was, 'type'), severity: 'warning', data: { type: displayName(now), value: lost.map(literal).join(', ') } });
          bodies(now, lost, 'gone', at);
        }
      },
    };
  },
});
