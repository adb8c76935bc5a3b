import type { ClusterStmt, VacuumStmt } from '@pgsql/types';
import { optionText, rangeName } from '../sql/names.js';
import type { Scene } from './scene.js';

const off: ReadonlySet<string> = new Set(['false', 'off', '0']);

/** VACUUM and ANALYZE: an effect for each table. */
export function vacuum(scene: Scene, { is_vacuumcmd: isVacuum, options, rels }: VacuumStmt): void {
  const { full } = optionText(options);
  const command = isVacuum !== true ? 'analyze' : full !== undefined && !off.has(full) ? 'vacuum-full' : 'vacuum';
  if (command !== 'analyze') scene.emit('nontransactional', { command: 'VACUUM' });
  const ranges = (rels ?? []).flatMap((node) => ('VacuumRelation' in node && node.VacuumRelation.relation !== undefined ? [node.VacuumRelation.relation] : []));
  if (ranges.length === 0) scene.emit('maintenance', { command });
  for (const range of ranges) scene.emit('maintenance', { command, table: scene.relation(rangeName(range)) });
}

/** CLUSTER: without a table it goes through all that were clustered before, and cannot run in a transaction; the same holds for a partitioned table. */
export function cluster(scene: Scene, { relation }: ClusterStmt): void {
  const table = relation === undefined ? undefined : scene.relation(rangeName(relation));
  if (table === undefined || table.relationKind === 'partitioned-table') scene.emit('nontransactional', { command: 'CLUSTER' });
  scene.emit('maintenance', { command: 'cluster', ...(table && { table }) }, scene.catalog, { span: scene.spanOf(relation) });
}

/** CHECKPOINT. */
export function checkpoint(scene: Scene): void {
  scene.emit('maintenance', { command: 'checkpoint' });
}
