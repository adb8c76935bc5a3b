import type { ObjectWithArgs } from '@pgsql/types';
import type { Parameter, Routine } from '../catalog/index.js';
import { nameOf, type WrittenName } from '../sql/names.js';
import type { Scene } from './scene.js';
import { resolveType } from './type-resolution.js';

/** Every overload of a name, from all schemas where it is sought. */
function overloads(scene: Scene, name: WrittenName): readonly Routine[] {
  return scene.catalog.functionsIn(name.schema === undefined ? scene.session.searchPath : [name.schema], name.name);
}

/**
 * The functions that a call can mean: those that take as many arguments, and of several, those whose types fit.
 * @param typeAt the type of an argument, as far as it is known; `unknown` for a plain string
 */
export function findFunctions(scene: Scene, name: WrittenName, count?: number, typeAt?: (at: number) => string | undefined): readonly Routine[] {
  const all = overloads(scene, name);
  if (count === undefined || all.length === 0) return all;
  const fitting = all.filter((routine) => takes(routine, count));
  if (fitting.length < 2 || typeAt === undefined) return fitting;
  const types = Array.from({ length: count }, (_, at) => typeAt(at));
  for (const fits of [same, similar]) {
    const chosen = fitting.filter((routine) => types.every((type, at) => type === undefined || type === 'unknown' || fits(bareType(type), inputTypes(routine)[at] ?? '')));
    // A plain string is taken for text where that is possible (func_select_candidate, rule 4.e).
    const preferring = chosen.filter((routine) => types.every((type, at) => type !== 'unknown' || inputTypes(routine)[at] === 'text'));
    if (preferring.length > 0) return preferring;
    if (chosen.length > 0) return chosen;
  }
  return fitting;
}

const categories: readonly ReadonlySet<string>[] = [
  new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']),
  new Set(['text', 'character varying', 'character', 'bpchar', 'name']),
  new Set(['date', 'timestamp without time zone', 'timestamp with time zone']),
];

function same(a: string, b: string): boolean {
  return a === b;
}

function similar(a: string, b: string): boolean {
  return a === b || /^any/.test(b) || categories.some((category) => category.has(a) && category.has(b));
}

function takes(routine: Routine, count: number): boolean {
  const inputs = inputsOf(routine);
  const required = inputs.filter((parameter) => !parameter.hasDefault && parameter.mode !== 'variadic').length;
  return count >= required && (count <= inputs.length || inputs.some((parameter) => parameter.mode === 'variadic'));
}

/** The routine that a DROP, ALTER, GRANT or COMMENT names: by its argument types, or the only one of that name. */
export function findRoutine(scene: Scene, object: ObjectWithArgs): Routine | undefined {
  const all = overloads(scene, nameOf(object.objname ?? []));
  if (all.length === 0) return undefined;
  if (object.args_unspecified === true) return all.length === 1 ? all[0] : undefined;
  const types = (object.objargs ?? []).flatMap((type) => ('TypeName' in type ? [resolveType(scene, type.TypeName).bare] : []));
  return sameSignature(all, types) ?? all.find((routine) => matches(routine.parameters.map((parameter) => parameter.type), types));
}

/** The routine in a schema that takes the same types, and so is replaced by CREATE OR REPLACE. */
export function sameSignature(routines: readonly Routine[], types: readonly string[]): Routine | undefined {
  return routines.find((routine) => matches(inputTypes(routine), types));
}

function matches(types: readonly string[], wanted: readonly string[]): boolean {
  return types.length === wanted.length && types.every((type, at) => type === wanted[at]);
}

/** The types that tell overloads apart: those of the parameters that a caller gives, and for a procedure those of OUT parameters too (PostgreSQL 14+). */
export function inputTypes(routine: Pick<Routine, 'parameters' | 'routine'>): readonly string[] {
  return inputsOf(routine).map((parameter) => parameter.type);
}

function inputsOf({ parameters, routine }: Pick<Routine, 'parameters' | 'routine'>): readonly Parameter[] {
  return parameters.filter(({ mode }) => mode !== 'table' && (mode !== 'out' || routine === 'procedure'));
}

/** A type without length or precision, which do not tell overloads apart. */
function bareType(type: string): string {
  return type.replace(/\([\d, -]+\)/, '');
}
