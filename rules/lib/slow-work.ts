import { displayName, quoteName, quoteQualified, type Effect, type EffectOf, type Migration } from '../../src/rule/index.js';
import { isLive } from './age.js';
import type { PlacedChange } from './placed-change.js';
import type { RelationLock } from './client-locks.js';

/** What takes time while a lock is held. */
export interface SlowWork {
  /** `backfill` changes rows, `validation` checks them for a constraint that is there already, `constraint` for one that could be added NOT VALID. */
  readonly kind: 'backfill' | 'validation' | 'constraint' | 'other';
  /** What it does, as a clause that begins a sentence: `UPDATE changes rows of "users"`. */
  readonly clause: string;
  /** The statement, as a noun: `UPDATE of "users"`. */
  readonly noun: string;
  /** Of a backfill. */
  readonly change?: PlacedChange;
  /** How the rows are checked later: `ALTER TABLE users VALIDATE CONSTRAINT adult;`. */
  readonly validate?: string;
}

/** What one statement does on a relation for a time that grows with its rows; undefined when that is nothing. */
export function slowWork({ relation, work, effects }: RelationLock, migration: Migration): SlowWork | undefined {
  const name = `"${displayName(relation)}"`;
  if (work === 'none' || work === 'data') {
    for (const effect of effects) {
      const found = rowWork(effect, name, migration);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (effects.some(({ kind }) => kind === 'constraint.validate' || kind === 'column.validate-not-null' || kind === 'domain.validate-constraint')) {
    return { kind: 'validation', clause: `VALIDATE CONSTRAINT reads all of ${name}`, noun: `VALIDATE CONSTRAINT on ${name}` };
  }
  if (effects.some(({ kind }) => kind === 'maintenance')) return { kind: 'other', clause: `Maintenance reads all of ${name}`, noun: `maintenance of ${name}` };
  const refreshed = effects.find((effect) => effect.kind === 'view.refresh');
  if (refreshed !== undefined) return refresh(refreshed);
  const added = work === 'scan' ? effects.find(canWait) : undefined;
  if (added !== undefined) {
    return { kind: 'constraint', clause: `Adding ${added.constraint.type === 'check' ? 'CHECK' : 'foreign key'} "${added.constraint.name}" reads all of ${name}`, noun: `ADD CONSTRAINT on ${name}`, validate: `ALTER TABLE ${quoteQualified(added.table)} VALIDATE CONSTRAINT ${quoteName(added.constraint.name)};` };
  }
  if (work === 'scan') return { kind: 'other', clause: `This reads all of ${name}`, noun: `${scanner(effects)} ${name}` };
  if (work === 'rewrite') return { kind: 'other', clause: `This rewrites ${name}`, noun: `rewrite of ${name}` };
  return { kind: 'other', clause: `This builds an index over ${name}`, noun: `index build on ${name}` };
}

/** The view is filled; the lock may be on what it reads. */
function refresh({ view }: EffectOf<'view.refresh'>): SlowWork {
  const name = `"${displayName(view)}"`;
  return { kind: 'other', clause: `REFRESH fills ${name} anew`, noun: `REFRESH of ${name}` };
}

function rowWork(effect: Effect, name: string, migration: Migration): SlowWork | undefined {
  switch (effect.kind) {
    case 'data.update':
    case 'data.delete': {
      // The statement may lock other tables too: those that foreign keys name, and those that it reads.
      if (effect.rows === 'few' || !isLive(effect.table, migration)) return undefined;
      const table = displayName(effect.table);
      return effect.kind === 'data.update'
        ? { kind: 'backfill', clause: `UPDATE changes rows of "${table}"`, noun: `UPDATE of "${table}"`, change: { ...placed(effect, 'update'), columns: effect.columns } }
        : { kind: 'backfill', clause: `DELETE takes rows out of "${table}"`, noun: `DELETE from "${table}"`, change: placed(effect, 'delete') };
    }
    case 'data.insert': {
      const into = displayName(effect.table);
      if (effect.rows !== 'query' || !effect.from.some((source) => isLive(source, migration))) return undefined;
      return { kind: 'backfill', clause: `INSERT … SELECT copies rows into "${into}"`, noun: `INSERT into "${into}"`, change: { ...placed(effect, 'insert'), columns: effect.columns } };
    }
    case 'data.copy':
      return effect.direction === 'from' ? { kind: 'backfill', clause: `COPY loads rows into ${name}`, noun: `COPY into ${name}` } : undefined;
    case 'table.create':
      return effect.from === 'query' && effect.reads?.some((source) => isLive(source, migration)) === true
        ? { kind: 'backfill', clause: `CREATE TABLE AS copies rows into "${displayName(effect.table)}"`, noun: `CREATE TABLE "${displayName(effect.table)}" AS`, ...(effect.table.persistence !== 'temporary' && { change: placed({ ...effect, rows: 'query' }, 'insert') }) }
        : undefined;
    case 'view.create':
      return effect.view.relationKind === 'materialized-view' && effect.view.view?.unpopulated !== true
        ? { kind: 'other', clause: `CREATE MATERIALIZED VIEW runs the query of "${displayName(effect.view)}"`, noun: `CREATE MATERIALIZED VIEW "${displayName(effect.view)}"` }
        : undefined;
    case 'view.refresh':
      return refresh(effect);
    default:
      return undefined;
  }
}

function placed({ statement, table, rows }: Pick<EffectOf<'data.update'>, 'statement' | 'table'> & { readonly rows: string }, kind: PlacedChange['kind']): PlacedChange {
  return { kind, statement, table, all: rows === 'all' };
}

/** A CHECK or foreign key, not of a new column, which NOT VALID would add without a look at the rows. */
function canWait(effect: Effect): effect is EffectOf<'constraint.add'> {
  return effect.kind === 'constraint.add' && effect.scans && effect.withColumn === undefined && effect.constraint.inherited !== true && (effect.constraint.type === 'check' || effect.constraint.type === 'foreign-key');
}

function scanner(effects: readonly Effect[]): string {
  if (effects.some(({ kind }) => kind === 'constraint.add')) return 'ADD CONSTRAINT on';
  return effects.some(({ kind }) => kind === 'column.set-not-null') ? 'SET NOT NULL on' : 'change of';
}
