import { quoteName, quoteQualified, type Casualty, type Catalog, type Policy, type Relation } from '../../src/rule/index.js';
import { rolesSql } from './client-roles.js';
import { signatureOf } from './routines.js';

/** The SQL that takes away what needs something, and that makes it again. */
export interface Recreation {
  readonly drop: string;
  /** Absent where there is nothing to say but what the author has to find out. */
  readonly again?: string;
}

/**
 * How to take a dependent away and make it again, with what CREATE does not bring back by itself: a view's options and grants.
 * @param gone what is dropped for good: a view that reads nothing else cannot be made again
 */
export function recreationOf({ object, of }: Casualty, catalog: Catalog, gone: ReadonlySet<number> = nothing): Recreation | undefined {
  switch (object.kind) {
    case 'relation':
      return of === undefined ? ofRelation(object, gone) : ofColumn(object, of);
    case 'policy':
      return onTable(catalog, object.table, (table) => ({ drop: `DROP POLICY ${quoteName(object.name)} ON ${table};`, again: policySql(object, table) }));
    case 'trigger':
      return onTable(catalog, object.table, (table) => ({ drop: `DROP TRIGGER ${quoteName(object.name)} ON ${table};`, again: `CREATE TRIGGER ${quoteName(object.name)} … ON ${table} …;` }));
    case 'rewrite-rule':
      return onTable(catalog, object.table, (table) => ({ drop: `DROP RULE ${quoteName(object.name)} ON ${table};`, again: `CREATE RULE ${quoteName(object.name)} AS …;` }));
    case 'constraint':
      return onTable(catalog, object.table, (table) => ({ drop: `ALTER TABLE ${table} DROP CONSTRAINT ${quoteName(object.name)};` }));
    case 'function':
      return { drop: `DROP ${object.routine.toUpperCase()} ${signatureOf(object)};`, again: `CREATE ${object.routine.toUpperCase()} ${quoteQualified(object)}(…) …;` };
    case 'index':
      return { drop: `DROP INDEX ${quoteQualified(object)};`, again: `CREATE INDEX ${quoteName(object.name)} …;` };
    default:
      return undefined;
  }
}

const nothing: ReadonlySet<number> = new Set();

function ofRelation(relation: Relation, gone: ReadonlySet<number>): Recreation {
  const kind = relation.relationKind.replace('-', ' ').toUpperCase();
  const drop = `DROP ${kind === 'PARTITIONED TABLE' ? 'TABLE' : kind} ${quoteQualified(relation)};`;
  return relation.view === undefined || losesAll(relation, gone) ? { drop } : { drop, again: viewSql(relation, kind) };
}

/** True for a view that reads nothing but what is gone: it cannot be made again. */
export function losesAll({ view }: Relation, gone: ReadonlySet<number>): boolean {
  return view !== undefined && gone.size > 0 && view.reads.every((id) => gone.has(id));
}

function viewSql(view: Relation, kind: string): string {
  const options = Object.entries(view.options).map(([name, value]) => `${name} = ${value}`).join(', ');
  const query = view.view!.query.replace(/\s+/g, ' ').trim();
  const grants = view.grants.filter(({ role, columns }) => columns === undefined && role !== view.owner).map(({ role, privileges }) => ({ role, rights: privileges.length >= 7 ? 'ALL' : privileges.join(', ') }));
  const rights = [...new Set(grants.map((grant) => grant.rights))];
  const granted = rights.map((right) => ` GRANT ${right} ON ${quoteQualified(view)} TO ${rolesSql(grants.filter((grant) => grant.rights === right).map(({ role }) => role))};`);
  return `CREATE ${kind} ${quoteQualified(view)}${options === '' ? '' : ` WITH (${options})`} AS ${query.length > 160 ? '…' : query};${granted.join('')}`;
}

function policySql({ name, command, roles, permissive, using, withCheck }: Policy, table: string): string {
  const condition = (clause: string, text: string | undefined): string => (text === undefined ? '' : ` ${clause} (${text.replace(/\s+/g, ' ').length > 120 ? '…' : text.replace(/\s+/g, ' ')})`);
  return `CREATE POLICY ${quoteName(name)} ON ${table}${permissive ? '' : ' AS RESTRICTIVE'} FOR ${command.toUpperCase()} TO ${rolesSql(roles)}${condition('USING', using)}${condition('WITH CHECK', withCheck)};`;
}

function ofColumn(relation: Relation, of: NonNullable<Casualty['of']>): Recreation | undefined {
  const column = relation.columns.find(({ number }) => number === of.column);
  if (column === undefined) return undefined;
  const alter = `ALTER TABLE ${quoteQualified(relation)}`;
  if (of.part === 'default') return { drop: `${alter} ALTER COLUMN ${quoteName(column.name)} DROP DEFAULT;`, again: `${alter} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT …;` };
  return column.generated === undefined
    ? { drop: `${alter} ALTER COLUMN ${quoteName(column.name)} TYPE …;` }
    : { drop: `${alter} DROP COLUMN ${quoteName(column.name)};`, again: `${alter} ADD COLUMN ${quoteName(column.name)} ${column.type ?? '…'} GENERATED ALWAYS AS (${column.default ?? '…'}) STORED;` };
}

function onTable(catalog: Catalog, id: number, sql: (table: string) => Recreation): Recreation | undefined {
  const table = catalog.getAs('relation', id);
  return table && sql(quoteQualified(table));
}
