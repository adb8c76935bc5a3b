import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Relation, type Span, type Statement, type Trigger } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'disabled-trigger',
  family: 'additive',
  severity: 'warning',
  precision: 'very-high',
  summary: 'A trigger that a file switches off and not on again.',
  why: `
\`ALTER TABLE … DISABLE TRIGGER\` is not undone at the end of a transaction or a session: the trigger stays off until somebody enables it
([ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)). What it did for each row, an audit entry, a denormalised count, a check, is not done
any more, and nothing fails. It is usually written around a backfill, and the second half forgotten, or lost when the statement between them fails outside a
transaction. One that a later file enables is not reported; one that is to stay off is better dropped, so that the schema says so. DISABLE TRIGGER ALL also names the
triggers of foreign keys, for which it wants a superuser (42501): a Supabase project has none, and USER leaves them out.`,
  messages: {
    off: {
      what: '{{triggers}} on "{{table}}" {{stays}} switched off after this migration.',
      help: 'Add at the end of the file: {{sql}} If it is not to run any more, drop it instead.',
    },
    all: {
      what: 'DISABLE TRIGGER ALL on "{{table}}" fails (42501): it takes in the triggers of its foreign keys, for which it wants a superuser.',
      help: 'ALTER TABLE {{name}} DISABLE TRIGGER USER;',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, changed int default 0); insert into notes values (1); create function touch() returns trigger language plpgsql as $$ begin new.changed := old.changed + 1; return new; end $$; create trigger touched before update on notes for each row execute function touch();",
      bad: 'alter table notes disable trigger touched; update notes set id = id;',
      good: 'alter table notes disable trigger touched; update notes set id = id; alter table notes enable trigger touched;',
      then: 'update notes set id = id; select 1 / changed from notes;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const off = new Map<number, { readonly table: Relation; readonly span: Span }>();
    const failing = new Set<number>();
    return {
      'trigger.alter'({ table, after: trigger, span, conditional }) {
        if (trigger.enabled === 'disabled' && !conditional) off.set(trigger.id, { table, span });
      },
      'trigger.toggle-all'({ table, enabled, span, statement, conditional }, { before, after }) {
        if (enabled || conditional) return;
        for (const { id } of after.triggers(table.id)) off.set(id, { table, span });
        // On a Supabase project the role that runs migrations is no superuser.
        if (before.named('role', 'postgres')?.superuser !== false || !isAll(statement) || !hasKeys(before, table)) return;
        failing.add(table.id);
        report({ message: 'all', severity: 'error', at: span, subject: subjectOf(table), data: { table: displayName(table), name: quoteQualified(table) } });
      },
      'history.end'(_migration, { after: final, since }) {
        const byTable = new Map<number, { readonly trigger: Trigger; readonly span: Span }[]>();
        for (const [id, { table, span }] of off) {
          const trigger = final.getAs('trigger', id);
          if (trigger?.enabled !== 'disabled' || since.migration.getAs('trigger', id)?.enabled === 'disabled') continue;
          byTable.set(table.id, [...(byTable.get(table.id) ?? []), { trigger, span }]);
        }
        for (const [id, found] of byTable) {
          const table = final.getAs('relation', id);
          if (table === undefined || failing.has(id)) continue;
          const names = found.map(({ trigger }) => `"${trigger.name}"`);
          report({
            message: 'off', at: found.at(-1)!.span, subject: subjectOf(table, found[0]!.trigger.name), related: found.slice(0, 5).flatMap(({ trigger }) => createdHere(trigger, `trigger "${trigger.name}"`)),
            data: {
              triggers: `${found.length === 1 ? 'Trigger' : 'Triggers'} ${names.join(', ')}`, stays: found.length === 1 ? 'stays' : 'stay', table: displayName(table),
              sql: found.map(({ trigger }) => `ALTER TABLE ${quoteQualified(table)} ENABLE TRIGGER ${quoteName(trigger.name)};`).join(' '),
            },
          });
        }
      },
    };
  },
});

function isAll({ node }: Statement): boolean {
  return 'AlterTableStmt' in node && (node.AlterTableStmt.cmds ?? []).some((command) => 'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_DisableTrigAll');
}

/** True when foreign keys start or end at a table: Postgres enforces both by triggers of its own. */
function hasKeys(catalog: Catalog, { id }: Relation): boolean {
  return [...catalog.constraints(id), ...catalog.dependents(id)].some((object) => object.kind === 'constraint' && object.type === 'foreign-key');
}
