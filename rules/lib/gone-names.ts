import { displayName, namesInBody, type Catalog, type EffectOf, type Relation, type Routine, type Span, type Statement, type Step } from '../../src/rule/index.js';
import { isNew } from './age.js';
import { meansTable, usesColumn } from './body-columns.js';
import { functionsNaming } from './naming-functions.js';

/** A name in a body that means nothing any more. */
export interface StaleName {
  readonly message: 'relation' | 'column';
  readonly name: string;
  /** What the finding is about, beside the function. */
  readonly part: string;
  readonly change: string;
  readonly at: Span;
  readonly isIn: (body: Routine) => boolean;
}

/** A function that holds such names, in the order in which the file took them away. */
export interface StaleBody {
  readonly routine: Routine;
  readonly names: readonly StaleName[];
}

type Kind = 'table.rename' | 'table.set-schema' | 'view.rename' | 'table.drop' | 'view.drop' | 'column.rename' | 'column.drop';

/** Gathers the names of tables, views and columns that a file takes away. */
export interface GoneNames {
  readonly listeners: { readonly [K in Kind]: (effect: EffectOf<K>, step: Step) => void };
  /** The functions that still hold one of them, by their id. */
  foundIn(after: Catalog): ReadonlyMap<number, StaleBody>;
}

/** Start to gather. */
export function goneNames(): GoneNames {
  const relations: { readonly was: Named; readonly change: string; readonly at: Span }[] = [];
  const columns: { readonly table: number; readonly of: Named; readonly name: string; readonly change: string; readonly at: Span }[] = [];
  return {
    listeners: {
      'table.rename': ({ before, after, span }, { migration }) => void (isNew(before, migration) || relations.push({ was: before, change: `renamed to "${displayName(after)}"`, at: span })),
      'table.set-schema': ({ before, after, span }, { migration }) => void (isNew(before, migration) || relations.push({ was: before, change: `moved to schema "${after.schema}"`, at: span })),
      'view.rename': ({ before, after, span }, { migration }) => void (isNew(before, migration) || relations.push({ was: before, change: `renamed to "${displayName(after)}"`, at: span })),
      'table.drop': ({ table, span, statement }, { migration }) => void (isNew(table, migration) || isTemporary(table, statement) || relations.push({ was: table, change: 'dropped', at: span })),
      'view.drop': ({ view, span }, { migration }) => void (isNew(view, migration) || relations.push({ was: view, change: 'dropped', at: span })),
      'column.rename': ({ table, before, after, span }) => void columns.push({ table: table.id, of: table, name: before.name, change: `renamed to "${after.name}"`, at: span }),
      'column.drop': ({ table, column, span }) => void columns.push({ table: table.id, of: table, name: column.name, change: 'dropped', at: span }),
    },
    foundIn(after) {
      const stale = new Map<number, { readonly routine: Routine; readonly names: StaleName[] }>();
      const note = (routine: Routine, found: StaleName): void => {
        const known = stale.get(routine.id);
        if (known === undefined) stale.set(routine.id, { routine, names: [found] });
        else known.names.push(found);
      };
      for (const { was, change, at } of relations) {
        if (after.relation(was) !== undefined) continue;
        for (const routine of functionsNaming(after, was.name)) {
          const isIn = (body: Routine): boolean => namesInBody(body.origin!.span).relations.some((named) => meansTable(named, was, body));
          if (isIn(routine)) note(routine, { message: 'relation', name: displayName(was), part: was.name, change, at, isIn });
        }
      }
      for (const { table, of, name, change, at } of columns) {
        const now = after.getAs('relation', table);
        if (now === undefined || now.columns.some((column) => column.name === name)) continue;
        for (const routine of functionsNaming(after, name)) {
          const isIn = (body: Routine): boolean => usesColumn(body, { id: table, schema: of.schema, name: of.name }, name, after);
          if (isIn(routine)) note(routine, { message: 'column', name: `${displayName(of)}.${name}`, part: `${of.name}.${name}`, change, at, isIn });
        }
      }
      return stale;
    },
  };
}

/** A table of the session, which the function makes itself: DROP TABLE IF EXISTS of one that no file made tidies up after it. */
function isTemporary({ persistence, origin }: Relation, { node }: Statement): boolean {
  return persistence === 'temporary' || (origin === undefined && 'DropStmt' in node && node.DropStmt.missing_ok === true);
}

interface Named {
  readonly schema: string;
  readonly name: string;
}
