import type { AlterTableCmd } from '@pgsql/types';
import type { Relation, Routine } from '../../catalog/index.js';
import { optionText, type WrittenName } from '../../sql/names.js';
import { isSurelyThere } from '../certainty.js';
import type { Scene } from '../scene.js';
import type { Refusal } from './refusal.js';

/** Why a policy cannot be on a relation: only tables have them. */
export function refusedPolicy(scene: Scene, relation: Relation): Refusal | undefined {
  return isOfRows(relation) || !isSurelyThere(scene, relation) ? undefined : { sqlstate: '42809', error: `"${relation.name}" is not a table`, object: relation };
}

function isOfRows({ relationKind }: Relation): boolean {
  return relationKind === 'table' || relationKind === 'partitioned-table';
}

/** Why an index cannot be on a relation (DefineIndex in indexcmds.c). */
export function refusedIndex(scene: Scene, relation: Relation): Refusal | undefined {
  if (isOfRows(relation) || relation.relationKind === 'materialized-view' || !isSurelyThere(scene, relation)) return undefined;
  return { sqlstate: '42809', error: `cannot create index on relation "${relation.name}"`, object: relation };
}

/** Why a trigger of this kind cannot be on a relation (CreateTriggerFiringOn in trigger.c). */
export function refusedTrigger(scene: Scene, relation: Relation, { timing, forEach, events }: { readonly timing: 'before' | 'after' | 'instead of'; readonly forEach: 'row' | 'statement'; readonly events: readonly string[] }): Refusal | undefined {
  if (!isSurelyThere(scene, relation)) return undefined;
  const refused = (error: string): Refusal => ({ sqlstate: '42809', error, object: relation });
  if (isOfRows(relation) || relation.relationKind === 'foreign-table') return timing === 'instead of' ? refused(`"${relation.name}" is a ${relation.relationKind === 'foreign-table' ? 'foreign ' : ''}table`) : undefined;
  if (relation.relationKind !== 'view') return refused(`relation "${relation.name}" cannot have triggers`);
  return (timing !== 'instead of' && forEach === 'row') || events.includes('truncate') ? refused(`"${relation.name}" is a view`) : undefined;
}

/** Why a function cannot be a trigger's (CreateTriggerFiringOn in trigger.c). */
export function refusedTriggerFunction(scene: Scene, routine: Routine, { schema, name }: WrittenName): Refusal | undefined {
  if (routine.returns === undefined || routine.returns === 'trigger' || routine.parameters.length > 0 || !isSurelyThere(scene, routine)) return undefined;
  return { sqlstate: '42P17', error: `function ${schema === undefined ? '' : `${schema}.`}${name} must return type trigger`, object: routine };
}

/** What ALTER TABLE calls its commands in messages, those that a view does not take (alter_table_type_to_string in tablecmds.c). */
const onTables: Readonly<Partial<Record<string, string>>> = {
  AT_AddColumn: 'ADD COLUMN', AT_DropColumn: 'DROP COLUMN', AT_SetNotNull: 'ALTER COLUMN ... SET NOT NULL', AT_DropNotNull: 'ALTER COLUMN ... DROP NOT NULL', AT_AlterColumnType: 'ALTER COLUMN ... SET DATA TYPE',
  AT_AddConstraint: 'ADD CONSTRAINT', AT_DropConstraint: 'DROP CONSTRAINT', AT_ValidateConstraint: 'VALIDATE CONSTRAINT',
  AT_EnableRowSecurity: 'ENABLE ROW SECURITY', AT_DisableRowSecurity: 'DISABLE ROW SECURITY', AT_ForceRowSecurity: 'FORCE ROW SECURITY', AT_NoForceRowSecurity: 'NO FORCE ROW SECURITY',
};

/** Why a command of ALTER TABLE cannot be done to a view (ATSimplePermissions in tablecmds.c). */
export function refusedCommand(scene: Scene, relation: Relation, { subtype, def }: AlterTableCmd): Refusal | undefined {
  if ((relation.relationKind !== 'view' && relation.relationKind !== 'materialized-view') || !isSurelyThere(scene, relation)) return undefined;
  const action = onTables[subtype ?? ''];
  if (action !== undefined) return { sqlstate: '42809', error: `ALTER action ${action} cannot be performed on relation "${relation.name}"`, object: relation };
  if (subtype !== 'AT_SetRelOptions' || relation.relationKind !== 'materialized-view') return undefined;
  return refusedOption(optionText(def !== undefined && 'List' in def ? def.List.items : undefined));
}

/** Why a materialized view cannot have these options: those of views are none of its own. */
export function refusedOption(options: Readonly<Record<string, string>>): Refusal | undefined {
  const option = ['security_invoker', 'security_barrier', 'check_option'].find((name) => options[name] !== undefined);
  return option === undefined ? undefined : { sqlstate: '22023', error: `unrecognized parameter "${option}"` };
}
