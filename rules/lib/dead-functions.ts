import { displayName, quoteName, quoteQualified, type Catalog, type Routine } from '../../src/rule/index.js';
import { signatureOf } from './routines.js';

/** A trigger function that no trigger calls: nothing fails. */
export function isUncalled(catalog: Catalog, { id, returns }: Routine): boolean {
  return returns === 'trigger' && !catalog.dependents(id).some(({ kind }) => kind === 'trigger');
}

/** What to do about a function whose body names something that is gone, or goes by another name now. */
export function adviceFor(catalog: Catalog, routine: Routine, change: string, uncalled: boolean): string {
  const name = displayName(routine);
  if (change !== 'dropped') return `CREATE OR REPLACE FUNCTION ${name} with the new name, in this file.`;
  const triggers = catalog.dependents(routine.id).flatMap((object) => (object.kind === 'trigger' ? [object] : []));
  const drops = triggers.flatMap(({ name: trigger, table }) => {
    const of = catalog.getAs('relation', table);
    return of === undefined ? [] : [`DROP TRIGGER ${quoteName(trigger)} ON ${quoteQualified(of)};`];
  });
  const drop = [...drops, `DROP ${routine.routine === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} ${signatureOf(routine)};`].join(' ');
  if (uncalled) return `No trigger calls it: ${drop}`;
  const replace = `CREATE OR REPLACE FUNCTION ${name} without what is dropped, in this file`;
  return drops.length > 0 ? `${replace}; or if it is dead too: ${drop}` : `If it is dead too: ${drop} otherwise ${replace}.`;
}
