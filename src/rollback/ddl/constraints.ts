import type { TableConstraint } from 'pgsql-ast-parser';
import { columnNumbered, type Catalog, type Constraint, type Relation } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import type { NodeOf } from '../../sql/statement.js';
import { madeBy } from './original.js';
import { currentExpression } from './renames.js';
import { printed, type Leaves } from './printer.js';

/** ALTER TABLE … ADD CONSTRAINT; undefined when not all of it is known. */
export function addConstraint(catalog: Catalog, table: Relation, constraint: Constraint): string | undefined {
  const more = extras(constraint);
  const definition = plainDefinition(catalog, table, constraint);
  if (definition === undefined || more.odd) {
    const text = constraintText(catalog, table, constraint);
    return text && `alter table ${quoteQualified(table)} add ${text}`;
  }
  return printed((leaves) => ({ type: 'alter table', table: leaves.object(table), changes: [{ type: 'add constraint', constraint: definition(leaves) }] })) + more.suffix;
}

/** A constraint as it stands after ADD; undefined when not all of it is known. */
function constraintText(catalog: Catalog, table: Relation, constraint: Constraint): string | undefined {
  const { suffix, nullsNotDistinct } = extras(constraint);
  const name = `constraint ${quoteName(constraint.name)}`;
  const columns = columnList(table, constraint.columns);
  switch (constraint.type) {
    case 'check':
      return constraint.expression === undefined || constraint.expression === '' ? undefined : `${name} check (${checked(catalog, constraint)})${suffix}`;
    case 'primary-key':
    case 'unique': {
      if (columns === undefined) return undefined;
      const include = columnList(table, catalog.getAs('index', constraint.index)?.include ?? []);
      return `${name} ${constraint.type === 'unique' ? `unique${nullsNotDistinct ? ' nulls not distinct' : ''}` : 'primary key'} (${columns})${include === undefined || include === '' ? '' : ` include (${include})`}${suffix}`;
    }
    case 'foreign-key': {
      const references = referenceText(catalog, constraint);
      return columns === undefined || references === undefined ? undefined : `${name} foreign key (${columns}) ${references}${suffix}`;
    }
    case 'exclusion': {
      const text = exclusionText(constraint);
      return text === undefined ? undefined : `${name} ${text}`;
    }
  }
}

/** The condition of a CHECK with the names of today. What it needs of its table is in `columns`. */
function checked(catalog: Catalog, { expression = '', table, columns, dependsOn }: Constraint): string {
  return currentExpression(expression, [...dependsOn, ...columns.map((column) => ({ on: table, column, type: 'auto' as const }))], catalog);
}

function columnList(table: Relation, numbers: readonly number[]): string | undefined {
  const names = numbers.map((number) => columnNumbered(table, number)?.name);
  return names.some((name) => name === undefined) ? undefined : names.map((name) => quoteName(name!)).join(', ');
}

function referenceText(catalog: Catalog, { references }: Constraint): string | undefined {
  const other = catalog.getAs('relation', references?.table);
  if (references === undefined || other === undefined) return undefined;
  const columns = columnList(other, references.columns);
  const action = (what: string, value: string): string => (value === 'no action' ? '' : ` ${what} ${value}`);
  return `references ${quoteQualified(other)}${columns === undefined || columns === '' ? '' : ` (${columns})`}${action('on update', references.onUpdate)}${action('on delete', references.onDelete)}`;
}

/** A constraint as an element of CREATE TABLE, where the printer can say all of it. */
export function tableElement(catalog: Catalog, table: Relation, constraint: Constraint): ((leaves: Leaves) => TableConstraint) | undefined {
  const { suffix, odd } = extras(constraint);
  return suffix === '' && !odd ? plainDefinition(catalog, table, constraint) : undefined;
}

/** The constraint for the printer, without what follows a definition. */
function plainDefinition(catalog: Catalog, table: Relation, constraint: Constraint): ((leaves: Leaves) => TableConstraint) | undefined {
  const names = constraint.columns.map((number) => columnNumbered(table, number)?.name);
  const { references } = constraint;
  if (constraint.type === 'check' && constraint.expression !== undefined && constraint.expression !== '') return (leaves) => ({ type: 'check', constraintName: leaves.name(constraint.name), expr: leaves.expression(`(${checked(catalog, constraint)})`) });
  if (names.some((name) => name === undefined)) return undefined;
  if (constraint.type === 'primary-key' || constraint.type === 'unique') {
    const type = constraint.type === 'unique' ? 'unique' : 'primary key';
    return (catalog.getAs('index', constraint.index)?.include.length ?? 0) > 0 ? undefined : (leaves) => ({ type, constraintName: leaves.name(constraint.name), columns: names.map((name) => leaves.name(name!)) });
  }
  const other = catalog.getAs('relation', references?.table);
  const targets = references?.columns.map((number) => other && columnNumbered(other, number)?.name) ?? [];
  if (constraint.type !== 'foreign-key' || references === undefined || other === undefined || targets.length === 0 || targets.some((name) => name === undefined)) return undefined;
  return (leaves) => ({
    type: 'foreign key', constraintName: leaves.name(constraint.name), localColumns: names.map((name) => leaves.name(name!)), foreignTable: leaves.object(other), foreignColumns: targets.map((name) => leaves.name(name!)),
    ...(references.onDelete !== 'no action' && { onDelete: references.onDelete }), ...(references.onUpdate !== 'no action' && { onUpdate: references.onUpdate }),
  });
}

interface Extras {
  /** What follows the definition. */
  readonly suffix: string;
  readonly nullsNotDistinct: boolean;
  /** Something stands within the definition that the printer does not know. */
  readonly odd: boolean;
}

/** What the catalog does not say of a constraint and the statement that made it does. */
function extras(constraint: Constraint): Extras {
  const node = writtenConstraint(constraint);
  const deferred = node?.initdeferred === true && constraint.deferrable === true;
  const nullsNotDistinct = node?.nulls_not_distinct === true;
  const suffix = [
    ...(constraint.noInherit === true ? ['no inherit'] : []), ...(constraint.deferrable === true ? [deferred ? 'deferrable initially deferred' : 'deferrable'] : []),
    ...(constraint.enforced === false ? ['not enforced'] : constraint.validated ? [] : ['not valid']),
  ];
  return { suffix: suffix.map((part) => ` ${part}`).join(''), nullsNotDistinct, odd: nullsNotDistinct };
}

/** The parse node of a constraint, by the place that its origin names. */
function writtenConstraint({ origin }: Constraint): NodeOf<'Constraint'> | undefined {
  const statement = madeBy(origin);
  if (origin === undefined || statement === undefined) return undefined;
  let found: NodeOf<'Constraint'> | undefined;
  const seek = (value: unknown): void => {
    if (found !== undefined || typeof value !== 'object' || value === null) return;
    if ('Constraint' in value) {
      const node = value.Constraint as NodeOf<'Constraint'>;
      if (node.location !== undefined && statement.at(node.location) === origin.span.start) {
        found = node;
        return;
      }
    }
    for (const child of Object.values(value)) seek(child);
  };
  seek(statement.node);
  return found;
}

/** EXCLUDE has operators, which the catalog does not keep: the text as it was written, without the constraint's name. */
function exclusionText({ origin }: Constraint): string | undefined {
  const text = origin?.span.source.text.slice(origin.span.start);
  const start = text?.search(/\bexclude\b/i) ?? -1;
  if (text === undefined || start === -1) return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const c = text[at]!;
    if (c === '(') depth++;
    else if (c === ')' && --depth < 0) return text.slice(start, at).trim();
    else if ((c === ',' || c === ';') && depth === 0) return text.slice(start, at).trim();
  }
  return text.slice(start).trim();
}
