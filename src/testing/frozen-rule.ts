import { Catalog } from '../catalog/index.js';
import type { AnyRule, Step } from '../rule/rule.js';

type Listener = (event: unknown, step?: Step) => void;

/** The same rule, for which everything that its listeners are given is frozen: a rule that changes it throws. */
export function frozenRule(rule: AnyRule): AnyRule {
  return {
    ...rule,
    create(context) {
      const listeners = Object.entries(rule.create(context) as Readonly<Record<string, Listener>>);
      return Object.fromEntries(listeners.map(([kind, listener]): [string, Listener] => [kind, (event, step) => {
        freeze(event);
        if (step !== undefined) [step.before, step.after, step.since.migration, step.since.deploy].forEach(freezeObjects);
        listener(event, step);
      }]));
    },
  };
}

const frozenCatalogs = new WeakSet<Catalog>();

function freezeObjects(catalog: Catalog): void {
  if (frozenCatalogs.has(catalog)) return;
  frozenCatalogs.add(catalog);
  for (const object of catalog.objects()) freeze(object);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || value instanceof Catalog) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}
