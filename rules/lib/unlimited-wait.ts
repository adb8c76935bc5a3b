import { displayName, modeName, topOf, type EffectOf, type Fix, type Relation, type Runner, type Statement } from '../../src/rule/index.js';
import { listedTables, waiting, weightOf, type RelationLock, type Weight } from './client-locks.js';
import { insertBefore, isSpokenOf, withComments } from './statement-edits.js';

/** A statement that waits for a lock without a limit, or with one that is too long. */
export interface Wait {
  readonly statement: Statement;
  readonly lock: RelationLock;
  readonly weight: Weight;
  readonly transaction: number;
  /** The last word on lock_timeout before it. */
  readonly setting: EffectOf<'setting.set'> | undefined;
  /** That stood in a transaction. */
  readonly took: boolean;
  readonly seconds: number;
}

/** What waits, and with what in hand. */
export function waitOf({ lock: { relation, mode } }: Wait, locked: readonly Relation[]): string {
  const later = locked.slice(locked.findIndex(({ id }) => id === relation.id) + 1);
  const then = later.length === 0 ? '' : `, and it keeps that lock while it waits for ${listedTables(later)}`;
  return `while this waits for its ${modeName(mode)} lock on "${displayName(relation)}", all ${waiting(mode)} of it queue up behind${then}`;
}

/** Of two that weigh the same, the one that the statement names. */
export function gravity(lock: RelationLock): number {
  return 2 * weightOf(lock) + (lock.effects.some(({ cause }) => cause === 'explicit') ? 1 : 0);
}

/** True for a setting that makes lock_timeout a limit. */
export function limits({ name, value = '0' }: EffectOf<'setting.set'>): boolean {
  return name === 'lock_timeout' && Number.parseFloat(value) > 0;
}

/** The statement that turns it off, as a person says it. */
export function howOf({ name, value, statement }: EffectOf<'setting.set'>): string {
  if (name === 'all') return 'DiscardStmt' in statement.node ? 'DISCARD ALL' : 'RESET ALL';
  return value === undefined ? 'RESET lock_timeout' : 'SET lock_timeout = 0';
}

/** The statement that sets a limit. */
export function limitSql(runner: Runner): string {
  return `${runner === 'single-transaction' ? 'SET LOCAL' : 'SET'} lock_timeout = '5s';`;
}

/** What to write where there is none. */
export function adviceFor(runner: Runner): string {
  const advice = `Put ${limitSql(runner)} before it, and run the migration again when it gives up.`;
  return runner === 'supabase' ? `${advice} For all later migrations at once: ALTER ROLE postgres SET lock_timeout = '5s';` : advice;
}

/** The statement that sets it wrongly made right, or one that sets it: at the top, or where an earlier one is no longer in force. */
export function fixOf({ setting, statement, took }: Wait, first: Statement, runner: Runner): Fix | undefined {
  const set = `set ${runner === 'single-transaction' ? 'local ' : ''}lock_timeout = '5s'`;
  const fix = { title: 'Set a lock_timeout', applicability: 'unsafe' } as const;
  if (setting?.name === 'lock_timeout' && 'VariableSetStmt' in setting.statement.node && setting.statement.nested === undefined && !(limits(setting) && took)) {
    return { ...fix, edits: [{ span: setting.statement.span, text: limits(setting) ? `set lock_timeout = '${setting.value!}'` : set }] };
  }
  const place = setting === undefined ? first : topOf(statement);
  return isSpokenOf(place) ? undefined : { ...fix, edits: [insertBefore(withComments(place.span), `${set};`)] };
}
