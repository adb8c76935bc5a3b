import type { CatalogObject, Relation } from '../catalog/index.js';
import type { Effect } from '../replay/effects.js';
import type { Name } from './missing-names.js';

/** The names that a statement makes, and those that it takes away. */
export interface NameChanges {
  readonly made: readonly Name[];
  readonly gone: readonly Name[];
}

/** What effects do to names. */
export function nameChanges(effects: readonly Effect[]): NameChanges {
  const made: Name[] = [];
  const gone: Name[] = [];
  for (const effect of effects) {
    const changes = changesOf(effect);
    made.push(...changes.made ?? []);
    gone.push(...changes.gone ?? []);
  }
  return { made, gone };
}

function changesOf(effect: Effect): Partial<NameChanges> {
  switch (effect.kind) {
    case 'schema.create': return { made: namesOf(effect.schema) };
    case 'schema.drop': return { gone: namesOf(effect.schema) };
    case 'table.create': return { made: namesOf(effect.table) };
    case 'table.drop': return { gone: namesOf(effect.table) };
    case 'view.create': return { made: namesOf(effect.view) };
    case 'view.drop': return { gone: namesOf(effect.view) };
    case 'view.replace': return { made: columnsOf(effect.after).filter(({ name }) => !effect.before.columns.some((column) => column.name === name)) };
    case 'sequence.create': return { made: namesOf(effect.sequence) };
    case 'sequence.drop': return { gone: namesOf(effect.sequence) };
    case 'index.create': return { made: namesOf(effect.index).map((name) => ({ ...name, of: effect.table.name })) };
    case 'index.drop': return { gone: namesOf(effect.index) };
    case 'function.create': return { made: namesOf(effect.function) };
    case 'function.drop': return { gone: namesOf(effect.function) };
    case 'type.create': return { made: namesOf(effect.type) };
    case 'type.drop': return { gone: namesOf(effect.type) };
    case 'type.add-value': return { made: [{ kind: 'value', name: effect.value, of: effect.after.name }] };
    case 'type.rename-value': return { made: [{ kind: 'value', name: effect.to, of: effect.after.name }], gone: [{ kind: 'value', name: effect.from, of: effect.after.name }] };
    case 'extension.create': return { made: namesOf(effect.extension) };
    case 'extension.drop': return { gone: namesOf(effect.extension) };
    case 'role.create': return { made: namesOf(effect.role) };
    case 'role.drop': return { gone: namesOf(effect.role) };
    case 'publication.create': return { made: namesOf(effect.publication) };
    case 'publication.drop': return { gone: namesOf(effect.publication) };
    case 'event-trigger.create': return { made: namesOf(effect.trigger) };
    case 'event-trigger.drop': return { gone: namesOf(effect.trigger) };
    case 'statistics.create': return { made: namesOf(effect.statistics) };
    case 'statistics.drop': return { gone: namesOf(effect.statistics) };
    case 'rule.create': return { made: namesOf(effect.rule, effect.table) };
    case 'rule.drop': return { gone: namesOf(effect.rule, effect.table) };
    case 'policy.create': return { made: namesOf(effect.policy, effect.table) };
    case 'policy.drop': return { gone: namesOf(effect.policy, effect.table) };
    case 'trigger.create': return { made: namesOf(effect.trigger, effect.table) };
    case 'trigger.drop': return { gone: namesOf(effect.trigger, effect.table) };
    case 'constraint.add': return { made: namesOf(effect.constraint, effect.table) };
    case 'constraint.drop': return { gone: namesOf(effect.constraint, effect.table) };
    case 'column.add': return { made: [{ kind: 'column', name: effect.column.name, of: effect.table.name }] };
    case 'column.drop': return { gone: [{ kind: 'column', name: effect.column.name, of: effect.table.name }] };
    case 'column.rename':
      return { made: [{ kind: 'column', name: effect.after.name, of: effect.table.name }], gone: [{ kind: 'column', name: effect.before.name, of: effect.table.name }] };
    case 'policy.rename': case 'trigger.rename': case 'constraint.rename': case 'rule.rename':
      return { made: namesOf(effect.after, effect.table), gone: namesOf(effect.before, effect.table) };
    case 'schema.rename': case 'table.rename': case 'table.set-schema': case 'view.rename': case 'sequence.rename': case 'index.rename': case 'function.rename': case 'type.rename':
      return { made: namesOf(effect.after), gone: namesOf(effect.before) };
    default: return {};
  }
}

function namesOf(object: CatalogObject, table?: Relation): readonly Name[] {
  const { name } = object;
  const of = table === undefined ? {} : { of: table.name };
  switch (object.kind) {
    // A table is a type of the same name too.
    case 'relation': return [{ kind: 'relation', schema: object.schema, name }, { kind: 'type', schema: object.schema, name }];
    case 'index': return [{ kind: 'relation', schema: object.schema, name }];
    case 'type': case 'function': return [{ kind: object.kind, schema: object.schema, name }];
    case 'extension': return [{ kind: 'extension', name, ...(object.schema !== undefined && { schema: object.schema }) }];
    case 'schema': case 'role': return [{ kind: object.kind, name }];
    case 'policy': case 'trigger': case 'constraint': return [{ kind: object.kind, name, ...of }];
    default: return [{ kind: 'other', name, ...of }];
  }
}

function columnsOf({ columns, name }: Relation): readonly Name[] {
  return columns.map((column) => ({ kind: 'column', name: column.name, of: name }));
}
