import { quoteName, quoteQualified, type Column, type EffectOf, type Listeners, type Relation, type Span, type Statement } from '../../src/rule/index.js';
import { namesIn } from './names-in.js';
import { writes, type PlacedChange } from './placed-change.js';

/** A statement of the file that makes something, or needs rows as they are. */
interface Landmark {
  readonly span: Span;
  /** Names that later statements can only use because of it. */
  readonly gives: readonly string[];
  /** Of a change of rows. */
  readonly change?: PlacedChange;
  /** What it does, as SQL or nearly so, when it has to come after a change. */
  readonly after?: (change: PlacedChange, names: ReadonlySet<string>) => string | undefined;
}

/** What stands before and after the changes of rows in one file. */
export interface FileOrder {
  readonly listeners: Pick<Listeners, Heard>;
  /** True when the change uses what an earlier statement of the file made or changed. */
  needsEarlier(change: PlacedChange): boolean;
  /** The later statements of the file that need the change done, as SQL. */
  followers(change: PlacedChange): readonly string[];
}

type Heard =
  | 'column.rename' | 'column.drop' | 'column.set-type' | 'column.set-not-null' | 'column.drop-not-null' | 'table.create' | 'table.rename' | 'table.drop' | 'view.drop' | 'view.create' | 'view.replace' | 'function.create' | 'function.replace'
  | 'type.create' | 'type.add-value' | 'constraint.add' | 'constraint.drop' | 'index.create' | 'data.insert' | 'data.update' | 'data.delete' | 'trigger.alter' | 'trigger.create' | 'trigger.drop' | 'trigger.toggle-all';

/** Note the order of what one file does. */
export function fileOrder(): FileOrder & { readonly added: (effect: EffectOf<'column.add'>) => void } {
  const landmarks: Landmark[] = [];
  const note = ({ statement: { span } }: { readonly statement: Statement }, gives: readonly string[], after?: Landmark['after'], change?: PlacedChange): void => void landmarks.push({ span, gives, ...(after && { after }), ...(change && { change }) });
  /** What a column was called before the file renamed it: by that name an earlier change knows it. */
  const firstNames = new Map<string, string>();
  const onColumn = (table: Relation, { name, number }: Column, sql: string): Landmark['after'] => (change, names) =>
    (names.has(name) || names.has(firstNames.get(`${table.id}.${number}`) ?? name)) && (change.table.id === table.id || names.has(table.name)) ? `ALTER TABLE ${quoteQualified(table)} ${sql}` : undefined;
  const triggered = ({ statement, table }: { readonly statement: Statement; readonly table: Relation }, events: readonly string[]): void => note({ statement }, events.map((event) => `${event} ${table.id}`));
  const changed = (effect: EffectOf<'data.update' | 'data.delete'>): void => {
    const verb = effect.kind === 'data.update' ? 'UPDATE' : 'DELETE FROM';
    note(effect, [], (change) => {
      if (change.columns === undefined || change.kind !== 'update') return undefined;
      const own = namesIn(effect.statement);
      const reads = own.has(change.table.name) && change.table.columns.some(({ name, number }) => change.columns!.includes(number) && own.has(name));
      return reads ? `${verb} ${quoteQualified(effect.table)} …` : undefined;
    }, effect.kind === 'data.update' ? { kind: 'update', statement: effect.statement, table: effect.table, columns: effect.columns, all: effect.rows === 'all' } : { kind: 'delete', statement: effect.statement, table: effect.table, all: effect.rows === 'all' });
  };
  const known = new Map<Statement, boolean>();
  const needsEarlier = (change: PlacedChange): boolean => {
    const { statement, kind, table, columns } = change;
    let needs = known.get(statement);
    if (needs !== undefined) return needs;
    const names = namesIn(statement);
    const needed = (name: string): boolean => names.has(name) || name === `${kind} ${table.id}` || (columns?.some((number) => name === `write ${table.id}.${number}`) ?? false);
    // Changes of the same rows keep their order.
    needs = landmarks.some(({ span, gives, change: other }) => span.start < statement.span.start && (gives.some(needed) || (other !== undefined && names.has(other.table.name) && needsEarlier(other))));
    known.set(statement, needs);
    return needs;
  };
  return {
    added: (effect) => note(effect, [effect.column.name]),
    listeners: {
      'column.rename': (effect) => {
        const key = `${effect.table.id}.${effect.before.number}`;
        if (!firstNames.has(key)) firstNames.set(key, effect.before.name);
        note(effect, [effect.after.name], onColumn(effect.table, effect.before, `RENAME COLUMN ${quoteName(effect.before.name)} TO ${quoteName(effect.after.name)}`));
      },
      'column.drop': (effect) => note(effect, [], effect.cause === 'explicit' ? onColumn(effect.table, effect.column, `DROP COLUMN ${quoteName(effect.column.name)}`) : undefined),
      'column.set-type': (effect) => note(effect, [effect.after.name], onColumn(effect.table, effect.before, `ALTER COLUMN ${quoteName(effect.before.name)} TYPE ${effect.after.type ?? '…'}`)),
      'column.set-not-null': (effect) => note(effect, [], (change) => (writes(change, effect.table, [effect.before.number]) ? `ALTER TABLE ${quoteQualified(effect.table)} ALTER COLUMN ${quoteName(effect.before.name)} SET NOT NULL` : undefined)),
      'column.drop-not-null': (effect) => note(effect, [effect.before.name]),
      'table.create': (effect) => note(effect, [effect.table.name]),
      'table.rename': (effect) => note(effect, [effect.after.name], (_, names) => (names.has(effect.before.name) ? `ALTER TABLE ${quoteQualified(effect.before)} RENAME TO ${quoteName(effect.after.name)}` : undefined)),
      'table.drop': (effect) => note(effect, [], (_, names) => (effect.cause === 'explicit' && effect.table.persistence !== 'temporary' && names.has(effect.table.name) ? `DROP TABLE ${quoteQualified(effect.table)}` : undefined)),
      'view.drop': (effect) => note(effect, [], (_, names) => (effect.cause === 'explicit' && names.has(effect.view.name) ? `DROP ${effect.view.relationKind === 'materialized-view' ? 'MATERIALIZED ' : ''}VIEW ${quoteQualified(effect.view)}` : undefined)),
      'view.create': (effect) => note(effect, [effect.view.name]),
      'view.replace': (effect) => note(effect, [effect.after.name]),
      'function.create': (effect) => note(effect, [effect.function.name]),
      'function.replace': (effect) => note(effect, [effect.after.name]),
      'type.create': (effect) => note(effect, [effect.type.name]),
      'type.add-value': (effect) => note(effect, [effect.value]),
      'constraint.add': (effect) => {
        const { table, constraint, references, withColumn, cause } = effect;
        note(effect, [], (change) => {
          if (cause !== 'explicit' || withColumn !== undefined) return undefined;
          const needs = writes(change, table, constraint.columns) || (references !== undefined && change.kind !== 'delete' && writes(change, references, constraint.references?.columns ?? []));
          return needs ? `ALTER TABLE ${quoteQualified(table)} ADD CONSTRAINT ${quoteName(constraint.name)} …` : undefined;
        });
      },
      // What a CHECK or key forbade is allowed once it is gone.
      'constraint.drop': (effect) => note(effect, effect.constraint.columns.map((number) => `write ${effect.table.id}.${number}`)),
      'index.create': (effect) => {
        const { table, index } = effect;
        note(effect, [], (change) => (index.unique && writes(change, table, index.keys.flatMap(({ column }) => column ?? [])) ? `CREATE UNIQUE INDEX ${quoteName(index.name)} ON ${quoteQualified(table)} …` : undefined));
      },
      'data.insert': (effect) => note(effect, [effect.table.name], (change) => (change.table.id === effect.table.id && (change.kind === 'delete' || (change.kind === 'update' && change.all)) ? `INSERT INTO ${quoteQualified(effect.table)} …` : undefined)),
      'data.update': changed,
      'data.delete': changed,
      'trigger.alter': (effect) => triggered(effect, effect.before.events),
      'trigger.create': (effect) => triggered(effect, effect.trigger.events),
      'trigger.drop': (effect) => triggered(effect, effect.trigger.events),
      'trigger.toggle-all': (effect) => triggered(effect, ['insert', 'update', 'delete']),
    },
    needsEarlier,
    followers(change) {
      const names = namesIn(change.statement);
      return [...new Set(landmarks.flatMap(({ span, after }) => (span.start > change.statement.span.start ? (after?.(change, names) ?? []) : [])))];
    },
  };
}
