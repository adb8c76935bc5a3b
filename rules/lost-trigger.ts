import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Relation, type Span, type Trigger } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'lost-trigger',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  summary: 'A trigger that a table had, and has not after it was made again or swapped for another; or one on auth.users that is dropped while its function stays.',
  why: `
Triggers belong to the table, not to its name. \`DROP TABLE\` takes them along without CASCADE and without a word, and a table that is created again, or put in
the place of a renamed one, has none: timestamps are not set, audit rows not written, profiles not made, and nothing fails
([CREATE TRIGGER](https://www.postgresql.org/docs/current/sql-createtrigger.html)). \`LIKE … INCLUDING ALL\` does not copy triggers. What goes along with
\`DROP FUNCTION … CASCADE\` is reported by cascading-drop; a \`DROP TRIGGER\` says what it means, and is reported only where the rest of the application hangs on it,
on \`auth.users\`.`,
  messages: {
    recreated: {
      what: 'Table "{{table}}" had {{triggers}}, and comes back without: what {{they}} did for each row is not done any more.',
      help: 'Create {{them}} again in the same file: {{sql}}',
    },
    dropped: {
      what: 'Trigger "{{trigger}}" on auth.users is dropped and not made again: "{{function}}" is not called any more {{when}}.',
      help: 'Create it again in the same file: {{sql}} If it is meant to go, drop the function too.',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, changed timestamptz); create function touch() returns trigger language plpgsql as $$ begin new.changed := now(); return new; end $$; create trigger touched before insert or update on notes for each row execute function touch();",
      bad: 'drop table notes; create table notes (id uuid primary key, changed timestamptz);',
      good: 'drop table notes; create table notes (id uuid primary key, changed timestamptz); create trigger touched before insert or update on notes for each row execute function touch();',
      proof: 'schema',
    },
  ],
  create({ report }) {
    const gone: { readonly table: Relation; readonly triggers: readonly Trigger[] }[] = [];
    const made = new Map<string, Span>();
    const dropped: { readonly table: Relation; readonly trigger: Trigger; readonly at: Span }[] = [];
    const leaves = (id: number, deploy: Catalog): void => {
      const table = deploy.getAs('relation', id);
      if (table !== undefined && deploy.triggers(id).length > 0) gone.push({ table, triggers: deploy.triggers(id) });
    };
    return {
      'table.create': ({ table, span }) => void made.set(`${table.schema}.${table.name}`, span),
      'table.rename'({ before, after, span }, { since }) {
        made.set(`${after.schema}.${after.name}`, span);
        leaves(before.id, since.deploy);
      },
      'table.drop': ({ table }, { since }) => leaves(table.id, since.deploy),
      'trigger.drop'({ table, trigger, cause, conditional, span }, { migration }) {
        if (table.schema === 'auth' && table.name === 'users' && cause === 'explicit' && !conditional && trigger.origin !== undefined && !isNew(trigger, migration) && trigger.enabled !== 'disabled') dropped.push({ table, trigger, at: span });
      },
      'migration.end'(_migration, { after }) {
        for (const { table, triggers } of gone) {
          const now = after.relation(table);
          const at = made.get(`${table.schema}.${table.name}`);
          if (now === undefined || now.id === table.id || now.view !== undefined || at === undefined) continue;
          const lost = triggers.filter((trigger) => !isReplaced(after, now, trigger) && after.getAs('function', trigger.function) !== undefined);
          if (lost.length === 0) continue;
          const one = lost.length === 1;
          report({
            message: 'recreated', at, subject: subjectOf(table), related: lost.flatMap(({ name, origin }) => (origin === undefined || origin.deploy < 0 ? [] : [{ span: origin.span, text: `trigger "${name}" of the old table` }])),
            data: { table: displayName(table), triggers: `${one ? 'trigger' : 'triggers'} ${lost.map(({ name }) => `"${name}"`).join(', ')}`, they: one ? 'it' : 'they', them: one ? 'it' : 'them', sql: lost.map((trigger) => triggerSql(trigger, now)).join(' ') },
          });
        }
        for (const { table, trigger, at } of dropped) {
          const now = after.getAs('relation', table.id);
          const routine = after.getAs('function', trigger.function);
          if (now === undefined || routine === undefined || isUsed(after, routine.id) || isReplaced(after, now, trigger) || hasNewTrigger(after, now, dropped.map((other) => other.trigger), trigger)) continue;
          report({
            message: 'dropped', at, subject: subjectOf(table, trigger),
            data: { trigger: trigger.name, function: displayName(routine), when: trigger.events.includes('insert') ? 'at sign-up' : 'when a user changes', sql: triggerSql(trigger, now) },
          });
        }
      },
    };
  },
});

/** True when the table has a trigger of that name, or one that calls the same function. */
function isReplaced(catalog: Catalog, table: Relation, { name, function: called }: Trigger): boolean {
  return catalog.triggers(table.id).some((other) => other.name === name || (called !== undefined && other.function === called));
}

/** True when another trigger still calls the function. */
function isUsed(catalog: Catalog, routine: number): boolean {
  return catalog.dependents(routine).some((object) => object.kind === 'trigger');
}

/** True when this migration gave the table a trigger for the same event: another function does the work now. */
function hasNewTrigger(catalog: Catalog, table: Relation, dropped: readonly Trigger[], trigger: Trigger): boolean {
  return catalog.triggers(table.id).some((other) => other.id > trigger.id && !dropped.includes(other) && other.events.some((event) => trigger.events.includes(event)));
}

function triggerSql({ name, timing, events, forEach, functionName }: Trigger, table: Relation): string {
  return `CREATE TRIGGER ${quoteName(name)} ${timing.toUpperCase()} ${events.map((event) => event.toUpperCase()).join(' OR ')} ON ${quoteQualified(table)} FOR EACH ${forEach.toUpperCase()} EXECUTE FUNCTION ${functionName}();`;
}
