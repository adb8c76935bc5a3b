import type { Node } from '@pgsql/types';
import type { Relation } from '../catalog/index.js';
import { readRoutineBody } from '../sql/block.js';
import { references } from '../sql/references.js';
import type { EffectKinds } from './effects.js';
import type { Scene } from './scene.js';

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

/** What the body of CREATE FUNCTION … LANGUAGE sql names: Postgres analyses it, also when it is a string (check_function_bodies). */
export function namedInBody(scene: Scene): Naming {
  return scene.observed ? namedIn(scene, readRoutineBody(scene.statement).statements.map(({ node }) => node)) : namesNothing;
}
