import { defineRule, displayName, type EffectOf, type Relation, type Routine, type Span } from '../src/rule/index.js';
import { isLive, isNew } from './lib/age.js';
import { fileHead, baseName } from './lib/file-head.js';
import { columnKey, returnsWithValues } from './lib/returning-column.js';
import { firstThree, rowsOf, valuesOf, type UndoChange } from './lib/undo-changes.js';
import { makeTemporary, routinesCalled } from './lib/temporary-tables.js';

export default defineRule({
  id: 'missing-rollback',
  family: 'rollback',
  severity: 'warning',
  precision: 'high',
  summary: 'A migration that is not additive, without a rollback script beside it.',
  why: `
A migration that only adds can be left in place while the application goes back. One that drops, renames, narrows or deletes cannot: the release before
it does not run on the schema after it. A script that brings the schema back, written and tested beforehand, is what makes "roll back within five
minutes" true. It is found as \`supabase/rollbacks/<same name>.sql\`, in a \`rollback/\` sub-folder, or as \`*.down.sql\`, \`*_rollback.sql\`,
\`*.rollback.sql\`. In a project that has no rollback script at all this is a note.`,
  messages: {
    missing: {
      what: '"{{file}}" has no rollback script, and it is not additive: it {{changes}}.',
      help: 'Write supabase/rollbacks/{{file}}, which brings the schema back; "pg-safe rollback {{file}}" drafts it.',
    },
    lossy: {
      what: '"{{file}}" has no rollback script, and it is not additive: it {{changes}}.',
      help: 'Write supabase/rollbacks/{{file}}, which brings the schema back; "pg-safe rollback {{file}}" drafts it. No script brings back {{data}}: copy them first, in this migration.',
    },
    all: {
      what: '"{{file}}" has no rollback script.',
      help: 'Write supabase/rollbacks/{{file}}, which brings the schema back.',
    },
  },
  options: {
    for: { description: 'Which migrations need one: "non-additive" (what drops, renames, narrows or deletes), "destructive" (of those, what loses data), "all" or "none".', default: 'non-additive' },
  },
  examples: [
    {
      path: 'supabase/migrations/20260118000000_drop_notes.sql',
      history: 'create table notes (id bigint primary key);',
      bad: 'drop table notes;',
      good: 'create table notes_archive (id bigint primary key);',
      proof: 'history',
    },
  ],
  create({ report, options, history }) {
    const changes: UndoChange[] = [];
    const created = new Set<string>();
    const called: Routine[] = [];
    const note = (what: string, span: Span, data?: string, undone: UndoChange['undone'] = () => false): void => void changes.push({ what, span, undone, data });
    const dropped = (kind: string, relation: Relation, { span, cause }: EffectOf<'table.drop'> | EffectOf<'view.drop'>): void => {
      if (cause === 'explicit') note(`drops ${kind} "${displayName(relation)}"`, span, kind === 'table' ? rowsOf(relation) : undefined, (made) => kind === 'view' && made.has(`${relation.schema}.${relation.name}`));
    };
    return {
      'table.create'({ table }) {
        created.add(`${table.schema}.${table.name}`);
      },
      'view.create'({ view }) {
        created.add(`${view.schema}.${view.name}`);
      },
      'type.create'({ type }) {
        created.add(`type ${type.schema}.${type.name}`);
      },
      'data.query'({ functions }, { before }) {
        called.push(...routinesCalled(before, functions));
      },
      'data.insert'({ table }) {
        created.add(`rows ${table.id}`);
      },
      'table.drop'(effect, { migration }) {
        const known = effect.table.origin !== undefined || effect.table.columnsKnown;
        if (!isLive(effect.table, migration)) return;
        if (!known && effect.ifExists) note(`drops table "${displayName(effect.table)}"`, effect.span, rowsOf(effect.table), (made) => made.has(`${effect.table.schema}.${effect.table.name}`) || made.has(`pg_temp.${effect.table.name}`) || makeTemporary(called, effect.table.name));
        else dropped('table', effect.table, effect);
      },
      'view.drop'(effect, { migration }) {
        if (isLive(effect.view, migration) && (effect.view.origin !== undefined || !effect.ifExists)) dropped('view', effect.view, effect);
      },
      'column.drop'({ table, column, cause, span }, { migration }) {
        if (cause === 'explicit' && isLive(table, migration) && column.number !== 0 && column.origin?.deploy !== migration.deploy) note(`drops column "${displayName(table)}.${column.name}"`, span, valuesOf(table, column.name), (made, after) => { const now = after.getAs('relation', table.id); return now !== undefined && returnsWithValues(column, now, made); });
      },
      'type.drop'({ type, cause, span }, { migration }) {
        if (cause === 'explicit' && !isNew(type, migration)) note(`drops type "${displayName(type)}"`, span, undefined, (made) => made.has(`type ${type.schema}.${type.name}`));
      },
      'schema.drop'({ schema, span }, { migration }) {
        if (!isNew(schema, migration)) note(`drops schema "${schema.name}"`, span);
      },
      'table.rename'({ before, after, span }, { migration }) {
        if (isLive(before, migration)) note(`renames table "${displayName(before)}" to "${displayName(after)}"`, span);
      },
      'table.set-schema'({ before, span }, { migration }) {
        if (isLive(before, migration)) note(`moves table "${displayName(before)}"`, span);
      },
      'column.rename'({ table, before, after, span }, { migration }) {
        created.add(columnKey(table, after));
        if (isLive(table, migration) && table.relationKind !== 'view' && before.origin?.deploy !== migration.deploy) note(`renames column "${displayName(table)}.${before.name}" to "${after.name}"`, span);
      },
      'column.set-type'({ table, before, after, span, work, narrows }, { migration }) {
        if (isLive(table, migration) && before.type !== after.type && work !== 'none') note(`changes the type of "${displayName(table)}.${before.name}"`, span, narrows ? valuesOf(table, before.name) : undefined);
      },
      'data.truncate'({ table, span }, { migration }) {
        if (isLive(table, migration)) note(`empties table "${displayName(table)}"`, span, rowsOf(table));
      },
      'data.delete'({ table, filtered, span }, { migration }) {
        if (isLive(table, migration) && !filtered) note(`deletes every row of "${displayName(table)}"`, span, rowsOf(table), (made) => made.has(`rows ${table.id}`));
      },
      'migration.end'({ source, rollback, looksLike }, { after }) {
        if (rollback !== undefined || looksLike !== undefined || options.for === 'none') return;
        const file = baseName(source.path);
        const real = changes.filter(({ undone, data }) => (options.for !== 'destructive' || data !== undefined) && !undone(created, after));
        const data = firstThree(real.flatMap((change) => change.data ?? []));
        const quiet = history.rollbacks.length === 0 ? ({ severity: 'note' } as const) : {};
        const common = { at: real[0]?.span ?? fileHead(source), subject: file, ...quiet };
        const facts = { file, changes: firstThree(real.map(({ what }) => what)) };
        if (real.length > 0 && data !== '') report({ message: 'lossy', ...common, data: { ...facts, data } });
        else if (real.length > 0) report({ message: 'missing', ...common, data: facts });
        else if (options.for === 'all') report({ message: 'all', at: fileHead(source), subject: file, data: { file } });
      },
    };
  },
});
