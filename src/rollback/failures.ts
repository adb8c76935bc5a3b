import type { Effect, EffectOf } from '../replay/effects.js';
import type { Source } from '../text/index.js';

/** What Postgres says of something that is not there. */
const isMissing = new Set(['42P01', '42703', '42704', '42883', '3F000', '3D000']);

/**
 * The statements of a script that Postgres refuses, in order.
 * @param later files that run before the script does and may make what it names
 */
export function failuresOf(effects: readonly Effect[], later: readonly Source[]): readonly EffectOf<'failure'>[] {
  const found: EffectOf<'failure'>[] = [];
  let open = false;
  let allowed = false;
  for (const effect of effects) {
    const { statement } = effect;
    if (effect.kind === 'transaction.begin') open = true;
    else if (effect.kind === 'transaction.commit' || effect.kind === 'transaction.rollback') open &&= statement.nested !== undefined;
    else if (effect.kind === 'syntax.error') found.push(failure(effect, '42601', effect.error.message));
    else if (effect.kind === 'nontransactional' && (open || statement.nested !== undefined)) found.push(failure(effect, '25001', `${effect.command} cannot run inside a transaction block`));
    else if (effect.kind === 'setting.set' && effect.name === 'storage.allow_delete_query') allowed = effect.value === 'true';
    else if ((effect.kind === 'data.delete' || effect.kind === 'data.truncate') && !allowed && isGuarded(effect)) found.push(failure(effect, '42501', 'direct deletion from storage tables is not allowed, use the Storage API'));
    else if (effect.kind === 'failure' && !(isMissing.has(effect.sqlstate) && isMadeIn(later, effect))) found.push(effect);
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** Supabase Storage refuses it with a trigger for each statement, whether there are rows or not (supabase/storage#817). In a block it may be caught. */
function isGuarded({ table, statement }: EffectOf<'data.delete'> | EffectOf<'data.truncate'>): boolean {
  return table.schema === 'storage' && (table.name === 'buckets' || table.name === 'objects') && table.origin?.migration === 'baseline' && statement.nested === undefined;
}

function failure({ span, statement }: Effect, sqlstate: string, error: string): EffectOf<'failure'> {
  return { kind: 'failure', span, statement, cause: 'explicit', conditional: false, sqlstate, error };
}

/** True when a file speaks of what the message names in quotes, or before a parenthesis. */
function isMadeIn(later: readonly Source[], { error }: EffectOf<'failure'>): boolean {
  const names = [...error.matchAll(/"([^"]+)"|([\w.]+)\(/g)].map(([, quoted, called]) => (quoted ?? called!).split('.').at(-1)!);
  return names.some((name) => later.some(({ text }) => text.includes(name)));
}
