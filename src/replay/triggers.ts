import type { CreateEventTrigStmt, CreateTrigStmt } from '@pgsql/types';
import { distinctNeeds, type Dependency, type EventTrigger, type Trigger } from '../catalog/index.js';
import { nameOf, rangeName, stringList, type WrittenName } from '../sql/names.js';
import { quoteName } from '../sql/quote.js';
import { readExpression } from './expressions.js';
import { spreadTrigger } from './inheritance.js';
import { findFunctions } from './routines.js';
import { goneFunction, refusesGoneRelation } from './missing-names.js';
import { refusedSite } from './refusals/misplaced-expression.js';
import { refuses } from './refusals/refusal.js';
import { refusedTrigger, refusedTriggerFunction } from './refusals/wrong-kind.js';
import type { Scene } from './scene.js';
import { refusesNamed, refusesPart } from './taken-names.js';

/** Bits of CreateTrigStmt.timing and .events (catalog/pg_trigger.h). */
const bits = { before: 2, insert: 4, delete: 8, update: 16, truncate: 32, insteadOf: 64 } as const;

/** CREATE [OR REPLACE] [CONSTRAINT] TRIGGER. */
export function createTrigger(scene: Scene, statement: CreateTrigStmt): void {
  const written = rangeName(statement.relation!);
  const known = scene.findRelation(written);
  if (known === undefined && refusesGoneRelation(scene, written, scene.spanOf(statement.relation))) return;
  const table = known ?? scene.target(written);
  if (table === undefined) return;
  const name = statement.trigname ?? '';
  const called = nameOf(statement.funcname ?? []);
  const routine = findFunctions(scene, called, 0)[0];
  if (routine === undefined && refusesGoneFunction(scene, called)) return;
  const existing = scene.catalog.trigger(table.id, name);
  if (existing !== undefined && statement.replace !== true && (scene.inBlock || (routine?.origin !== undefined && refusesPart(scene, existing, 'trigger', table)))) return;
  const timing = statement.timing ?? 0;
  const events = statement.events ?? 0;
  if (refuses(scene, refusedSite('trigger WHEN condition', statement.whenClause))) return;
  const condition = statement.whenClause && readExpression(scene, statement.whenClause, { table, aliases: ['new', 'old'], enclosed: true });
  const columns = scene.numbersOf(table, stringList(statement.columns ?? []));
  const needs: Dependency[] = [{ on: table.id, type: 'auto' }];
  for (const column of columns) needs.push({ on: table.id, column, type: 'normal' });
  if (routine !== undefined) needs.push({ on: routine.id, type: 'normal' });
  const trigger: Trigger = {
    kind: 'trigger',
    id: existing?.id ?? scene.newId(),
    origin: scene.origin(),
    name,
    table: table.id,
    timing: (timing & bits.before) !== 0 ? 'before' : (timing & bits.insteadOf) !== 0 ? 'instead of' : 'after',
    events: (['insert', 'update', 'delete', 'truncate'] as const).filter((event) => (events & bits[event]) !== 0),
    forEach: statement.row === true ? 'row' : 'statement',
    functionName: called.schema === undefined ? called.name : `${called.schema}.${called.name}`,
    enabled: 'origin',
    constraint: statement.isconstraint === true,
    dependsOn: distinctNeeds([...needs, ...(condition?.needs ?? [])]),
    ...(routine !== undefined && { function: routine.id }),
    ...(condition && { when: condition.text }),
    ...(columns.length > 0 && { columns }),
    ...(statement.args !== undefined && { arguments: stringList(statement.args) }),
    ...(existing?.comment !== undefined && { comment: existing.comment }),
  };
  const references = statement.constrrel && scene.findRelation(rangeName(statement.constrrel));
  if (refuses(scene, refusedTrigger(scene, table, trigger), scene.spanOf(statement.relation))) return;
  if (routine !== undefined && refuses(scene, refusedTriggerFunction(scene, routine, called))) return;
  scene.emit('trigger.create', { table, trigger, ...(existing && { replaces: existing }), ...(references && { references }) }, scene.catalog.put(trigger));
  scene.quietly(() => spreadTrigger(scene, trigger));
}

/** A trigger's function that the history has dropped or renamed (42883). */
function refusesGoneFunction(scene: Scene, name: WrittenName): boolean {
  const gone = goneFunction(scene, name);
  if (gone?.kind !== 'function' || gone.parameters.length > 0 || findFunctions(scene, name).length > 0) return false;
  scene.fail('42883', `function ${name.schema === undefined ? '' : `${quoteName(name.schema)}.`}${quoteName(name.name)}() does not exist`, { object: gone });
  return true;
}

/** CREATE EVENT TRIGGER. */
export function createEventTrigger(scene: Scene, statement: CreateEventTrigStmt): void {
  if (refusesNamed(scene, scene.catalog.named('event-trigger', statement.trigname ?? ''), 'event trigger', statement.trigname ?? '')) return;
  const routine = findFunctions(scene, nameOf(statement.funcname ?? []), 0)[0];
  const trigger: EventTrigger = {
    kind: 'event-trigger', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, name: statement.trigname ?? '', event: statement.eventname ?? '',
    dependsOn: routine === undefined ? [] : [{ on: routine.id, type: 'normal' }], ...(routine && { function: routine.id }),
  };
  scene.emit('event-trigger.create', { trigger }, scene.catalog.put(trigger));
}
