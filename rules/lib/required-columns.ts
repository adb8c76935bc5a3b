import { columnNamed, namesInBody, type BodyInsert, type Catalog, type Column, type Relation, type Routine } from '../../src/rule/index.js';
import { meansTable } from './body-columns.js';

/** True for a column that every INSERT has to give a value to. */
export function needsValue({ notNull, default: value, identity, generated }: Column): boolean {
  return notNull && value === undefined && identity === undefined && generated === undefined;
}

/** The columns of a table that an INSERT has to give a value to, because neither a default nor a trigger does. */
export function requiredColumns(catalog: Catalog, table: Relation): readonly Column[] {
  const required = table.columns.filter((column) => needsValue(column) && !hasDomainDefault(catalog, column));
  if (required.length === 0) return required;
  const fillers = catalog.triggers(table.id).filter(({ timing, events, forEach }) => timing === 'before' && forEach === 'row' && events.includes('insert'));
  return required.filter(({ name }) => !fillers.some((trigger) => mayFill(catalog.getAs('function', trigger.function), name)));
}

function hasDomainDefault(catalog: Catalog, { typeId }: Column): boolean {
  const type = catalog.getAs('type', typeId);
  return type?.typeKind === 'domain' && type.default !== undefined;
}

/** A body that names the column, or sets NEW as a whole, may give it a value; so may one that is not known. */
function mayFill(routine: Routine | undefined, column: string): boolean {
  return routine?.body === undefined || routine.body.text.includes(column) || /\bnew\s*:?=|\binto\s+new\b/i.test(routine.body.text);
}

/** The INSERTs of a body into a table that list their columns, and leave out one of these. */
export function insertsWithout(routine: Routine, table: Relation, required: readonly Column[]): readonly (BodyInsert & { readonly missing: readonly Column[] })[] {
  if (required.length === 0 || !mayLeaveOut(routine.body?.text ?? '', table.name, required)) return [];
  const { inserts, temporaryTables } = namesInBody(routine.origin!.span);
  return inserts.flatMap((insert) => {
    const { into, columns } = insert;
    if (columns === undefined || temporaryTables.includes(into.name) || !meansTable(into, table, routine)) return [];
    // It was written for another table of that name.
    if (columns.some((name) => columnNamed(table, name) === undefined)) return [];
    const missing = required.filter(({ name }) => !columns.includes(name));
    return missing.length === 0 ? [] : [{ ...insert, missing }];
  });
}

const insertList = /\binsert\s+into\s+(?:(?:"[^"]+"|[\w$]+)\s*\.\s*)?(?:"([^"]+)"|([\w$]+))\s*(?:as\s+\w+\s*)?(?:\(([^)]*)\)|default\s+values)/gi;

/** The tables that a body inserts into with a list of columns, and the lists. */
export function* insertLists(text: string): Iterable<{ readonly table: string; readonly list: string }> {
  for (const [, quoted, plain, list] of text.matchAll(insertList)) yield { table: quoted ?? plain!.toLowerCase(), list: list ?? '' };
}

/** A look at the text, so that the other bodies need not be read. */
function mayLeaveOut(text: string, table: string, required: readonly Column[]): boolean {
  for (const insert of insertLists(text)) if (insert.table === table && required.some(({ name }) => !insert.list.includes(name))) return true;
  return false;
}
