import { actsAs, namesInBody, type Catalog, type CatalogObject, type Column, type Policy, type Relation, type Routine } from '../../src/rule/index.js';
import { escaped } from './body-text.js';
import { functionsNaming } from './naming-functions.js';
import { isFor, isOf } from './policies.js';

/** Names of columns that say what somebody may do. */
const ofRights = /(?:^|_)(?:roles?|admin|superadmin|super_admin|superuser|moderator|staff|permissions?|tier|plan|access_level|user_type|account_type)$/;

/** The columns of a table that say what somebody may do: in a word, or with yes or no. What refers to another table says it elsewhere. */
export function rightsColumns(table: Relation): readonly Column[] {
  return table.columns.filter(({ name, type }) => ofRights.test(name) && !/^(?:uuid|smallint|integer|bigint)\b/.test(type ?? ''));
}

/** What decides by a column of a table that is looked up for the user: a policy, or a function that policies call. */
export function deciderBy(catalog: Catalog, table: Relation, { name, number }: Column): Policy | Routine | undefined {
  const looked = new RegExp(String.raw`\b(?:from|join)\s+(?:"?\w+"?\s*\.\s*)?"?${escaped(table.name)}\b[\s\S]*\b${escaped(name)}\b`, 'i');
  const asked = (text: string): boolean => callsUid(text) && looked.test(text);
  // Those of other tables say more of what is at stake.
  for (const object of [...catalog.dependents(table.id)].sort((a, b) => Number(isOfTable(a, table)) - Number(isOfTable(b, table)))) {
    // One that keeps the column as it is decides nothing by it.
    const keeps = object.kind === 'policy' && object.table === table.id && isOf(object, 'update') && looked.test(object.withCheck ?? '');
    if (object.kind === 'policy' && !keeps && object.permissive && object.dependsOn.some(({ on, column }) => on === table.id && column === number) && (asked(object.using ?? '') || asked(object.withCheck ?? ''))) return object;
  }
  return functionsNaming(catalog, table.name, name).find((routine) => isOfPolicy(catalog, routine) && readsColumn(catalog, routine, table, name));
}

function callsUid(sql: string): boolean {
  return /\bauth"?\s*\.\s*"?uid"?\s*\(/i.test(sql);
}

function isOfTable(object: CatalogObject, { id }: Relation): boolean {
  return object.kind === 'policy' && object.table === id;
}

function isOfPolicy(catalog: Catalog, { id, body }: Routine): boolean {
  return catalog.dependents(id).some((object) => object.kind === 'policy' && callsUid(`${body?.text ?? ''} ${object.using ?? ''} ${object.withCheck ?? ''}`));
}

function readsColumn(catalog: Catalog, routine: Routine, table: Relation, column: string): boolean {
  const { relations, columns, targets } = namesInBody(routine.origin!.span);
  return relations.some(({ schema, name, written }) => written !== true && name === table.name && (schema ?? 'public') === table.schema)
    && columns.some(({ name, among }) => name === column && among.some((relation) => relation.name === table.name) && among.every((relation) => relation.name === table.name || !hasColumn(catalog, relation, column))) && targets.length === 0;
}

function hasColumn(catalog: Catalog, { schema = 'public', name }: { readonly schema?: string | undefined; readonly name: string }, column: string): boolean {
  return catalog.relation({ schema, name })?.columns.some((other) => other.name === column) !== false;
}

/** True when whoever has signed in may write a column, and neither a trigger nor a restrictive policy speaks of it. */
export function isLeftToUsers(catalog: Catalog, table: Relation, { name }: Column): boolean {
  const names = actsAs(catalog, 'authenticated');
  const speaks = new RegExp(String.raw`\b${escaped(name)}\b`, 'i');
  return table.grants.some(({ role, privileges, columns }) => names.includes(role) && privileges.includes('UPDATE') && (columns === undefined || columns.includes(name)))
    && !catalog.policies(table.id).some((policy) => !policy.permissive && isOf(policy, 'update') && isFor(policy, 'authenticated', catalog) && speaks.test(`${policy.using ?? ''} ${policy.withCheck ?? ''}`))
    && !catalog.dependents(table.id).some((object) => object.kind === 'trigger' && object.timing === 'before' && object.events.includes('update') && object.enabled !== 'disabled' && mayGuard(catalog, object.function, speaks));
}

/** A trigger function that speaks of the column, or whose body is not known. */
function mayGuard(catalog: Catalog, id: number | undefined, speaks: RegExp): boolean {
  const body = catalog.getAs('function', id)?.body;
  return body === undefined || speaks.test(body.text) || /\bto_jsonb?\s*\(|\bnew\s*:=|\bis distinct from old\b/i.test(body.text);
}
