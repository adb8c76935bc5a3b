import type { Node } from '@pgsql/types';
import type { Dependency, Relation } from '../catalog/index.js';
import { enclosedText, locatedText } from '../sql/expression-text.js';
import { tableItem, type FromItem, type Scope } from './from-clause.js';
import { Resolver, type Call } from './resolver.js';
import type { Scene } from './scene.js';
import type { Unresolved } from './unresolved.js';

/** An expression, read. */
export interface ExpressionReading {
  /** What it names, each once: relations, columns, functions, types. */
  readonly needs: readonly Dependency[];
  /** The numbers of the table's own columns that it names. */
  readonly columns: readonly number[];
  readonly calls: readonly Call[];
  /** The first name that Postgres does not find. */
  readonly missing: Unresolved | undefined;
  /** It calls a function that no file makes. */
  readonly callsUnknown: boolean;
  /** Its SQL text. */
  readonly text: string;
}

/** Where an expression stands. */
export interface ExpressionPlace {
  /** The table whose columns it may name. */
  readonly table?: Relation;
  /** The names by which that table goes, when it is not its own: `new` and `old` in a trigger. */
  readonly aliases?: readonly string[];
  /** True where the grammar wants parentheses around it: it ends with them. */
  readonly enclosed?: boolean;
}

const noColumns: readonly number[] = [];

/** Read the expression of a default, CHECK, policy, index or trigger. */
export function readExpression(scene: Scene, expression: Node, { table, aliases, enclosed = false }: ExpressionPlace = {}): ExpressionReading {
  const resolver = new Resolver(scene);
  resolver.expression(expression, table && { items: itemsOf(table, aliases), ctes: new Map() });
  return {
    needs: resolver.needs,
    columns: table === undefined ? noColumns : resolver.columnsOf(table.id),
    calls: resolver.calls,
    missing: resolver.surelyMissing,
    callsUnknown: resolver.callsUnknown,
    text: enclosed ? enclosedText(scene.statement, resolver) : locatedText(scene.statement, resolver),
  };
}

function itemsOf(table: Relation, aliases: readonly string[] | undefined): Scope['items'] {
  const item = tableItem(table, undefined);
  return aliases === undefined ? [item] : aliases.map((alias): FromItem => ({ alias, relation: table, columns: item.columns, known: item.known }));
}
