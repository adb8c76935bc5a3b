import { columnNumbered, type IndexKey, type Relation } from '../../catalog/index.js';
import { isFullyKnown } from '../certainty.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';

/** Types that neither Postgres nor a common extension lets btree or hash compare (pg_opclass.dat). */
const incomparable: ReadonlySet<string> = new Set(['json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle']);

/** Why an index cannot be over these keys: the first one's type has no order (GetIndexOpClass in indexcmds.c). */
export function refusedKeys(scene: Scene, table: Relation, method: string, keys: readonly IndexKey[]): Refusal | undefined {
  if ((method !== 'btree' && method !== 'hash') || !isFullyKnown(scene, table)) return undefined;
  const type = keys.map((key) => (key.operatorClass === undefined ? columnNumbered(table, key.column ?? 0)?.type : undefined)).find((one) => one !== undefined && incomparable.has(one));
  return type === undefined ? undefined : { sqlstate: '42704', error: `data type ${type} has no default operator class for access method "${method}"`, object: table };
}
