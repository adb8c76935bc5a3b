import { columnNumbered, displayName, quoteName, quoteQualified, type Catalog, type Column, type Relation } from '../../src/rule/index.js';

/** How rows of a table are known to be the user's own. */
export interface OwnRows {
  /** An SQL condition; undefined where it cannot be written for certain. */
  readonly condition: string | undefined;
  /** What to compare, where that is so: a clause. */
  readonly hint?: string;
}

const ownerNames = /^(?:user_id|owner_id|owner|profile_id)$/;
/** Who made a row: often others of a team may change it too. */
const makerNames = /^(?:created_by|author_id)$/;

/** By a column that looks like the owner's id: itself, or by way of a table of users that it refers to, which knows their logins. */
export function ownRows(catalog: Catalog, table: Relation): OwnRows {
  const column = table.columns.find(({ name, type }) => type === 'uuid' && ownerNames.test(name));
  if (column === undefined) {
    const maker = table.columns.find(({ name, type }) => type === 'uuid' && makerNames.test(name));
    return { condition: undefined, hint: `tie the row to (select auth.uid()), by ${maker === undefined ? 'a column of it or' : `"${maker.name}" if only who made it may change it, else`} by a table that it refers to` };
  }
  const parent = referenceOf(catalog, table, column);
  if (parent === undefined && !isComparedWithLogin(catalog, table, column)) {
    return { condition: undefined, hint: `if "${column.name}" holds the id of auth.users, which no foreign key says, compare it with (select auth.uid())` };
  }
  if (parent === undefined || isLogin(catalog, parent.table, parent.column)) return { condition: `${quoteName(column.name)} = (select auth.uid())` };
  const logins = parent.table.columns.filter((candidate) => candidate.type === 'uuid' && (/^(?:auth_user_id|user_id)$/.test(candidate.name) || isLogin(catalog, parent.table, candidate)));
  const [login, ...others] = logins;
  if (login === undefined || others.length > 0 || parent.column === undefined) {
    return { condition: undefined, hint: `"${column.name}" refers to "${displayName(parent.table)}", not to auth.users: compare what that table holds of the login with (select auth.uid())` };
  }
  return { condition: `${quoteName(column.name)} in (select ${quoteName(parent.column.name)} from ${quoteQualified(parent.table)} where ${quoteName(login.name)} = (select auth.uid()))` };
}

interface Reference {
  readonly table: Relation;
  readonly column: Column | undefined;
}

/** What a column by itself refers to. */
function referenceOf(catalog: Catalog, table: Relation, { number }: Column): Reference | undefined {
  const key = catalog.constraints(table.id).find(({ type, columns }) => type === 'foreign-key' && columns.length === 1 && columns[0] === number);
  const parent = catalog.getAs('relation', key?.references?.table);
  const referenced = key?.references?.columns[0];
  return parent === undefined ? undefined : { table: parent, column: referenced === undefined ? undefined : columnNumbered(parent, referenced) };
}

/** True where the column gets auth.uid() by default, or a policy of the table compares the two. */
function isComparedWithLogin(catalog: Catalog, table: Relation, { name, default: filled = '' }: Column): boolean {
  const compares = new RegExp(String.raw`\b${name}"?\s*=\s*\(?\s*(?:select\s+)?auth\s*\.\s*uid\s*\(|auth\s*\.\s*uid\s*\(\s*\)\s*\)?\s*=\s*"?(?:\w+"?\s*\.\s*"?)?${name}\b`, 'i');
  return /\bauth\s*\.\s*uid\s*\(/i.test(filled) || catalog.policies(table.id).some(({ using = '', withCheck = '' }) => compares.test(using) || compares.test(withCheck));
}

/** True for auth.users itself, and for a column that refers to it: it holds what auth.uid() gives. */
function isLogin(catalog: Catalog, table: Relation, column: Column | undefined): boolean {
  if (table.schema === 'auth' && table.name === 'users') return true;
  const parent = column === undefined ? undefined : referenceOf(catalog, table, column);
  return parent?.table.schema === 'auth' && parent.table.name === 'users';
}
