import type { Parameter, Routine } from '../../catalog/index.js';
import { isSurelyThere } from '../certainty.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';
import { isOneType } from './type-names.js';

/** Why CREATE OR REPLACE FUNCTION cannot put a function in the place of another that takes the same types (ProcedureCreate in pg_proc.c). */
export function refusedReplacement(scene: Scene, old: Routine, fresh: Routine): Refusal | undefined {
  if (!isSurelyThere(scene, old)) return undefined;
  const refused = (error: string, sqlstate = '42P13'): Refusal => ({ sqlstate, error, object: old });
  if (old.routine !== fresh.routine) return refused('cannot change routine kind', '42809');
  const [was, is] = [resultOf(old), resultOf(fresh)];
  const comparable = isOneType(scene, was.type) && isOneType(scene, is.type);
  if (comparable && (was.type !== is.type || was.set !== is.set)) {
    return refused(fresh.routine === 'procedure' ? 'cannot change whether a procedure has output parameters' : 'cannot change return type of existing function');
  }
  if (!comparable) return undefined;
  if (was.type === 'record' && differ(scene, was.row, is.row)) return refused('cannot change return type of existing function');
  const names = inputs(fresh).map(({ name }) => name);
  for (const [at, { name }] of inputs(old).entries()) {
    if (name !== undefined && name !== names[at]) return refused(`cannot change name of input parameter "${name}"`);
  }
  const defaults = (routine: Routine): number => routine.parameters.filter(({ hasDefault }) => hasDefault).length;
  return defaults(fresh) < defaults(old) ? refused('cannot remove parameter defaults from existing function') : undefined;
}

interface Result {
  readonly type: string;
  readonly set: boolean;
  /** The columns of a record that parameters describe. */
  readonly row: readonly Parameter[];
}

/** pg_proc.prorettype and proretset. */
function resultOf({ parameters, returns = '', routine }: Routine): Result {
  const row = parameters.filter(({ mode }) => mode === 'out' || mode === 'inout' || mode === 'table');
  const set = /^(?:SETOF|TABLE)\b/.test(returns);
  if (routine === 'procedure') return { type: row.length === 0 ? 'void' : 'record', set: false, row };
  if (row.length === 1) return { type: row[0]!.type, set, row: [] };
  return { type: row.length > 1 ? 'record' : returns.replace(/^SETOF /, ''), set, row };
}

function differ(scene: Scene, was: readonly Parameter[], is: readonly Parameter[]): boolean {
  if (was.length !== is.length) return true;
  return was.some(({ name, type }, at) => {
    const other = is[at]!;
    return name !== other.name || (type !== other.type && isOneType(scene, type) && isOneType(scene, other.type));
  });
}

function inputs({ parameters }: Routine): readonly Parameter[] {
  return parameters.filter(({ mode }) => mode !== 'table' && mode !== 'out');
}
