import type { Node, ObjectType, ObjectWithArgs } from '@pgsql/types';
import type { CatalogObject } from '../catalog/index.js';
import { nameOf, stringList, type WrittenName } from '../sql/names.js';
import type { Span } from '../text/index.js';
import { isSurelyThere, surelyGone } from './certainty.js';
import { asWritten, refusesGoneRelation, refusesMissingPart } from './missing-names.js';
import { findFunctions } from './routines.js';
import type { Scene } from './scene.js';
import { resolveType } from './type-resolution.js';

/** What a DROP calls a kind of object whose name the history may have freed, and the error when there is none of that name. */
const named: Readonly<Partial<Record<ObjectType, { readonly space: 'relation' | 'type'; readonly what: string; readonly sqlstate: string }>>> = {
  OBJECT_TABLE: { space: 'relation', what: 'table', sqlstate: '42P01' },
  OBJECT_VIEW: { space: 'relation', what: 'view', sqlstate: '42P01' },
  OBJECT_MATVIEW: { space: 'relation', what: 'materialized view', sqlstate: '42P01' },
  OBJECT_SEQUENCE: { space: 'relation', what: 'sequence', sqlstate: '42P01' },
  OBJECT_FOREIGN_TABLE: { space: 'relation', what: 'foreign table', sqlstate: '42P01' },
  OBJECT_INDEX: { space: 'relation', what: 'index', sqlstate: '42704' },
  OBJECT_TYPE: { space: 'type', what: 'type', sqlstate: '42704' },
  OBJECT_DOMAIN: { space: 'type', what: 'type', sqlstate: '42704' },
};

/** Refuse a DROP without IF EXISTS of what is surely not there. True when it is refused. */
export function refusesMissingDrop(scene: Scene, type: ObjectType | undefined, node: Node, span: Span): boolean {
  if (scene.inBlock || type === undefined) return false;
  const drop = named[type];
  const items = 'List' in node ? (node.List.items ?? []) : 'TypeName' in node ? (node.TypeName.names ?? []) : [node];
  if (drop !== undefined) {
    const name = nameOf(items);
    const gone = isNamed(scene, name) ? undefined : surelyGone(scene, drop.space, name);
    // DROP TABLE gives the bare name, DROP TYPE the name as written.
    return gone !== undefined && refuse(scene, drop.sqlstate, `${drop.what} "${drop.space === 'type' ? asWritten(name) : name.name}" does not exist`, gone, span);
  }
  if (type === 'OBJECT_POLICY' || type === 'OBJECT_TRIGGER') return refusesMissingPartDrop(scene, type === 'OBJECT_POLICY' ? 'policy' : 'trigger', stringList(items), span);
  return type === 'OBJECT_FUNCTION' && 'ObjectWithArgs' in node && refusesMissingFunction(scene, node.ObjectWithArgs, span);
}

function isNamed(scene: Scene, name: WrittenName): boolean {
  return scene.findRelation(name) !== undefined || scene.findIndex(name) !== undefined || scene.catalog.firstType(name.schema === undefined ? scene.lookupPath : [name.schema], name.name) !== undefined;
}

function refusesMissingPartDrop(scene: Scene, what: 'policy' | 'trigger', names: readonly string[], span: Span): boolean {
  const written = { schema: names.at(-3), name: names.at(-2) ?? '' };
  const table = scene.findRelation(written);
  return table === undefined ? refusesGoneRelation(scene, written, span) : refusesMissingPart(scene, table, what, names.at(-1)!, span);
}

/** A function of those argument types that is gone, or of other types than all that there are. */
function refusesMissingFunction(scene: Scene, { objname = [], objargs = [], args_unspecified }: ObjectWithArgs, span: Span): boolean {
  const name = nameOf(objname);
  const overloads = findFunctions(scene, name);
  if (overloads.length > 0 && (args_unspecified === true || !overloads.every((overload) => isSurelyThere(scene, overload)))) return false;
  const object = overloads[0] ?? surelyGone(scene, 'function', name);
  if (object === undefined) return false;
  const types = objargs.flatMap((arg) => ('TypeName' in arg ? [resolveType(scene, arg.TypeName).bare] : []));
  return refuse(scene, '42883', args_unspecified === true ? `could not find a function named "${asWritten(name)}"` : `function ${asWritten(name)}(${types.join(', ')}) does not exist`, object, span);
}

function refuse(scene: Scene, sqlstate: string, error: string, object: CatalogObject, span: Span): boolean {
  scene.fail(sqlstate, error, { object, span });
  return true;
}
