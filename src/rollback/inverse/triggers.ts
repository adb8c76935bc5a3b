import { displayName } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { namesake } from '../ddl/object-names.js';
import { dropOf } from '../drop.js';
import { enabling } from '../mend.js';
import { restore } from '../restore.js';
import type { Inverses } from '../undoing.js';

/** Inverses of what happens to triggers, rules and event triggers. */
export const triggerInverses: Inverses<
  | 'trigger.create' | 'trigger.alter' | 'trigger.rename' | 'trigger.drop' | 'trigger.toggle-all' | 'rule.create' | 'rule.alter' | 'rule.rename' | 'rule.drop'
  | 'event-trigger.create' | 'event-trigger.drop'
> = {
  'trigger.create': ({ table, trigger, replaces, conditional }, undoing) => {
    if (undoing.goesAnyway(trigger, table.id)) return;
    undoing.script.write(dropOf(undoing.after, trigger, { ifExists: conditional }));
    if (replaces !== undefined) restore(undoing.script, replaces, undoing.before);
  },
  'trigger.alter': ({ table, before, after }, undoing) => {
    if (before.enabled !== after.enabled && !undoing.goesAnyway(before, table.id)) undoing.script.write(enabling(undoing.before, before));
  },
  'trigger.rename': ({ table, before, after }, undoing) => {
    if (!undoing.goesAnyway(before, table.id)) undoing.script.write(`alter trigger ${quoteName(after.name)} on ${quoteQualified(table)} rename to ${quoteName(before.name)}`);
  },
  'trigger.drop': ({ table, trigger }, undoing) => {
    const { script, statement } = undoing;
    // A partition's copy comes back with its parent's.
    const copied = trigger.dependsOn.some(({ on }) => statement.before.getAs('trigger', on) !== undefined);
    if (copied || undoing.goesAnyway(trigger, table.id)) return;
    restore(script, trigger, statement.before);
  },
  'trigger.toggle-all': ({ table }, { script, before, after }) => {
    for (const trigger of before.triggers(table.id)) if (after.getAs('trigger', trigger.id)?.enabled !== trigger.enabled && namesake(trigger, before, script.catalog) !== undefined) script.write(enabling(before, trigger));
  },
  'rule.create': ({ table, rule, conditional }, undoing) => {
    if (undoing.goesAnyway(rule, table.id)) return;
    undoing.script.write(dropOf(undoing.after, rule, { ifExists: conditional }));
    const replaced = undoing.before.getAs('rewrite-rule', rule.id);
    if (replaced !== undefined) restore(undoing.script, replaced, undoing.before);
  },
  'rule.alter': ({ table, before }, { script }) => script.leaveOut(`whether rule "${before.name}" on "${displayName(table)}" is enabled`),
  'rule.rename': ({ table, before, after }, undoing) => {
    if (!undoing.goesAnyway(before, table.id)) undoing.script.write(`alter rule ${quoteName(after.name)} on ${quoteQualified(table)} rename to ${quoteName(before.name)}`);
  },
  'rule.drop': ({ table, rule }, undoing) => {
    if (!undoing.goesAnyway(rule, table.id)) restore(undoing.script, rule, undoing.statement.before);
  },
  'event-trigger.create': ({ trigger }, { script }) => script.write(dropOf(script.catalog, trigger)),
  'event-trigger.drop': ({ trigger }, { script, statement }) => void restore(script, trigger, statement.before),
};
