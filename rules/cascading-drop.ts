import { defineRule, displayName, type Casualty, type Catalog, type EffectOf } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { casualtyName } from './lib/casualties.js';
import { few, listed } from './lib/listed.js';

export default defineRule({
  id: 'cascading-drop',
  family: 'additive',
  severity: 'error',
  precision: 'very-high',
  summary: 'DROP … CASCADE that takes other objects along, each by name.',
  why: `
\`CASCADE\` drops whatever depends on the object, and what depends on that, with no more than a NOTICE: views, foreign keys of other tables, triggers, column
defaults, whole columns of a dropped type ([Dependency Tracking](https://www.postgresql.org/docs/current/ddl-depend.html)). Without CASCADE the
statement stops and names them. What the same migration creates again is left out; policies on other tables are reported by lost-policy.`,
  messages: {
    casualties: {
      what: 'CASCADE takes along {{list}} with {{target}}.',
      help: 'Drop or change each of them first, in this file, and then drop without CASCADE.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create view user_emails as select email from users;',
      bad: 'alter table users drop column email cascade;',
      good: 'drop view user_emails; alter table users drop column email; create view user_emails as select id from users;',
      then: 'select * from user_emails;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const drops: { readonly effect: { readonly casualties: readonly Casualty[]; readonly span: EffectOf<'table.drop'>['span'] }; readonly target: string; readonly subject: string; readonly before: Catalog }[] = [];
    return {
      'table.drop': (effect, { since }) => note(effect, `table "${displayName(effect.table)}"`, since.migration),
      'column.drop': (effect, { since }) => note(effect, `column "${displayName(effect.table)}.${effect.column.name}"`, since.migration),
      'view.drop': (effect, { since }) => note(effect, `view "${displayName(effect.view)}"`, since.migration),
      'function.drop': (effect, { since }) => note(effect, `function "${displayName(effect.function)}"`, since.migration),
      'type.drop': (effect, { since }) => note(effect, `type "${displayName(effect.type)}"`, since.migration),
      'sequence.drop': (effect, { since }) => note(effect, `sequence "${displayName(effect.sequence)}"`, since.migration),
      'constraint.drop': (effect, { since }) => note(effect, `constraint "${effect.constraint.name}"`, since.migration),
      'extension.drop': (effect, { since }) => note(effect, `extension "${effect.extension.name}"`, since.migration),
      'schema.drop': (effect, { since }) => note(effect, `schema "${effect.schema.name}"`, since.migration),
      'migration.end'(migration, { after, since }) {
        for (const { effect, target, subject, before } of drops) {
          const lost = effect.casualties.filter((casualty) => casualty.object.kind !== 'policy' && !isNew(casualty.object, migration) && before.get(casualty.object.id) !== undefined && !comesBack(casualty, after, since.migration));
          const names = [...new Set(lost.flatMap((casualty) => casualtyName(casualty, since.migration) ?? []))];
          if (names.length > 0) report({ message: 'casualties', at: effect.span, subject, data: { target, list: listed(names, few) }, ...(names.every((name) => name.startsWith('default')) && { severity: 'warning' }) });
        }
      },
    };

    function note(effect: EffectOf<'table.drop'> | EffectOf<'column.drop'> | EffectOf<'view.drop'> | EffectOf<'function.drop'> | EffectOf<'type.drop'> | EffectOf<'sequence.drop'> | EffectOf<'constraint.drop'> | EffectOf<'extension.drop'> | EffectOf<'schema.drop'>, target: string, before: Catalog): void {
      if (effect.cause === 'explicit' && effect.casualties.length > 0) drops.push({ effect, target, subject: target, before });
    }
  },
});

/** True when the migration made an object of the same name and kind again. */
function comesBack({ object, of }: Casualty, after: Catalog, before: Catalog): boolean {
  switch (object.kind) {
    case 'relation': {
      const now = after.relation(object);
      if (now === undefined || of === undefined) return now !== undefined;
      const again = now.columns.find((column) => column.name === object.columns.find((lost) => lost.number === of.column)?.name);
      return of.part === 'default' ? again?.default !== undefined : again !== undefined;
    }
    case 'index': {
      // With its table, its column or its constraint it is not worth a word.
      const table = after.getAs('relation', object.table);
      const whole = object.keys.every(({ column }) => column === undefined || table?.columns.some(({ number }) => number === column));
      return table === undefined || !whole || object.constraint !== undefined || after.index(object) !== undefined;
    }
    case 'function':
      return after.functions(object).length > 0;
    case 'type':
      return after.type(object) !== undefined;
    case 'trigger':
    case 'constraint': {
      const table = before.getAs('relation', object.table);
      const now = table && (after.getAs('relation', table.id) ?? after.relation(table));
      if (now === undefined) return true;
      return object.kind === 'trigger' ? after.trigger(now.id, object.name) !== undefined : after.constraints(now.id).some((other) => other.name === object.name || (other.type === object.type && other.columns.join() === object.columns.join()));
    }
    default:
      return false;
  }
}
