import { columnNumbered, displayName } from '../../catalog/index.js';
import { membersOf } from '../ddl/publications.js';
import { quoteRole } from '../ddl/policies.js';
import { dropOf } from '../drop.js';
import { quoteLiteral, quoteName, quoteQualified } from '../../sql/quote.js';
import { restore } from '../restore.js';
import type { Inverses } from '../undoing.js';
import { renameBack } from './tables.js';

/** Inverses of what happens to schemas, sequences, statistics, extensions, publications and roles. */
export const databaseInverses: Inverses<
  | 'schema.create' | 'schema.drop' | 'schema.rename' | 'sequence.create' | 'sequence.alter' | 'sequence.drop' | 'sequence.rename' | 'statistics.create' | 'statistics.alter'
  | 'statistics.rename' | 'statistics.drop' | 'extension.create' | 'extension.drop' | 'publication.create' | 'publication.alter' | 'publication.drop' | 'role.create' | 'role.alter' | 'role.drop'
> = {
  'schema.create': ({ schema, conditional }, { script }) => script.write(dropOf(script.catalog, schema, { ifExists: conditional })),
  'schema.drop': ({ schema }, { script, statement }) => void restore(script, schema, statement.before),
  'schema.rename': ({ before, after }, { script }) => script.write(`alter schema ${quoteName(after.name)} rename to ${quoteName(before.name)}`),

  'sequence.create': ({ sequence, conditional }, { script }) => script.write(dropOf(script.catalog, sequence, { ifExists: conditional })),
  'sequence.drop': ({ sequence }, { script, statement }) => {
    // CREATE TABLE or ADD COLUMN bring it along.
    if (sequence.sequence?.ownedBy === undefined || statement.after.getAs('relation', sequence.sequence.ownedBy.table)?.columns.some(({ number }) => number === sequence.sequence!.ownedBy!.column) === true) restore(script, sequence, statement.before);
  },
  'sequence.alter': ({ before, after }, { script, isBorn, before: was }) => {
    if (isBorn(after) && after.sequence?.ownedBy === undefined) return;
    const [owner, newOwner] = [before.sequence?.ownedBy, after.sequence?.ownedBy];
    if (owner?.table === newOwner?.table && owner?.column === newOwner?.column) return script.leaveOut(`options of sequence "${displayName(before)}"`);
    const table = was.getAs('relation', owner?.table);
    const column = table && columnNumbered(table, owner!.column);
    script.write(`alter sequence ${quoteQualified(before)} owned by ${table === undefined || column === undefined ? 'none' : `${quoteQualified(table)}.${quoteName(column.name)}`}`);
  },
  'sequence.rename': ({ before, after }, { script }) => renameBack(script, before, after),

  'statistics.create': ({ table, statistics }, undoing) => {
    if (!undoing.goesAnyway(statistics, table.id)) undoing.script.write(dropOf(undoing.after, statistics));
  },
  'statistics.alter': ({ before }, { script }) => script.leaveOut(`statistics target of "${displayName(before)}"`),
  'statistics.rename': ({ before, after }, { script }) => {
    if (before.name !== after.name) script.write(`alter statistics ${quoteQualified(after)} rename to ${quoteName(before.name)}`);
    if (before.schema !== after.schema) script.write(`alter statistics ${quoteQualified({ ...after, name: before.name })} set schema ${quoteName(before.schema)}`);
  },
  'statistics.drop': ({ statistics }, { script, statement }) => void restore(script, statistics, statement.before),

  'extension.create': ({ extension, statement: { node } }, { script }) => {
    // The dashboard is where extensions are switched on, and pg_cron takes its jobs along.
    if ('CreateExtensionStmt' in node && node.CreateExtensionStmt.if_not_exists === true) script.leaveOut(`extension "${extension.name}" stays: it may have been there before`);
    else script.write(dropOf(script.catalog, extension));
  },
  'extension.drop': ({ extension }, { script }) => script.leaveOut(`extension "${extension.name}" is not made again`),

  'publication.create': ({ publication, conditional }, { script }) => script.write(dropOf(script.catalog, publication, { ifExists: conditional })),
  'publication.alter': ({ before, after }, { script, before: was, after: is, isBorn }) => {
    if (isBorn(before)) return;
    const name = quoteName(before.name);
    if (before.name !== after.name) script.write(`alter publication ${quoteName(after.name)} rename to ${name}`);
    const more = membersOf(is, { tables: after.tables.filter((id) => !before.tables.includes(id) && script.catalog.relation(is.getAs('relation', id)!) !== undefined), schemas: after.schemas.filter((schema) => !before.schemas.includes(schema)) });
    const fewer = membersOf(was, { tables: before.tables.filter((id) => !after.tables.includes(id) && script.catalog.relation(was.getAs('relation', id)!) !== undefined), schemas: before.schemas.filter((schema) => !after.schemas.includes(schema)) });
    if (more !== '') script.write(`alter publication ${name} drop ${more}`);
    if (fewer !== '') script.write(`alter publication ${name} add ${fewer}`);
    if (before.publishes?.join() !== after.publishes?.join()) script.write(`alter publication ${name} set (publish = ${quoteLiteral((before.publishes ?? ['insert', 'update', 'delete', 'truncate']).join(', '))})`);
    else if (more === '' && fewer === '' && before.name === after.name && before.tables.length === after.tables.length) script.leaveOut(`options of publication "${before.name}"`);
  },
  'publication.drop': ({ publication }, { script, statement }) => void restore(script, statement.before.getAs('publication', publication.id) ?? publication, statement.before),

  'role.create': ({ role, conditional }, { script }) => script.write(dropOf(script.catalog, role, { ifExists: conditional })),
  'role.alter': ({ before, after, statement: { node } }, { script }) => {
    if (before.name !== after.name) script.write(`alter role ${quoteName(after.name)} rename to ${quoteName(before.name)}`);
    if (before.bypassRls !== after.bypassRls) script.write(`alter role ${quoteName(before.name)} ${before.bypassRls ? 'bypassrls' : 'nobypassrls'}`);
    for (const group of after.memberOf) if (!before.memberOf.includes(group)) script.write(`revoke ${quoteRole(group)} from ${quoteRole(before.name)}`);
    for (const group of before.memberOf) if (!after.memberOf.includes(group)) script.write(`grant ${quoteRole(group)} to ${quoteRole(before.name)}`);
    // A membership that was there already is no change.
    if (!('GrantRoleStmt' in node) && before.name === after.name && before.bypassRls === after.bypassRls && before.memberOf.join() === after.memberOf.join()) script.leaveOut(`options of role "${before.name}"`);
  },
  'role.drop': ({ role }, { script, statement }) => void restore(script, role, statement.before),
};
