import type { Node, SelectStmt } from '@pgsql/types';
import { columnNamed, type Relation } from '../catalog/index.js';
import { nameOf, rangeName } from '../sql/names.js';
import { references } from '../sql/references.js';
import { walk } from '../sql/walk.js';
import { stringConstant } from './from-clause.js';
import type { Scene } from './scene.js';

/** The relations that a query or statement reads directly, as far as the catalog has them; the targets of changes are none of them. */
export function readIn(scene: Scene, node: Node): readonly Relation[] {
  const found = new Set<Relation>();
  for (const reference of references(node).relations) {
    const relation = reference.written === true || reference.sequence === true ? undefined : scene.findRelation(reference);
    if (relation !== undefined) found.add(relation);
  }
  return [...found];
}

/** Say what a statement reads, when somebody wants to hear it. */
export function tellReads(scene: Scene, node: Node): void {
  if (!scene.hears('data.read')) return;
  const tables = readIn(scene, node);
  const named = references(node).relations.flatMap((reference) => (reference.sequence === true ? (scene.findRelation(reference) ?? []) : []));
  const sequences = [...named, ...serialSequences(scene, node)];
  const locked = 'SelectStmt' in node ? lockedBy(scene, node.SelectStmt) : [];
  if (tables.length > 0 || sequences.length > 0) scene.emit('data.read', { tables, sequences, locked });
}

/** The sequences of columns that a statement counts on: `setval(pg_get_serial_sequence('public.users', 'id'), 100)`. */
function serialSequences(scene: Scene, node: Node): readonly Relation[] {
  const found: Relation[] = [];
  walk(node, {
    FuncCall: ({ funcname, args }) => {
      if (!counting.has(nameOf(funcname ?? []).name)) return;
      const [first] = args ?? [];
      if (first === undefined || !('FuncCall' in first) || nameOf(first.FuncCall.funcname ?? []).name !== 'pg_get_serial_sequence') return;
      const [table, column] = (first.FuncCall.args ?? []).map(stringConstant);
      const [name = '', schema] = (table ?? '').split('.').reverse();
      const relation = scene.findRelation({ name, ...(schema !== undefined && { schema }) });
      const number = relation === undefined ? undefined : columnNamed(relation, column ?? '')?.number;
      if (relation === undefined || number === undefined) return;
      for (const object of scene.catalog.dependents(relation.id)) if (object.kind === 'relation' && object.sequence?.ownedBy?.table === relation.id && object.sequence.ownedBy.column === number) found.push(object);
    },
  });
  return found;
}

const counting: ReadonlySet<string> = new Set(['nextval', 'setval']);

/** The relations whose rows SELECT … FOR UPDATE, or SHARE, locks. */
function lockedBy(scene: Scene, select: SelectStmt): readonly Relation[] {
  const inWith = new Set((select.withClause?.ctes ?? []).flatMap((node) => ('CommonTableExpr' in node ? [node.CommonTableExpr.ctename ?? ''] : [])));
  const locked: Relation[] = [];
  for (const node of select.lockingClause ?? []) {
    const of = 'LockingClause' in node ? node.LockingClause.lockedRels : undefined;
    const names = of?.flatMap((range) => ('RangeVar' in range ? [range.RangeVar.relname ?? ''] : []));
    for (const item of select.fromClause ?? []) locked.push(...relationsIn(scene, item, inWith, names));
  }
  // What a subquery in FROM locks itself.
  for (const item of select.fromClause ?? []) if ('RangeSubselect' in item && item.RangeSubselect.subquery !== undefined && 'SelectStmt' in item.RangeSubselect.subquery) locked.push(...lockedBy(scene, item.RangeSubselect.subquery.SelectStmt));
  return locked;
}

function relationsIn(scene: Scene, item: Node, inWith: ReadonlySet<string>, names: readonly string[] | undefined): readonly Relation[] {
  if ('RangeVar' in item) {
    const { RangeVar: range } = item;
    if (range.schemaname === undefined && inWith.has(range.relname ?? '')) return [];
    const relation = names === undefined || names.includes(range.alias?.aliasname ?? range.relname ?? '') ? scene.findRelation(rangeName(range)) : undefined;
    return relation === undefined ? [] : [relation];
  }
  if ('JoinExpr' in item) return [item.JoinExpr.larg, item.JoinExpr.rarg].flatMap((side) => (side === undefined ? [] : relationsIn(scene, side, inWith, names)));
  if (!('RangeSubselect' in item)) return [];
  const { subquery, alias } = item.RangeSubselect;
  if (subquery === undefined || !('SelectStmt' in subquery) || (names !== undefined && !names.includes(alias?.aliasname ?? ''))) return [];
  return (subquery.SelectStmt.fromClause ?? []).flatMap((inner) => relationsIn(scene, inner, inWith, undefined));
}
