import type { TableLikeClause } from '@pgsql/types';
import { columnNumbered, distinctNeeds, nextColumnNumber, type Column, type Constraint, type Dependency, type Index, type Relation } from '../catalog/index.js';
import { rangeName } from '../sql/names.js';
import { freeRelationName, indexName, indexNameAddition } from './generated-names.js';
import { copyColumns, type CopiedColumns } from './inheritance.js';
import type { Scene } from './scene.js';

/** Bits of TableLikeClause.options (parsenodes.h, TableLikeOption). */
const like = { comments: 1, compression: 2, constraints: 4, defaults: 8, generated: 16, identity: 32, indexes: 64, statistics: 128, storage: 256 } as const;

/** What LIKE brings to a table that is being made. */
export interface LikeReading extends CopiedColumns {
  /** False when the columns of the other table are not all known. */
  readonly known: boolean;
  /** Copies constraints and indexes, once the table stands. */
  afterwards(): void;
}

/** LIKE in CREATE TABLE. Without INCLUDING only names, types and NOT NULL are copied. */
export function copyLike(scene: Scene, table: Relation, clause: TableLikeClause): LikeReading {
  const source = clause.relation && scene.findRelation(rangeName(clause.relation));
  if (source === undefined || !source.columnsKnown) return { columns: [], needs: [], known: false, afterwards: () => undefined };
  const options = clause.options ?? 0;
  const has = (option: number): boolean => (options & option) !== 0;
  const first = nextColumnNumber(table);
  const copied = copyColumns(source, table, first, ({ default: text, identity, generated, comment, inherited: _inherited, ...column }): Column => ({
    ...column,
    ...(text !== undefined && has(generated === undefined ? like.defaults : like.generated) && { default: text }),
    ...(generated !== undefined && has(like.generated) && { generated }),
    ...(identity !== undefined && has(like.identity) && { identity }),
    ...(comment !== undefined && has(like.comments) && { comment }),
  }));
  const numbers = new Map(source.columns.map((column, at) => [column.number, first + at]));
  return {
    ...copied,
    known: true,
    afterwards: () => {
      const copy = new Copy(scene, source, scene.catalog.getAs('relation', table.id)!, numbers, has(like.comments));
      for (const constraint of scene.catalog.constraints(source.id)) {
        if (constraint.type === 'check' ? has(like.constraints) : constraint.type !== 'foreign-key' && has(like.indexes)) copy.constraint(constraint);
      }
      if (has(like.indexes)) for (const index of scene.catalog.indexes(source.id)) if (index.constraint === undefined) copy.index(index);
    },
  };
}

/** Copies what belongs to one table to another. */
class Copy {
  readonly #scene: Scene;
  readonly #source: Relation;
  readonly #table: Relation;
  readonly #numbers: ReadonlyMap<number, number>;
  readonly #comments: boolean;

  constructor(scene: Scene, source: Relation, table: Relation, numbers: ReadonlyMap<number, number>, comments: boolean) {
    this.#scene = scene;
    this.#source = source;
    this.#table = table;
    this.#numbers = numbers;
    this.#comments = comments;
  }

  constraint(constraint: Constraint): void {
    const scene = this.#scene;
    const backing = scene.catalog.getAs('index', constraint.index);
    const name = constraint.type === 'check' ? constraint.name : this.#keyName(constraint, backing);
    if (scene.catalog.constraint(this.#table.id, name) !== undefined) return;
    const { index: _index, inherited: _inherited, comment, ...facts } = constraint;
    const id = scene.newId();
    const copy: Constraint = {
      ...facts, id, name, table: this.#table.id, columns: this.#renumber(constraint.columns), validated: true, origin: scene.origin(), dependsOn: this.#needs(constraint.dependsOn),
      ...(constraint.provesNotNull && { provesNotNull: this.#renumber(constraint.provesNotNull) }), ...(comment !== undefined && this.#comments && { comment }),
    };
    if (backing === undefined) return scene.put(copy);
    const index: Index = { ...this.#moved(backing), name, constraint: id, dependsOn: [{ on: id, type: 'auto' }, { on: this.#table.id, type: 'auto' }] };
    scene.put({ ...copy, index: index.id });
    scene.put(index);
  }

  index(index: Index): void {
    const moved = this.#moved(index);
    const { comment, ...facts } = moved;
    this.#scene.put({ ...facts, name: indexName(this.#scene, this.#table, moved), dependsOn: this.#needs(index.dependsOn), ...(comment !== undefined && this.#comments && { comment }) });
  }

  #moved(index: Index): Index {
    const { constraint: _constraint, ...facts } = index;
    return {
      ...facts, id: this.#scene.newId(), schema: this.#table.schema, table: this.#table.id, origin: this.#scene.origin(), include: this.#renumber(index.include),
      keys: index.keys.map((key) => (key.column === undefined ? key : { ...key, column: this.#numbers.get(key.column) ?? key.column })),
    };
  }

  #keyName(constraint: Constraint, backing: Index | undefined): string {
    const scene = this.#scene;
    if (constraint.type === 'primary-key') return freeRelationName(scene, this.#table.schema, this.#table.name, '', 'pkey', true);
    const nameOf = (number: number): string => columnNumbered(this.#source, number)?.name ?? '';
    const names = [...(backing?.keys.map((key) => key.name ?? nameOf(key.column!)) ?? []), ...(backing?.include.map(nameOf) ?? [])];
    return freeRelationName(scene, this.#table.schema, this.#table.name, indexNameAddition(names), constraint.type === 'unique' ? 'key' : 'excl', true);
  }

  #renumber(numbers: readonly number[]): readonly number[] {
    return numbers.map((number) => this.#numbers.get(number) ?? number);
  }

  #needs(needs: readonly Dependency[]): readonly Dependency[] {
    return distinctNeeds(needs.flatMap((need): Dependency[] => {
      if (need.on !== this.#source.id) return this.#scene.catalog.getAs('index', need.on) === undefined && this.#scene.catalog.getAs('constraint', need.on) === undefined ? [need] : [];
      return [need.column === undefined ? { ...need, on: this.#table.id } : { ...need, on: this.#table.id, column: this.#numbers.get(need.column) ?? need.column }];
    }));
  }
}
