import type { Column, Relation } from '../../catalog/index.js';
import { isFullyKnown } from '../certainty.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';

/** Why a column cannot become an identity column (ATExecAddIdentity in tablecmds.c). */
export function refusedIdentity(scene: Scene, table: Relation, column: Column): Refusal | undefined {
  if (!isFullyKnown(scene, table)) return undefined;
  const refused = (why: string): Refusal => ({ sqlstate: '55000', error: `column "${column.name}" of relation "${table.name}" ${why}`, object: table });
  if (!column.notNull) return refused('must be declared NOT NULL before identity can be added');
  if (column.identity !== undefined) return refused('is already an identity column');
  return column.default === undefined ? undefined : refused('already has a default value');
}
