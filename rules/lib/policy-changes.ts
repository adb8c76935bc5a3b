import { displayName, type EffectOf, type Policy, type Relation, type Span, type Step } from '../../src/rule/index.js';
import { isNew } from './age.js';

/** A policy of an earlier deploy that a file drops or alters. */
export interface PolicyChange {
  /** As it was before. */
  readonly policy: Policy;
  readonly table: Relation;
  readonly span: Span;
  readonly altered: boolean;
  /** Set when CASCADE takes it: what it goes along with. */
  cascade?: string;
}

/** Follows what a file does to policies that were there before: its listeners, and the changes in order. */
export interface PolicyChanges {
  readonly listeners: {
    'policy.drop'(effect: EffectOf<'policy.drop'>, step: Step): void;
    'policy.alter'(effect: EffectOf<'policy.alter'>, step: Step): void;
    'function.drop'(effect: EffectOf<'function.drop'>): void;
    'column.drop'(effect: EffectOf<'column.drop'>): void;
    'table.drop'(effect: EffectOf<'table.drop'>): void;
  };
  readonly all: readonly PolicyChange[];
}

/** Start to follow. */
export function policyChanges(): PolicyChanges {
  const all: PolicyChange[] = [];
  const add = (policy: Policy, table: Relation, { migration }: Step, place: Pick<PolicyChange, 'span' | 'altered' | 'cascade'>): void => {
    const last = all.findIndex((change) => change.policy.table === policy.table && change.policy.name === policy.name);
    // Dropped, made again and dropped again: what counts is the policy that was there before, and the last drop.
    if (last !== -1) all[last] = { policy: all[last]!.policy, table: all[last]!.table, ...place };
    else if (!isNew(policy, migration)) all.push({ policy, table, ...place });
  };
  /** Dependents go first, so the drop that caused them comes last, at the same place. */
  const name = (start: number, what: string): void => {
    for (const change of all) if (change.cascade !== undefined && change.span.start === start) change.cascade = what;
  };
  return {
    all,
    listeners: {
      'policy.drop'({ policy, table, span, cause }, step) {
        add(policy, table, step, { span, altered: false, ...(cause === 'cascade' && { cascade: 'what it depends on' }) });
      },
      'policy.alter'({ before, table, span }, step) {
        add(before, table, step, { span, altered: true });
      },
      'function.drop'({ function: routine, span }) {
        name(span.start, `function "${displayName(routine)}"`);
      },
      'column.drop'({ column, table, span }) {
        name(span.start, `column "${displayName(table)}.${column.name}"`);
      },
      'table.drop'({ table, span }) {
        name(span.start, `table "${displayName(table)}"`);
      },
    },
  };
}
