import type { Relation } from '../../catalog/index.js';
import { displayName } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { partitionBounds } from '../ddl/tables.js';
import { kindWord } from '../ddl/object-names.js';
import { printed } from '../ddl/printer.js';
import { dropOf } from '../drop.js';
import { optionChanges } from '../mend.js';
import { restore } from '../restore.js';
import type { Inverses, Undoing } from '../undoing.js';

/** Inverses of what happens to a table as a whole. */
export const tableInverses: Inverses<
  | 'table.create' | 'table.drop' | 'table.rename' | 'table.set-schema' | 'table.set-options' | 'table.set-persistence' | 'table.set-tablespace' | 'table.set-access-method'
  | 'table.replica-identity' | 'table.attach-partition' | 'table.detach-partition' | 'table.inherit'
> = {
  'table.create': ({ table, statement, conditional }, { script, migration }) => {
    const known = migration.before.get(table.id) !== undefined;
    const ifNotExists = 'CreateStmt' in statement.node && statement.node.CreateStmt.if_not_exists === true;
    // An earlier file names it though none made it: IF NOT EXISTS may have passed over it.
    if (known && (ifNotExists || conditional)) return script.leaveOut(`table "${displayName(table)}" stays: it may have been there before`);
    script.lose(`what was written to "${displayName(table)}" since goes with it${ifNotExists ? '; IF NOT EXISTS: make sure that the migration made it' : ''}`);
    script.write(dropOf(script.catalog, table, { ifExists: conditional }));
  },
  'table.drop': ({ table }, { script, statement }) => {
    const whole = statement.before.getAs('relation', table.id) ?? table;
    restore(script, whole, statement.before);
  },
  'table.rename': ({ before, after }, { script }) => renameBack(script, before, after),
  'table.set-schema': ({ before, after }, { script }) => renameBack(script, before, after),
  'table.set-options': ({ before, after }, undoing) => {
    if (undoing.goesAnyway({ dependsOn: [] }, before.id)) return;
    for (const change of optionChanges(after.options, before.options)) undoing.script.write(`alter ${kindWord(before)} ${quoteQualified(before)} ${change}`);
  },
  'table.set-persistence': ({ before, after }, undoing) => {
    if (before.persistence !== after.persistence && !undoing.goesAnyway({ dependsOn: [] }, before.id)) undoing.script.write(`alter table ${quoteQualified(before)} set ${before.persistence === 'unlogged' ? 'unlogged' : 'logged'}`);
  },
  'table.set-tablespace': ({ before, after }, undoing) => {
    if (before.tablespace !== after.tablespace && !undoing.goesAnyway({ dependsOn: [] }, before.id)) undoing.script.write(`alter table ${quoteQualified(before)} set tablespace ${quoteName(before.tablespace ?? 'pg_default')}`);
  },
  'table.set-access-method': ({ before, after }, undoing) => {
    if (before.accessMethod !== after.accessMethod && !undoing.goesAnyway({ dependsOn: [] }, before.id)) undoing.script.write(`alter table ${quoteQualified(before)} set access method ${quoteName(before.accessMethod ?? 'heap')}`);
  },
  'table.replica-identity': ({ before }, undoing) => {
    if (undoing.goesAnyway({ dependsOn: [] }, before.id)) return;
    const index = before.replicaIdentity === 'index' ? undoing.before.getAs('index', before.replicaIndex) : undefined;
    if (before.replicaIdentity === 'index' && index === undefined) return undoing.script.leaveOut(`replica identity of "${displayName(before)}": the index is not known`);
    undoing.script.write(`alter table ${quoteQualified(before)} replica identity ${index === undefined ? before.replicaIdentity ?? 'default' : `using index ${quoteName(index.name)}`}`);
  },
  'table.attach-partition': ({ table, partition }, { script, isBorn }) => {
    if (!isBorn(partition)) script.write(`alter table ${quoteQualified(table)} detach partition ${quoteQualified(partition)}`);
  },
  'table.detach-partition': ({ table, partition }, undoing) => attachAgain(table, partition, undoing),
  'table.inherit': ({ table, parent, inherits }, { script }) => script.write(`alter table ${quoteQualified(table)} ${inherits ? 'no inherit' : 'inherit'} ${quoteQualified(parent)}`),
};

function attachAgain(table: Relation, partition: Relation, { before, script }: Undoing): void {
  const was = before.getAs('relation', partition.id);
  const bounds = was && partitionBounds(was);
  if (bounds === undefined) return script.leaveOut(`"${displayName(partition)}" is not attached again: its bounds are not known`);
  script.write(`alter table ${quoteQualified(table)} attach partition ${quoteQualified(partition)} ${bounds}`);
}

/** Give a relation the name and the schema that it had. */
export function renameBack(script: Undoing['script'], before: Relation, after: Relation): void {
  const word = kindWord(before);
  if (before.name !== after.name) {
    if (word === 'table') script.write(printed((leaves) => ({ type: 'alter table', table: leaves.object(after), changes: [{ type: 'rename', to: leaves.name(before.name) }] })));
    else script.write(`alter ${word} ${quoteQualified(after)} rename to ${quoteName(before.name)}`);
  }
  if (before.schema !== after.schema) script.write(`alter ${word} ${quoteQualified({ schema: after.schema, name: before.name })} set schema ${quoteName(before.schema)}`);
}
