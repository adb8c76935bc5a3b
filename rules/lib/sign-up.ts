import { namesInBody, type Catalog, type Routine, type Trigger } from '../../src/rule/index.js';

/** How deep functions that call functions are followed. */
const deepest = 4;

/** The triggers on auth.users that are on. */
export function signUpTriggers(catalog: Catalog): readonly Trigger[] {
  const users = catalog.relation({ schema: 'auth', name: 'users' });
  return users === undefined ? [] : catalog.triggers(users.id).filter(({ enabled }) => enabled !== 'disabled');
}

/**
 * What fails together with a function: it is a trigger on auth.users, or one calls it. Undefined for any other function.
 * Calls are found by name in bodies written as strings; every overload counts.
 */
export function failsWith(catalog: Catalog, routine: Routine): string | undefined {
  for (const trigger of signUpTriggers(catalog)) {
    const start = catalog.getAs('function', trigger.function);
    if (start === undefined || !reaches(catalog, start, routine.id, new Set())) continue;
    const what = failureOf(trigger);
    return start.id === routine.id ? `It is a trigger on auth.users: ${what}.` : `Trigger "${trigger.name}" on auth.users calls it: ${what}.`;
  }
  return undefined;
}

/** What a user of the project meets when a trigger on auth.users fails. */
export function failureOf({ events }: Trigger): string {
  if (events.includes('insert')) return 'every sign-up fails';
  return events.includes('update') ? 'every change of a user fails' : 'no user can be deleted';
}

function reaches(catalog: Catalog, from: Routine, wanted: number, seen: Set<number>): boolean {
  if (from.id === wanted) return true;
  if (seen.has(from.id) || seen.size > 4 ** deepest || from.body === undefined || from.origin === undefined || from.origin.deploy < 0) return false;
  seen.add(from.id);
  return namesInBody(from.origin.span).functions.some(({ schema, name }) => catalog.functions({ schema: schema ?? 'public', name }).some((called) => reaches(catalog, called, wanted, seen)));
}
