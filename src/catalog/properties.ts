import { quoteName } from '../sql/quote.js';
import type { CatalogObject, Column, Constraint, Grant, Index, ObjectId, ObjectKind, ObjectOf, Relation, Routine } from './model.js';
import type { SqlKind } from './same-sql.js';

/** One property of an object, as SQL text. `sql` says how two such texts are compared; without it they must be equal. */
export interface Property {
  readonly text: string;
  readonly sql?: SqlKind;
}

/** How the parts of other objects are called, by id and number. */
export interface Names {
  object(id: ObjectId): string;
  column(table: ObjectId, number: number): string;
}

/** The properties of an object by what they are called. One that is not in the map is absent: no comment, no default. */
export type Properties = ReadonlyMap<string, Property>;

type Entries = Iterable<readonly [string, string | Property | undefined]>;
type Readers = { readonly [K in ObjectKind]: (object: ObjectOf<K>, names: Names) => Entries };

/** Everything about an object that pg_dump prints and the catalog knows, but its name, its columns and what stands on it. */
export function propertiesOf(object: CatalogObject, names: Names): Properties {
  const entries = (readers[object.kind] as (object: CatalogObject, names: Names) => Entries)(object, names);
  const grants = 'grants' in object ? grantEntries(object.grants, object.owner) : [];
  return propertiesFrom([...entries, ...grants, ['owner', object.owner], ['comment', object.comment]]);
}

/** The same for a column. */
export function columnProperties(column: Column, names: Names): Properties {
  return propertiesFrom([
    ['type', column.type ?? (column.typeId === undefined ? undefined : names.object(column.typeId))],
    ['NOT NULL', column.notNull ? 'NOT NULL' : undefined],
    [column.generated === undefined ? 'default' : 'generation expression', expression(column.default)],
    ['generation', column.generated],
    ['identity', column.identity],
    ['collation', column.collation],
    ['comment', column.comment],
  ]);
}

function propertiesFrom(entries: Entries): Properties {
  const found = new Map<string, Property>();
  for (const [name, value] of entries) if (value !== undefined) found.set(name, typeof value === 'string' ? { text: value } : value);
  return found;
}

const readers: Readers = {
  relation: relationEntries,
  index: (index, names) => [
    ['table', names.object(index.table)],
    ['definition', { text: indexDefinition(index, names), sql: 'expression' }],
    ['predicate', expression(index.predicate)],
  ],
  constraint: (constraint, names) => [
    ['definition', constraintDefinition(constraint, names)],
    ['expression', expression(constraint.expression)],
    ['NOT VALID', constraint.validated ? undefined : 'NOT VALID'],
    ['NOT ENFORCED', constraint.enforced === false ? 'NOT ENFORCED' : undefined],
  ],
  policy: ({ command, permissive, roles, using, withCheck }) => [
    ['AS', permissive ? 'PERMISSIVE' : 'RESTRICTIVE'],
    ['FOR', command.toUpperCase()],
    ['TO', [...roles].sort().join(', ')],
    ['USING', expression(using)],
    ['WITH CHECK', expression(withCheck)],
  ],
  trigger: (trigger, names) => [
    ['definition', `${trigger.timing} ${trigger.events.join(' or ')} for each ${trigger.forEach}${trigger.constraint ? ' (constraint trigger)' : ''}`],
    ['columns', trigger.columns?.map((number) => names.column(trigger.table, number)).sort().join(', ')],
    ['WHEN', expression(trigger.when)],
    ['arguments', trigger.arguments?.map((argument) => `'${argument}'`).join(', ')],
    ['function', trigger.function === undefined ? trigger.functionName.replace(/^public\./, '') : names.object(trigger.function)],
    ['firing', trigger.enabled],
  ],
  function: routineEntries,
  type: ({ values, base, notNull, attributes }, names) => [
    ['values', values?.map((value) => `'${value}'`).join(', ')],
    ['base type', base],
    ['NOT NULL', notNull === true ? 'NOT NULL' : undefined],
    ['attributes', attributes?.map((attribute) => columnText(attribute, names)).join(', ')],
  ],
  schema: () => [],
  extension: ({ schema }) => [['schema', schema]],
  publication: ({ allTables, tables, schemas }, names) => [
    ['FOR ALL TABLES', allTables ? 'FOR ALL TABLES' : undefined],
    ...tables.map((id) => [`table "${names.object(id)}"`, 'published'] as const),
    ...schemas.map((schema) => [`schema "${schema}"`, 'published'] as const),
  ],
  'event-trigger': (trigger, names) => [['event', trigger.event], ['function', trigger.function === undefined ? undefined : names.object(trigger.function)]],
  role: ({ bypassRls, superuser, memberOf }) => [
    ['BYPASSRLS', bypassRls ? 'BYPASSRLS' : undefined],
    ['SUPERUSER', superuser ? 'SUPERUSER' : undefined],
    ['memberships', [...memberOf].sort().join(', ')],
  ],
  'rewrite-rule': () => [],
  statistics: ({ table }, names) => [['table', names.object(table)]],
};

/** Postgres keeps an option as it was written. */
const switches: Readonly<Record<string, string>> = { on: 'true', yes: 'true', off: 'false', no: 'false' };

/** An option as it was given; switched off, those of views are as if they had never been. */
function optionOf(name: string, value: string): string | undefined {
  return value === 'false' && (name === 'security_invoker' || name === 'security_barrier') ? undefined : value;
}

function relationEntries(relation: Relation, names: Names): Entries {
  const { view, sequence, partition, parents = [] } = relation;
  const owned = sequence?.ownedBy;
  return [
    ['row level security', relation.rowSecurity ? 'on' : undefined],
    ['row level security for the owner', relation.forceRowSecurity ? 'forced' : undefined],
    ['kind', relation.relationKind],
    ...Object.entries(relation.options).map(([name, value]) => [name, optionOf(name, switches[value.toLowerCase()] ?? value)] as const),
    ['persistence', relation.persistence],
    ['replica identity', relation.replicaIdentity === 'default' ? undefined : relation.replicaIdentity],
    ['partition of', partition && names.object(partition.of)],
    ['parents', partition === undefined && parents.length > 0 ? parents.map((id) => names.object(id)).join(', ') : undefined],
    ['partition key', relation.partitionKey],
    ['tablespace', relation.tablespace],
    ['access method', relation.accessMethod],
    ['query', view && { text: view.query, sql: 'query' }],
    ['relations read', view?.reads.map((id) => names.object(id)).sort().join(', ')],
    ['check option', view?.checkOption],
    ['columns', view && relation.columnsKnown ? relation.columns.map(({ name }) => name).join(', ') : undefined],
    ['WITH NO DATA', view?.unpopulated && 'WITH NO DATA'],
    ['owned by', owned && `${names.object(owned.table)}.${names.column(owned.table, owned.column)}`],
  ];
}

function routineEntries(routine: Routine): Entries {
  return [
    ['security', routine.securityDefiner ? 'definer' : 'invoker'],
    ...Object.entries(routine.settings).map(([name, value]) => [name, value] as const),
    ['result', routine.returns],
    ['parameters', routine.parameters.map(({ name, type, mode, hasDefault }) => `${mode === 'in' ? '' : `${mode} `}${name === undefined ? '' : `${quoteName(name)} `}${type}${hasDefault ? ' default' : ''}`).join(', ')],
    ...routine.parameters.map(({ name, default: text }, at) => [`default of parameter ${name ?? `$${at + 1}`}`, expression(text)] as const),
    ['language', routine.language],
    ['volatility', routine.volatility],
    ['null input', routine.strict ? 'strict' : undefined],
    ['leakproof', routine.leakproof ? 'leakproof' : undefined],
    ['parallel', routine.parallel],
    ['body', routine.body && { text: routine.body.text, sql: 'body' }],
  ];
}

/** One entry for each role. The owner's own grants say nothing: it may do everything. */
function* grantEntries(grants: readonly Grant[], owner: string | undefined): Generator<readonly [string, string]> {
  const held = new Map<string, Set<string>>();
  for (const { role, privileges, columns, grantable } of grants) {
    if (role === owner) continue;
    for (const target of columns ?? [undefined]) {
      const name = target === undefined ? `grants to ${role}` : `grants to ${role} on column ${target}`;
      const list = held.get(name) ?? new Set<string>();
      for (const privilege of privileges) list.add(grantable === true ? `${privilege} with grant option` : privilege);
      held.set(name, list);
    }
  }
  for (const [name, privileges] of held) if (privileges.size > 0) yield [name, [...privileges].sort().join(', ')];
}

function expression(text: string | undefined): Property | undefined {
  return text === undefined ? undefined : { text, sql: 'expression' };
}

function columnText(column: Column, names: Names): string {
  return `${quoteName(column.name)} ${column.type ?? (column.typeId === undefined ? '?' : names.object(column.typeId))}`;
}

function indexDefinition(index: Index, names: Names): string {
  const columns = (numbers: readonly number[]): string => numbers.map((number) => quoteName(names.column(index.table, number))).join(', ');
  const keys = index.keys.map(({ column, expression: text = '', operatorClass, collation, descending, nullsFirst }) =>
    `${column === undefined ? `(${text})` : columns([column])}${collation === undefined ? '' : ` collate ${collation}`}${operatorClass === undefined ? '' : ` ${operatorClass}`}${descending === true ? ' desc' : ''}${nullsFirst === undefined || nullsFirst === (descending ?? false) ? '' : nullsFirst ? ' nulls first' : ' nulls last'}`);
  return `${index.unique ? 'unique ' : ''}${index.method} (${keys.join(', ')})${index.include.length === 0 ? '' : ` include (${columns(index.include)})`}`;
}

function constraintDefinition(constraint: Constraint, names: Names): string {
  const columns = (table: ObjectId, numbers: readonly number[]): string => numbers.map((number) => quoteName(names.column(table, number))).join(', ');
  const { type, references, deferrable, noInherit } = constraint;
  const own = type === 'check' ? '' : ` (${columns(constraint.table, constraint.columns)})`;
  const action = (event: string, what: string): string => (what === 'no action' ? '' : ` on ${event} ${what}`);
  const to = references === undefined ? '' : ` references ${names.object(references.table)} (${columns(references.table, references.columns)})${action('delete', references.onDelete)}${action('update', references.onUpdate)}`;
  return `${type.replace('-', ' ')}${own}${to}${deferrable === true ? ' deferrable' : ''}${noInherit === true ? ' no inherit' : ''}`;
}
