import { columnNamed, type CatalogObject, type Gap, type Relation } from '../catalog/index.js';
import type { WrittenName } from '../sql/names.js';
import type { Span } from '../text/index.js';
import { isFullyKnown, surelyGone } from './certainty.js';
import type { Scene } from './scene.js';
import { findType } from './type-resolution.js';
import type { Unresolved } from './unresolved.js';

/** A name as an error gives it: with its schema only when one is written. */
export const asWritten = ({ schema, name }: WrittenName): string => (schema === undefined ? name : `${schema}.${name}`);

/** Refuse a statement on a relation that the history has dropped or renamed. True when it is refused. */
export function refusesGoneRelation(scene: Scene, name: WrittenName, span?: Span): boolean {
  if (scene.inBlock) return false;
  const gone = surelyGone(scene, 'relation', name);
  if (gone === undefined) return false;
  scene.fail('42P01', `relation "${asWritten(name)}" does not exist`, { object: gone, ...(span && { span }) });
  return true;
}

/** The same for a type. */
export function refusesGoneType(scene: Scene, name: WrittenName): boolean {
  if (scene.inBlock || findType(scene, name) !== undefined) return false;
  const gone = surelyGone(scene, 'type', name);
  if (gone === undefined) return false;
  scene.fail('42704', `type "${asWritten(name)}" does not exist`, { object: gone });
  return true;
}

/** How Postgres words it when a column is not there. */
const columnErrors = {
  /** Commands that act on a column, lists of columns to write. */
  column: (name: string, table: string) => `column "${name}" of relation "${table}" does not exist`,
  /** RENAME COLUMN, index keys. */
  bare: (name: string) => `column "${name}" does not exist`,
  key: (name: string) => `column "${name}" named in key does not exist`,
  foreignKey: (name: string) => `column "${name}" referenced in foreign key constraint does not exist`,
} as const;

const systemColumns: ReadonlySet<string> = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** True for the columns that every table has. */
export function isSystemColumn(name: string): boolean {
  return systemColumns.has(name);
}

/** Refuse a statement with a query or expression that names what is not there. True when it is refused. */
export function refusesUnresolved(scene: Scene, missing: Unresolved | undefined): boolean {
  if (missing === undefined || scene.inBlock) return false;
  const { sqlstate, error, item, location, name } = missing;
  scene.fail(sqlstate, error, { ...(item?.relation && { object: item.relation }), span: scene.spanAt(location, name.length) });
  return true;
}

/** Refuse a statement that names a column which a table, all of whose columns are known, does not have. True when it is refused. */
export function refusesMissingColumn(scene: Scene, table: Relation, name: string, words: keyof typeof columnErrors, span?: () => Span, calledTable = table.name): boolean {
  if (scene.inBlock || columnNamed(table, name) !== undefined || isSystemColumn(name) || !isTable(table) || !isFullyKnown(scene, table)) return false;
  scene.fail('42703', columnErrors[words](name, calledTable), { object: table, ...(span && { span: span() }) });
  return true;
}

function isTable({ relationKind }: Relation): boolean {
  return relationKind === 'table' || relationKind === 'partitioned-table' || relationKind === 'foreign-table';
}

const gapsOfParts: Readonly<Record<'policy' | 'trigger' | 'constraint', readonly Gap[]>> = { policy: ['policies'], trigger: ['triggers'], constraint: [] };

/**
 * Refuse a statement that names a part which a table, all of whose parts are known, does not have.
 * @param of how the error speaks of the table: `for table`, or for commands of ALTER TABLE on constraints `of relation`
 */
export function refusesMissingPart(scene: Scene, table: Relation, what: 'policy' | 'trigger' | 'constraint', name: string, span?: Span, of: 'for table' | 'of relation' = 'for table'): boolean {
  // A command on a parent passes over what a child has not.
  if (scene.inBlock || table.parents !== undefined || !isTable(table) || !isFullyKnown(scene, table, ...gapsOfParts[what])) return false;
  scene.fail('42704', `${what} "${name}" ${of} "${table.name}" does not exist`, { object: table, ...(span && { span }) });
  return true;
}

/** The object of that name that the history has dropped or renamed, for a message about what is missing. */
export function goneFunction(scene: Scene, name: WrittenName): CatalogObject | undefined {
  return scene.inBlock ? undefined : surelyGone(scene, 'function', name);
}
