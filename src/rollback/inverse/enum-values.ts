import { displayName, type CatalogObject, type Column, type ObjectId, type Relation, type TypeObject } from '../../catalog/index.js';
import { quoteLiteral, quoteName, quoteQualified } from '../../sql/quote.js';
import { withoutDependents } from '../aside.js';
import { currentDefault, setDefault, setType } from '../ddl/columns.js';
import { namesake } from '../ddl/object-names.js';
import { createType } from '../ddl/types.js';
import { dropOf } from '../drop.js';
import { mend } from '../mend.js';
import type { Script } from '../script.js';
import type { Undoing } from '../undoing.js';

interface Use {
  readonly table: Relation;
  readonly column: Column;
}

/** Take a value away from an enum. Postgres cannot: another type takes its place, in every column that has it. */
export function withoutValue(before: TypeObject, value: string, { script, before: was, after }: Undoing): void {
  const now = namesake(after.getAs('type', before.id) ?? before, after, script.catalog);
  const create = (before.values?.length ?? 0) === 0 ? undefined : createType(was, before);
  const stays = `value ${quoteLiteral(value)} stays in enum "${displayName(before)}": Postgres cannot take it away`;
  const uses = now && usesOf(script, now);
  if (now === undefined || create === undefined || uses === undefined) return script.leaveOut(stays);

  const replace = (): void => {
    script.say('Postgres takes no value away from an enum: another type takes its place, and each table with a column of it is rewritten.');
    script.lose(`this fails where a row holds ${quoteLiteral(value)}: give those rows another value before`);
    const old = { ...before, name: `${before.name}_before_rollback`.slice(-63) };
    script.write(`alter type ${quoteQualified(before)} rename to ${quoteName(old.name)}`);
    script.write(create);
    for (const use of uses) retype(script, use, before);
    script.write(dropOf(script.catalog, old));
    mend(script, before, was);
  };
  const tables = new Set(uses.map(({ table }) => table.id));
  const inTheWay = (object: CatalogObject, on: ObjectId): boolean => (on === now.id ? !tables.has(object.id) : isOnColumn(object, uses.filter(({ table }) => table.id === on)));
  if (!withoutDependents(script, [now.id, ...tables], inTheWay, replace)) script.leaveOut(stays);
}

/** The columns of a type; undefined when something has it that cannot be given another one. */
function usesOf(script: Script, type: TypeObject): readonly Use[] | undefined {
  const tables = script.catalog.dependents(type.id).filter((object): object is Relation => object.kind === 'relation' && object.relationKind !== 'view');
  if (tables.some((table) => table.relationKind !== 'table' || table.parents !== undefined)) return undefined;
  return tables.flatMap((table) => table.columns.filter((column) => column.typeId === type.id).map((column) => ({ table, column })));
}

/** True for what compares a column's values: it does so as values of the old type until it is made again. Keys are converted with their column. */
function isOnColumn(object: CatalogObject, uses: readonly Use[]): boolean {
  if ((object.kind === 'constraint' && object.type !== 'check' && object.type !== 'foreign-key') || (object.kind === 'index' && object.constraint !== undefined) || (object.kind === 'relation' && object.relationKind !== 'view')) return false;
  return object.dependsOn.some((need) => uses.some(({ table, column }) => need.on === table.id && need.column === column.number));
}

function retype(script: Script, { table, column }: Use, type: TypeObject): void {
  const { default: text, ...plain } = column;
  if (text !== undefined) script.write(setDefault(table, plain));
  script.write(setType(table, column, `${quoteQualified(type)}${column.type?.endsWith('[]') === true ? '[]' : ''}`, true));
  if (text !== undefined) script.write(setDefault(table, { ...column, default: currentDefault(script.catalog, table, column) }));
}
