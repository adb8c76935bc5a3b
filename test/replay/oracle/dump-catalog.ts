import type { Catalog, CatalogObject, Constraint, DefaultPrivilege, Grant, Index, Relation, Routine, TypeObject } from '../../../src/catalog/index.js';
import { columnNumbered } from '../../../src/catalog/index.js';
import { quoteName } from '../../../src/sql/quote.js';
import { DumpBuilder, type Dump } from './dump.js';

/** What a column's type is called when the catalog does not know it. */
export const unknownType = '?';

/** The schema of a catalog, in the shape that dumpPostgres gives. Temporary objects are left out, and so are what extensions and Postgres bring along. */
export function dumpCatalog(catalog: Catalog): Dump {
  const dump = new DumpBuilder();
  for (const object of catalog.objects()) {
    if (isLeftOut(catalog, object)) continue;
    const identity = identityOf(catalog, object);
    addFacts(dump, catalog, object, identity);
    // An extension brings its comment along.
    if (object.comment !== undefined && object.kind !== 'extension') dump.add(`comment on ${identity}`, object.comment);
    addNeeds(dump, catalog, object, identity);
    if ('grants' in object) for (const grant of object.grants) if (grant.role !== object.owner) addGrant(dump, identity, grant);
  }
  for (const entry of catalog.defaultPrivileges) addDefaults(dump, entry);
  return dump.build();
}

/** True for what only the replay knows of: assumed objects, temporary ones, and what belongs to them. */
export function isLeftOut(catalog: Catalog, object: CatalogObject): boolean {
  // What is only assumed to exist may be there or not.
  if (object.origin === undefined && (object.kind === 'relation' || object.kind === 'role' || object.kind === 'publication')) return true;
  if ('schema' in object && object.schema === 'pg_temp') return true;
  const table = 'table' in object && typeof object.table === 'number' ? catalog.get(object.table) : undefined;
  return table !== undefined && isLeftOut(catalog, table);
}

/** The name under which a dump lists an object. */
export function identityOf(catalog: Catalog, object: CatalogObject): string {
  switch (object.kind) {
    case 'relation':
    case 'type':
      return `${object.kind} ${object.schema}.${object.name}`;
    case 'function':
      return `function ${object.schema}.${object.name}(${inputsOf(object).map((parameter) => parameter.type).join(', ')})`;
    case 'index':
      return object.constraint === undefined ? `index ${object.schema}.${object.name}` : identityOf(catalog, catalog.getAs('constraint', object.constraint)!);
    case 'constraint':
    case 'policy':
    case 'trigger':
      return `${object.kind} ${object.name} on ${ownerName(catalog, object.table)}`;
    case 'rewrite-rule':
      return `rule ${object.name} on ${ownerName(catalog, object.table)}`;
    case 'statistics':
      return `statistics ${object.schema}.${object.name}`;
    case 'event-trigger':
      return `event trigger ${object.name}`;
    default:
      return `${object.kind} ${object.name}`;
  }
}

function ownerName(catalog: Catalog, id: number): string {
  const owner = catalog.get(id) as Relation | TypeObject | undefined;
  return owner === undefined ? '(nothing)' : `${owner.kind === 'type' ? 'type ' : ''}${owner.schema}.${owner.name}`;
}

function addFacts(dump: DumpBuilder, catalog: Catalog, object: CatalogObject, identity: string): void {
  switch (object.kind) {
    case 'schema':
      return dump.add(identity, { owner: object.owner });
    case 'relation':
      return addRelation(dump, catalog, object, identity);
    case 'index':
      return dump.add(`index ${object.schema}.${object.name}`, indexFacts(catalog, object));
    case 'constraint':
      return dump.add(identity, constraintFacts(catalog, object));
    case 'policy': {
      const { command, permissive, roles } = object;
      return dump.add(identity, { command, permissive, roles: [...roles].sort(), using: object.using !== undefined, withCheck: object.withCheck !== undefined });
    }
    case 'trigger': {
      const { timing, events, forEach, enabled, constraint } = object;
      const routine = catalog.getAs('function', object.function);
      return dump.add(identity, { timing, events, forEach, function: routine === undefined ? object.functionName : `${routine.schema}.${routine.name}`, enabled, constraint });
    }
    case 'function':
      return dump.add(identity, routineFacts(object));
    case 'type':
      return dump.add(identity, {
        kind: object.typeKind, owner: object.owner, labels: object.values, base: object.base, notNull: object.typeKind === 'domain' ? object.notNull === true : undefined,
        attributes: object.attributes?.map((attribute) => `${attribute.name} ${attribute.type}`),
      });
    case 'extension':
      return dump.add(identity, { schema: object.schema });
    case 'publication': {
      const tables = object.tables.map((id) => ownerName(catalog, id)).sort();
      return dump.add(identity, { allTables: object.allTables, tables, schemas: [...object.schemas].sort() });
    }
    case 'role':
      return dump.add(identity, { bypassRls: object.bypassRls, superuser: object.superuser, memberOf: [...object.memberOf].sort() });
    case 'statistics':
      return dump.add(identity, { table: ownerName(catalog, object.table), owner: object.owner });
    case 'rewrite-rule':
      return dump.add(identity, {});
    case 'event-trigger':
      return dump.add(identity, { event: object.event, function: catalog.getAs('function', object.function)?.name });
  }
}

function addRelation(dump: DumpBuilder, catalog: Catalog, relation: Relation, identity: string): void {
  const table = relation.relationKind === 'table' || relation.relationKind === 'partitioned-table' || relation.relationKind === 'foreign-table';
  const sequence = relation.relationKind === 'sequence';
  const columnName = (id: number, number: number): string => {
    const owner = catalog.getAs('relation', id);
    return `${ownerName(catalog, id)}.${owner && columnNumbered(owner, number)?.name}`;
  };
  dump.add(identity, {
    kind: relation.relationKind,
    owner: relation.owner,
    persistence: relation.persistence,
    options: relation.options,
    ...(!sequence && { columns: relation.columns.map((column) => column.name) }),
    ...(table && {
      rowSecurity: relation.rowSecurity,
      forceRowSecurity: relation.forceRowSecurity,
      replicaIdentity: relation.replicaIdentity ?? 'default',
      parents: (relation.parents ?? []).map((id) => ownerName(catalog, id)),
      isPartition: relation.partition !== undefined,
    }),
    ...(relation.view !== undefined && { reads: relation.view.reads.filter((id) => catalog.get(id)?.origin !== undefined).map((id) => ownerName(catalog, id)).sort() }),
    ...(relation.relationKind === 'materialized-view' && { populated: relation.view?.unpopulated !== true }),
    ...(relation.relationKind === 'view' && { updatable: relation.view?.updatable === true, updatableColumns: relation.view?.updatable === true ? writtenThrough(catalog, relation).sort() : [] }),
    ...(sequence && { ownedBy: relation.sequence?.ownedBy && columnName(relation.sequence.ownedBy.table, relation.sequence.ownedBy.column) }),
  });
  if (sequence) return;
  for (const column of relation.columns) {
    const name = `column ${relation.schema}.${relation.name}.${column.name}`;
    dump.add(name, { type: column.type ?? unknownType, notNull: column.notNull, default: column.default !== undefined, identity: column.identity, generated: column.generated });
    if (column.comment !== undefined) dump.add(`comment on ${name}`, column.comment);
  }
}

/** The columns of a view through which a table's column is written. */
function writtenThrough(catalog: Catalog, { view }: Relation): string[] {
  const over = catalog.getAs('relation', view?.over);
  if (over === undefined) return [];
  const below = over.view === undefined ? undefined : writtenThrough(catalog, over);
  return Object.entries(view?.passesThrough ?? {}).flatMap(([name, number]) => (below === undefined || below.includes(columnNumbered(over, number)?.name ?? '') ? [name] : []));
}

function indexFacts(catalog: Catalog, index: Index): unknown {
  const table = catalog.getAs('relation', index.table)!;
  const nameOf = (number: number): string => columnNumbered(table, number)?.name ?? '(nothing)';
  return {
    table: ownerName(catalog, index.table),
    method: index.method,
    unique: index.unique,
    keys: index.keys.map((key) => `${key.column === undefined ? '(expression)' : nameOf(key.column)}${key.descending === true ? ' desc' : ''}`),
    include: index.include.map(nameOf),
    partial: index.predicate !== undefined,
    constraint: catalog.getAs('constraint', index.constraint)?.name,
  };
}

function constraintFacts(catalog: Catalog, constraint: Constraint): unknown {
  const namesIn = (id: number, numbers: readonly number[]): readonly string[] => {
    const table = catalog.getAs('relation', id);
    return numbers.map((number) => (table && columnNumbered(table, number)?.name) ?? '(nothing)');
  };
  const columns = namesIn(constraint.table, constraint.columns);
  const { references } = constraint;
  return {
    type: constraint.type,
    columns: constraint.type === 'check' ? [...columns].sort() : columns,
    validated: constraint.validated,
    deferrable: constraint.deferrable === true,
    ...(references !== undefined && {
      references: `${ownerName(catalog, references.table)} (${namesIn(references.table, references.columns).join(', ')})`,
      onDelete: references.onDelete,
      onUpdate: references.onUpdate,
    }),
  };
}

function inputsOf(routine: Routine): Routine['parameters'] {
  return routine.parameters.filter((parameter) => parameter.mode !== 'table' && (parameter.mode !== 'out' || routine.routine === 'procedure'));
}

function routineFacts(routine: Routine): unknown {
  const { volatility, securityDefiner, strict, leakproof, parallel } = routine;
  const written = routine.parameters.filter((parameter) => parameter.mode !== 'table').map(({ name, type, mode }) => {
    const word = mode === 'in' ? (routine.routine === 'procedure' ? 'IN ' : '') : `${mode.toUpperCase()} `;
    return `${word}${name === undefined ? '' : `${quoteName(name)} `}${type}`;
  });
  return {
    routine: routine.routine,
    owner: routine.owner,
    arguments: written.join(', '),
    ...(routine.routine !== 'aggregate' && {
      result: routine.returns,
      defaults: routine.parameters.filter((parameter) => parameter.hasDefault).length,
      language: routine.language,
      volatility,
      securityDefiner,
      strict,
      leakproof,
      parallel,
      settings: Object.fromEntries(Object.entries(routine.settings).sort()),
    }),
  };
}

function addGrant(dump: DumpBuilder, identity: string, { role, privileges, columns, grantable }: Grant): void {
  for (const privilege of privileges) {
    if (columns === undefined) dump.grant(identity, role, privilege, grantable === true);
    else for (const column of columns) dump.grant(identity, role, privilege, grantable === true, column);
  }
}

function addDefaults(dump: DumpBuilder, { role, schema, objects, grants }: DefaultPrivilege): void {
  for (const grant of grants) if (grant.role !== role) addGrant(dump, `default privileges of ${role} in ${schema ?? 'every schema'} on ${objects}`, grant);
}

function addNeeds(dump: DumpBuilder, catalog: Catalog, object: CatalogObject, identity: string): void {
  // The index of a constraint needs that constraint and nothing else.
  if (object.kind === 'publication' || (object.kind === 'index' && object.constraint !== undefined)) return;
  for (const need of object.dependsOn) {
    const on = catalog.get(need.on);
    if (on === undefined || isLeftOut(catalog, on)) continue;
    if (on.kind === 'extension' && need.of === undefined && object.kind !== 'function' && object.kind !== 'type') continue;
    const part = on.kind === 'relation' && need.column !== undefined ? columnNumbered(on, need.column) : undefined;
    const target = part === undefined ? identityOf(catalog, on) : `column ${ownerName(catalog, on.id)}.${part.name}`;
    const own = need.of !== undefined && object.kind === 'relation' ? columnNumbered(object, need.of.column)?.name : undefined;
    dump.need(need.of === undefined || object.kind !== 'relation' ? identity : `${need.of.part} ${ownerName(catalog, object.id)}.${own}`, need.type, target);
  }
}
