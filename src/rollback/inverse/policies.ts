import type { Relation } from '../../catalog/index.js';
import type { EffectOf } from '../../replay/effects.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { alterPolicy } from '../ddl/policies.js';
import { dropOf } from '../drop.js';
import { restore } from '../restore.js';
import type { Inverses, Undoing } from '../undoing.js';

/** Inverses of what happens to row level security. */
export const policyInverses: Inverses<'rls.enable' | 'rls.disable' | 'rls.force' | 'rls.no-force' | 'policy.create' | 'policy.alter' | 'policy.rename' | 'policy.drop'> = {
  'rls.enable': (effect, undoing) => switchBack(effect, undoing),
  'rls.disable': (effect, undoing) => switchBack(effect, undoing),
  'rls.force': (effect, undoing) => switchBack(effect, undoing),
  'rls.no-force': (effect, undoing) => switchBack(effect, undoing),
  'policy.create': ({ table, policy, conditional }, undoing) => {
    if (!undoing.goesAnyway(policy, table.id)) undoing.script.write(dropOf(undoing.after, policy, { ifExists: conditional }));
  },
  'policy.alter': ({ table, before, after }, undoing) => {
    if (undoing.goesAnyway(after, table.id)) return;
    const text = alterPolicy(undoing.before, before, after);
    if (text !== undefined) return undoing.script.write(text);
    undoing.script.write(dropOf(undoing.after, after));
    restore(undoing.script, before, undoing.before);
  },
  'policy.rename': ({ table, before, after }, undoing) => {
    if (!undoing.goesAnyway(before, table.id)) undoing.script.write(`alter policy ${quoteName(after.name)} on ${quoteQualified(table)} rename to ${quoteName(before.name)}`);
  },
  'policy.drop': ({ table, policy }, undoing) => {
    if (!undoing.goesAnyway(policy, table.id)) restore(undoing.script, policy, undoing.statement.before);
  },
};

function switchBack({ before, after }: EffectOf<'rls.enable'> | EffectOf<'rls.disable'> | EffectOf<'rls.force'> | EffectOf<'rls.no-force'>, undoing: Undoing): void {
  if (undoing.goesAnyway({ dependsOn: [] }, before.id)) return;
  const write = (differs: boolean, text: string): void => {
    if (differs) undoing.script.write(`alter table ${quoteQualified(before)} ${text} row level security`);
  };
  const flags = (table: Relation): readonly [boolean, boolean] => [table.rowSecurity, table.forceRowSecurity];
  const [was, forced] = flags(before);
  const [is, isForced] = flags(after);
  write(was !== is, was ? 'enable' : 'disable');
  write(forced !== isForced, forced ? 'force' : 'no force');
}
