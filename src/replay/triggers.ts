import type { CreateEventTrigStmt, CreateTrigStmt } from '@pgsql/types';
import { distinctNeeds, type Dependency, type EventTrigger, type Trigger } from '../catalog/index.js';
import { nameOf, rangeName, stringList } from '../sql/names.js';
import { readExpression } from './expressions.js';
import { spreadTrigger } from './inheritance.js';
import { findFunctions } from './routines.js';
import type { Scene } from './scene.js';

/** Bits of CreateTrigStmt.timing and .events (catalog/pg_trigger.h). */
const bits = { before: 2, insert: 4, delete: 8, update: 16, truncate: 32, insteadOf: 64 } as const;

/** CREATE [OR REPLACE] [CONSTRAINT] TRIGGER. */
export function createTrigger(scene: Scene, statement: CreateTrigStmt): void {
  const table = scene.target(rangeName(statement.relation!));
  if (table === undefined) return;
  const name = statement.trigname ?? '';
  const existing = scene.catalog.trigger(table.id, name);
  if (existing !== undefined && scene.inBlock && statement.replace !== true) return;
  const called = nameOf(statement.funcname ?? []);
  const routine = findFunctions(scene, called, 0)[0];
  const timing = statement.timing ?? 0;
  const events = statement.events ?? 0;
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
    ...(existing?.comment !== undefined && { comment: existing.comment }),
  };
  const references = statement.constrrel && scene.findRelation(rangeName(statement.constrrel));
  scene.emit('trigger.create', { table, trigger, ...(existing && { replaces: existing }), ...(references && { references }) }, scene.catalog.put(trigger));
  scene.quietly(() => spreadTrigger(scene, trigger));
}

/** CREATE EVENT TRIGGER. */
export function createEventTrigger(scene: Scene, statement: CreateEventTrigStmt): void {
  const routine = findFunctions(scene, nameOf(statement.funcname ?? []), 0)[0];
  const trigger: EventTrigger = {
    kind: 'event-trigger', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, name: statement.trigname ?? '', event: statement.eventname ?? '',
    dependsOn: routine === undefined ? [] : [{ on: routine.id, type: 'normal' }], ...(routine && { function: routine.id }),
  };
  scene.emit('event-trigger.create', { trigger }, scene.catalog.put(trigger));
}
