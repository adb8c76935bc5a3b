import type { Node } from '@pgsql/types';
import type { Catalog, Relation, Routine } from '../catalog/index.js';
import { readRoutineBody } from '../sql/block.js';
import { references } from '../sql/references.js';
import type { EffectKinds } from './effects.js';
import type { Scene } from './scene.js';
import { withSetting } from './session.js';

type Naming = EffectKinds['function.create']['names'];

/** The names of a body that is not looked into. */
export const namesNothing: Naming = { reads: [], writes: [] };

/** The relations of the catalog that statements or expressions name: parse analysis opens each of them. */
export function namedIn(scene: Scene, nodes: readonly Node[]): Naming {
  if (!scene.observed || nodes.length === 0) return namesNothing;
  const reads = new Set<Relation>();
  const writes = new Set<Relation>();
  for (const named of nodes.flatMap((node) => references(node).relations)) {
    const relation = named.sequence === true ? undefined : scene.findRelation(named);
    if (relation !== undefined) (named.written === true ? writes : reads).add(relation);
  }
  return { reads: [...reads], writes: [...writes] };
}

/**
 * What the body of CREATE FUNCTION … LANGUAGE sql names: Postgres analyses it under the settings of the function, and rewrites it, which opens what its views read.
 * Where check_function_bodies is off it only analyses a body that is no string (fmgr_sql_validator).
 */
export function namedInBody(scene: Scene, settings: Routine['settings']): Naming {
  if (!scene.observed || !('CreateFunctionStmt' in scene.statement.node)) return namesNothing;
  const { session } = scene;
  const checked = session.bodiesUnchecked !== true;
  if (!checked && scene.statement.node.CreateFunctionStmt.sql_body === undefined) return namesNothing;
  scene.session = Object.entries(settings).reduce((now, [name, value]) => (value === 'from current' ? now : withSetting(now, name, value)), session);
  const names = namedIn(scene, readRoutineBody(scene.statement).statements.map(({ node }) => node));
  scene.session = session;
  return checked ? { ...names, reads: [...new Set([...names.reads, ...behind(names.reads, scene.catalog)])] } : names;
}

/** What views read, and the views among that. */
function behind(relations: readonly Relation[], catalog: Catalog): readonly Relation[] {
  return relations.flatMap(({ view, relationKind }) => {
    if (relationKind !== 'view') return [];
    const read = (view?.reads ?? []).flatMap((id) => catalog.getAs('relation', id) ?? []);
    return [...read, ...behind(read, catalog)];
  });
}
