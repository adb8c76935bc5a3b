import { displayName, type Index } from '../../catalog/index.js';
import type { EffectKind } from '../../replay/effects.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { printed } from '../ddl/printer.js';
import { dropOf } from '../drop.js';
import { restore } from '../restore.js';
import type { Inverses, Undoing } from '../undoing.js';

/** Inverses of what happens to an index. */
export const indexInverses: Inverses<Exclude<Extract<EffectKind, `index.${string}`>, 'index.exists' | 'index.rebuild'>> = {
  'index.create': ({ table, index, conditional }, undoing) => {
    if (!undoing.goesAnyway(index, table.id)) undoing.script.write(dropOf(undoing.after, index, { ifExists: conditional }));
  },
  'index.drop': ({ index }, undoing) => {
    // Its constraint makes it, or the index of the partitioned table.
    if (index.constraint !== undefined || isPartOfOther(index, undoing) || undoing.goesAnyway(index, index.table)) return;
    restore(undoing.script, index, undoing.statement.before);
  },
  'index.rename': ({ before, after }, undoing) => {
    if (undoing.goesAnyway(before, before.table)) return;
    undoing.script.write(printed((leaves) => ({ type: 'alter index', index: leaves.object(after), change: { type: 'rename', to: { name: quoteName(before.name) } } })));
  },
  'index.set-options': ({ index, options }, undoing) => {
    if (!undoing.goesAnyway(index, index.table)) undoing.script.leaveOut(`options of index "${displayName(index)}" (${options.join(', ')})`);
  },
  'index.set-statistics': ({ index }, { script }) => script.leaveOut(`statistics target of index "${displayName(index)}"`),
  'index.set-tablespace': ({ index }, { script }) => script.leaveOut(`tablespace of index "${displayName(index)}"`),
  'index.attach-partition': ({ index, partition }, { script }) => script.leaveOut(`index "${displayName(partition)}" stays attached to "${quoteQualified(index)}": Postgres cannot detach it`),
};

function isPartOfOther(index: Index, { statement }: Undoing): boolean {
  return index.dependsOn.some(({ on }) => statement.before.getAs('index', on) !== undefined);
}
