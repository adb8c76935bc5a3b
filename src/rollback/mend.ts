import type { Catalog, CatalogObject, Grant, Relation, Routine, Trigger } from '../catalog/index.js';
import { quoteLiteral, quoteName, quoteQualified } from '../sql/quote.js';
import { searchPathSql } from '../sql/search-path.js';
import { commentOn, commentOnColumn } from './ddl/comments.js';
import { granted, grantChanges } from './ddl/grants.js';
import { kindWord, nameIn, namesake, signature, tableName } from './ddl/object-names.js';
import type { Script } from './script.js';

/** Write what an object that was made again still lacks, or has too much, of what it was in a catalog: owner, options, privileges, comments. */
export function mend(script: Script, object: CatalogObject, catalog: Catalog): void {
  const now = namesake(object, catalog, script.catalog);
  if (now === undefined) return;
  if (object.kind === 'relation' && now.kind === 'relation') mendRelation(script, now, object);
  if (object.kind === 'function' && now.kind === 'function') for (const change of routineChanges(now, object)) script.write(`alter ${object.routine} ${signature(object)} ${change}`);
  if (object.kind === 'trigger' && now.kind === 'trigger' && now.enabled !== object.enabled) script.write(enabling(catalog, object));
  if (hasOwner(object) && object.owner !== undefined && now.owner !== undefined && object.owner !== now.owner) script.write(changeOwner(catalog, object, object.owner));
  if ('grants' in object) mendGrants(script, object, object.grants, catalog);
  if (object.comment !== now.comment) script.write(commentOn(script.catalog, now, object.comment));
}

/** Kinds with an owner of their own: an index or policy has its table's. */
function hasOwner({ kind }: CatalogObject): boolean {
  return kind === 'relation' || kind === 'function' || kind === 'type' || kind === 'schema' || kind === 'publication';
}

/** ALTER … OWNER TO. */
export function changeOwner(catalog: Catalog, object: CatalogObject, owner: string): string {
  return `alter ${kindWord(object)} ${nameIn(catalog, object)} owner to ${quoteName(owner)}`;
}

/** Give an object the privileges that it had. */
export function mendGrants(script: Script, object: CatalogObject, was: readonly Grant[], catalog: Catalog): void {
  const now = namesake(object, catalog, script.catalog);
  const on = now && granted(now);
  if (on === undefined || now === undefined || !('grants' in now)) return;
  for (const { head, tail } of grantChanges(now.grants, was)) {
    // Who could do what is not known for sure; nobody is given what they may not have had.
    if (!catalog.knows('privileges') && head.startsWith('grant ')) script.leaveOut(`${head} on ${on.word}${on.name} ${tail} (SQL that is only known when it runs may have revoked it before)`);
    else script.write(`${head} on ${on.word}${on.name} ${tail}`);
  }
}

function mendRelation(script: Script, now: Relation, was: Relation): void {
  const name = quoteQualified(was);
  for (const change of relationChanges(now, was)) script.write(`alter ${kindWord(was)} ${name} ${change}`);
  for (const column of was.columns) {
    const is = now.columns.find((other) => other.name === column.name);
    if (is !== undefined && is.comment !== column.comment) script.write(commentOnColumn(was, column));
  }
}

/** What ALTER TABLE or ALTER VIEW has to say so that a relation is as it was. */
function relationChanges(is: Relation, was: Relation): readonly string[] {
  const table = was.relationKind === 'table' || was.relationKind === 'partitioned-table';
  return [
    ...(is.rowSecurity === was.rowSecurity ? [] : [`${was.rowSecurity ? 'enable' : 'disable'} row level security`]),
    ...(is.forceRowSecurity === was.forceRowSecurity ? [] : [`${was.forceRowSecurity ? 'force' : 'no force'} row level security`]),
    ...optionChanges(is.options, was.options),
    ...(!table || (is.replicaIdentity ?? 'default') === (was.replicaIdentity ?? 'default') || was.replicaIdentity === 'index' ? [] : [`replica identity ${was.replicaIdentity ?? 'default'}`]),
  ];
}

/** SET and RESET of storage parameters and view options. */
export function optionChanges(is: Readonly<Record<string, string>>, was: Readonly<Record<string, string>>): readonly string[] {
  const gone = Object.keys(is).filter((name) => !Object.hasOwn(was, name));
  const other = Object.entries(was).filter(([name, value]) => is[name] !== value);
  return [
    ...(gone.length === 0 ? [] : [`reset (${gone.join(', ')})`]),
    ...(other.length === 0 ? [] : [`set (${other.map(([name, value]) => `${name} = ${/^[\w.]+$/.test(value) ? value : quoteLiteral(value)}`).join(', ')})`]),
  ];
}

/** What ALTER FUNCTION has to say so that a function has the attributes that it had. */
export function routineChanges(is: Routine, was: Routine): readonly string[] {
  if (was.routine === 'aggregate') return [];
  const settings = [...new Set([...Object.keys(is.settings), ...Object.keys(was.settings)])].filter((name) => is.settings[name] !== was.settings[name]);
  return [
    ...(is.volatility === was.volatility ? [] : [was.volatility]),
    ...(is.strict === was.strict ? [] : [was.strict ? 'strict' : 'called on null input']),
    ...(is.securityDefiner === was.securityDefiner ? [] : [`security ${was.securityDefiner ? 'definer' : 'invoker'}`]),
    ...(is.leakproof === was.leakproof ? [] : [was.leakproof ? 'leakproof' : 'not leakproof']),
    ...(is.parallel === was.parallel ? [] : [`parallel ${was.parallel}`]),
    ...settings.map((name) => (was.settings[name] === undefined ? `reset ${name}` : `set ${name} ${was.settings[name] === 'from current' ? 'from current' : `= ${settingValue(name, was.settings[name])}`}`)),
  ];
}

/** A list of schemas is names; any other value is a string. */
function settingValue(name: string, value: string): string {
  return name === 'search_path' ? searchPathSql(value) : quoteLiteral(value);
}

/** ENABLE or DISABLE TRIGGER. */
export function enabling(catalog: Catalog, trigger: Trigger): string {
  const verbs = { origin: 'enable', always: 'enable always', replica: 'enable replica', disabled: 'disable' } as const;
  return `alter table ${tableName(catalog, trigger.table)} ${verbs[trigger.enabled]} trigger ${quoteName(trigger.name)}`;
}
