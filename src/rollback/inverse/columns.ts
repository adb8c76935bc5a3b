import { columnNumbered, displayName, type Catalog, type Column, type Relation } from '../../catalog/index.js';
import type { EffectKind, EffectOf } from '../../replay/effects.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { withoutDependents } from '../aside.js';
import { addColumn, currentDefault, sequenceOf, serialOf, setDefault, setType } from '../ddl/columns.js';
import { commentOnColumn } from '../ddl/comments.js';
import { namesake } from '../ddl/object-names.js';
import { printed } from '../ddl/printer.js';
import { createSequence } from '../ddl/sequences.js';
import { mendGrants } from '../mend.js';
import type { Inverses, Undoing } from '../undoing.js';

type ColumnEffect = Extract<EffectKind, `column.${string}`>;

/** Inverses of what happens to a column. */
export const columnInverses: Inverses<ColumnEffect> = {
  'column.add': (effect, undoing) => {
    if (isLeft(effect, effect.column, undoing)) return;
    const { table, column, conditional } = effect;
    undoing.script.lose(`what was written to column "${displayName(table)}.${column.name}" since goes with it`);
    undoing.script.write(printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'drop column', column: leaves.name(column.name), ...(conditional && { ifExists: true }) }] })));
  },
  'column.drop': (effect, undoing) => {
    if (!isLeft(effect, effect.column, undoing)) addAgain(effect, undoing);
  },
  'column.rename': (effect, undoing) => {
    const { table, before, after } = effect;
    if (isLeft(effect, after, undoing)) return;
    if (table.relationKind === 'view' || table.relationKind === 'materialized-view') {
      return undoing.script.write(`alter ${table.relationKind === 'view' ? 'view' : 'materialized view'} ${quoteQualified(table)} rename column ${quoteName(after.name)} to ${quoteName(before.name)}`);
    }
    undoing.script.write(printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'rename column', column: leaves.name(after.name), to: leaves.name(before.name) }] })));
  },
  'column.set-type': (effect, undoing) => {
    if (!isLeft(effect, effect.after, undoing)) setTypeBack(effect, undoing);
  },
  'column.set-default': (effect, undoing) => defaultBack(effect, undoing),
  'column.drop-default': (effect, undoing) => defaultBack(effect, undoing),
  'column.set-not-null': (effect, undoing) => nullability(effect, undoing),
  'column.validate-not-null': (effect, { script }) => script.leaveOut(`NOT NULL of "${displayName(effect.table)}.${effect.after.name}" stays validated`),
  'column.drop-not-null': (effect, undoing) => nullability(effect, undoing),
  'column.set-identity': (effect, undoing) => {
    if (isLeft(effect, effect.after, undoing)) return;
    const { table, before, after } = effect;
    if (before.identity === after.identity) return undoing.script.leaveOut(`what the migration says of the sequence behind "${displayName(table)}.${after.name}"`);
    const change = before.identity === undefined ? 'drop identity' : after.identity === undefined ? `add generated ${before.identity} as identity` : `set generated ${before.identity}`;
    undoing.script.write(`alter table ${quoteQualified(table)} alter column ${quoteName(after.name)} ${change}`);
  },
  'column.set-options': (effect, undoing) => {
    if (isLeft(effect, effect.after, undoing)) return;
    undoing.script.leaveOut(effect.before.generated !== undefined && effect.after.generated === undefined
      ? `column "${displayName(effect.table)}.${effect.after.name}" is not generated again: Postgres cannot make a column that is there a generated one`
      : `statistics and storage options of column "${displayName(effect.table)}.${effect.after.name}"`);
  },
};

/** True when nothing has to be done for a column: its table goes anyway, or it follows its type. */
function isLeft({ table, cause }: Pick<EffectOf<ColumnEffect>, 'table' | 'cause'>, column: Column, undoing: Undoing): boolean {
  if (cause === 'cascade' && undoing.statement.before.getAs('relation', table.id) !== undefined && table.dependsOn.some((need) => need.of === undefined && undoing.before.getAs('type', need.on)?.typeKind === 'composite')) return true;
  if (namesake(table, undoing.before, undoing.script.catalog) === undefined && undoing.script.catalog.get(table.id) === undefined) return true;
  const now = undoing.after.getAs('relation', table.id) ?? table;
  return undoing.goesAnyway({ dependsOn: now.dependsOn.filter((need) => need.of?.column === column.number) }, table.id);
}

function addAgain({ table, column: dropped }: EffectOf<'column.drop'>, { script, statement, before }: Undoing): void {
  // Its default may have gone before it, with the sequence that it named.
  const whole = statement.before.getAs('relation', table.id) ?? table;
  const column = columnNumbered(whole, dropped.number) ?? dropped;
  const name = `"${displayName(table)}.${column.name}"`;
  const filled = column.default !== undefined || column.identity !== undefined || column.generated !== undefined;
  const nullable = column.notNull && !filled;
  const named = { ...whole, schema: table.schema, name: table.name };
  const sequence = column.identity === undefined && serialOf(statement.before, whole, column) === undefined ? sequenceOf(statement.before, whole.id, column.number) : undefined;
  const text = addColumn(statement.before, named, column, { nullable });
  if (text === undefined) return script.leaveOut(`column ${name} is not made again: its type is not known`);
  if (sequence !== undefined) script.write(createSequence(statement.before, sequence, column.type));
  script.write(text);
  if (sequence !== undefined) script.write(`alter sequence ${quoteQualified(sequence)} owned by ${quoteQualified(table)}.${quoteName(column.name)}`);
  if (nullable) script.say(`column ${name} was NOT NULL. Once it is filled: alter table ${quoteQualified(table)} alter column ${quoteName(column.name)} set not null;`);
  if (column.comment !== undefined) script.write(commentOnColumn(table, column));
  if (whole.grants.some(({ columns }) => columns?.includes(column.name))) mendGrants(script, table, before.getAs('relation', table.id)?.grants ?? whole.grants, before);
}

function setTypeBack({ table, before, after, narrows }: EffectOf<'column.set-type'>, { script, before: was }: Undoing): void {
  const name = `"${displayName(table)}.${after.name}"`;
  if (after.generated !== undefined && before.type === after.type) {
    if (before.default !== undefined) script.write(`alter table ${quoteQualified(table)} alter column ${quoteName(after.name)} set expression as (${before.default})`);
    return;
  }
  if (before.type === undefined) return script.leaveOut(`the type of column ${name}: what it was is not known`);
  if (!narrows && before.type !== after.type) script.lose(`this fails where ${name} holds what ${before.type} has no room for`);
  const change = (): void => {
    const converts = after.default !== undefined && after.generated === undefined;
    if (converts) script.write(setDefault(table, withoutDefault(after)));
    script.write(setType(table, before, before.type!, isEnum(before, was) && isEnum(after, was)));
    if (before.default !== undefined && converts) script.write(setDefault(table, before));
  };
  const relation = was.getAs('relation', table.id);
  const now = relation && namesake(relation, was, script.catalog);
  const number = now?.columns.find((column) => column.name === after.name)?.number;
  if (now === undefined || number === undefined || !withoutDependents(script, [now.id], (object) => readsColumn(object, now, number), change)) change();
}

function isEnum({ typeId }: Column, catalog: Catalog): boolean {
  return catalog.getAs('type', typeId)?.typeKind === 'enum';
}

/** Postgres refuses another type for a column that a view, rule, policy or the condition of a trigger names. */
function readsColumn(object: Parameters<Parameters<typeof withoutDependents>[2]>[0], table: Relation, column: number): boolean {
  const kind = object.kind === 'policy' || object.kind === 'rewrite-rule' || object.kind === 'trigger' || (object.kind === 'relation' && object.relationKind === 'view');
  return kind && object.dependsOn.some((need) => need.on === table.id && need.column === column);
}

function withoutDefault({ default: _default, ...column }: Column): Column {
  return column;
}

function defaultBack(effect: EffectOf<'column.set-default' | 'column.drop-default'>, undoing: Undoing): void {
  const { table, before, after, cause } = effect;
  if (isLeft(effect, after, undoing)) return;
  // With the sequence that it names; CREATE TABLE or ADD COLUMN say it again.
  if (cause !== 'explicit' && undoing.statement.after.getAs('relation', table.id) === undefined) return;
  if (before.default === after.default || before.generated !== undefined) return;
  const was = undoing.before.getAs('relation', table.id) ?? table;
  undoing.script.write(setDefault(table, before.default === undefined ? before : { ...before, default: currentDefault(undoing.before, was, before) }));
}

function nullability(effect: EffectOf<'column.set-not-null' | 'column.drop-not-null'>, undoing: Undoing): void {
  const { table, before, after } = effect;
  if (before.notNull === after.notNull || isLeft(effect, after, undoing)) return;
  if (before.notNull) undoing.script.lose(`this fails where "${displayName(table)}.${after.name}" is null by now`);
  const name = before.notNull ? before.notNullConstraint?.name : undefined;
  if (name !== undefined) return undoing.script.write(`alter table ${quoteQualified(table)} add constraint ${quoteName(name)} not null ${quoteName(after.name)}`);
  undoing.script.write(printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'alter column', column: leaves.name(after.name), alter: { type: before.notNull ? 'set not null' : 'drop not null' } }] })));
}
