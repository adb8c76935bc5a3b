import type { EffectKind } from '../../replay/effects.js';
import type { Inverse } from '../undoing.js';
import { columnInverses } from './columns.js';
import { constraintInverses } from './constraints.js';
import { dataInverses } from './data.js';
import { databaseInverses } from './database.js';
import { functionInverses } from './functions.js';
import { indexInverses } from './indexes.js';
import { policyInverses } from './policies.js';
import { privilegeInverses } from './privileges.js';
import { tableInverses } from './tables.js';
import { triggerInverses } from './triggers.js';
import { typeInverses } from './types.js';
import { viewInverses } from './views.js';

/** Nothing stays of it. */
const nothing = (): void => undefined;

/** How each kind of effect is undone. */
export const inverses: { readonly [K in EffectKind]: Inverse<K> } = {
  ...tableInverses, ...columnInverses, ...constraintInverses, ...indexInverses, ...viewInverses, ...policyInverses, ...functionInverses, ...triggerInverses, ...typeInverses,
  ...privilegeInverses, ...databaseInverses, ...dataInverses,
  'table.exists': nothing, 'table.alter': nothing, 'table.cluster': nothing, 'table.lock': nothing, 'index.exists': nothing, 'index.rebuild': nothing, 'statistics.exists': nothing,
  'view.refresh': nothing, 'data.read': nothing, 'maintenance': nothing, 'failure': nothing, 'nontransactional': nothing, 'setting.set': nothing,
  'transaction.begin': nothing, 'transaction.commit': nothing, 'transaction.rollback': nothing, 'transaction.savepoint': nothing,
};
