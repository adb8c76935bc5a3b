import type { Casualty, Catalog, Column, Relation } from '../../catalog/index.js';
import { isSurelyThere } from '../certainty.js';
import { domainOf, withoutDomains, type TypeUse } from '../domains.js';
import type { Scene } from '../scene.js';
import { typeParts } from '../coercion.js';
import { isSurelyDependent, type Refusal } from './refusal.js';
import { isOneType } from './type-names.js';

interface Retyping {
  /** The statement says how values are converted. */
  readonly using: boolean;
  /** The table is a child of the one that the statement names. */
  readonly descends: boolean;
}

/** Why ALTER COLUMN … TYPE cannot be carried out (ATPrepAlterColumnType, ATExecAlterColumnType in tablecmds.c). */
export function refusedType(scene: Scene, table: Relation, before: Column, after: Column, { using, descends }: Retyping): Refusal | undefined {
  const { catalog } = scene;
  if (!isSurelyThere(scene, table) || scene.doubts.tables.has(table.id) || before.origin?.conditional === true) return undefined;
  const quoted = `"${before.name}"`;
  if (table.relationKind === 'view') return { sqlstate: '42809', error: `ALTER action ALTER COLUMN ... SET DATA TYPE cannot be performed on relation "${table.name}"`, object: table };
  if (before.inherited === true && !descends) return { sqlstate: '42P16', error: `cannot alter inherited column ${quoted}`, object: table };
  if (table.partitionColumn === before.number) return { sqlstate: '42P16', error: `cannot alter column ${quoted} because it is part of the partition key of relation "${table.name}"`, object: table };
  const typed = isOneType(scene, before.type) && isOneType(scene, after.type);
  const [from, to] = [{ text: before.type ?? '', id: before.typeId }, { text: after.type ?? '', id: after.typeId }];
  if (typed && !using && before.generated === undefined && !isAssigned(catalog, from, to)) return { sqlstate: '42804', error: `column ${quoted} cannot be cast automatically to type ${after.type}`, object: table };
  if (typed && before.generated === undefined && before.default !== undefined && isConstant(before, from) && !isAssigned(catalog, from, to)) {
    return { sqlstate: '42804', error: `default for column ${quoted} cannot be cast automatically to type ${after.type}`, object: table };
  }
  return refusedByDependents(scene, table, before);
}

const byKind = {
  relation: 'cannot alter type of a column used by a view or rule',
  'rewrite-rule': 'cannot alter type of a column used by a view or rule',
  trigger: 'cannot alter type of a column used in a trigger definition',
  policy: 'cannot alter type of a column used in a policy definition',
  function: 'cannot alter type of a column used by a function or procedure',
} as const;

/** What names the column and was read when it was made: RememberAllDependentForRebuilding. */
function refusedByDependents(scene: Scene, table: Relation, { number }: Column): Refusal | undefined {
  const blockers: Casualty[] = [];
  let error: string | undefined;
  for (const object of scene.catalog.dependents(table.id)) {
    const generated = object.id === table.id;
    for (const { on, column, of } of object.dependsOn) {
      if (on !== table.id || column !== number) continue;
      const casualty: Casualty = { object, ...(of && { of }) };
      if (!isSurelyDependent(scene, casualty)) continue;
      let problem: string | undefined;
      if (generated) problem = of?.part === 'column' && of.column !== number ? 'cannot alter type of a column used by a generated column' : undefined;
      else if (object.kind === 'relation') problem = object.view === undefined ? undefined : byKind.relation;
      else if (object.kind in byKind) problem = byKind[object.kind as keyof typeof byKind];
      if (problem === undefined || blockers.some((other) => other.object === object)) continue;
      error ??= problem;
      blockers.push(casualty);
    }
  }
  return error === undefined ? undefined : { sqlstate: '0A000', error, object: table, blockers };
}

const textual = new Set(['text', 'character varying', 'character']);
/** Types to which nothing of a text type is assigned (pg_cast has no such row). */
const notFromText = new Set(['bigint', 'integer', 'smallint', 'numeric', 'real', 'double precision', 'boolean', 'uuid', 'json', 'jsonb', 'bytea', 'date', 'timestamp with time zone', 'timestamp without time zone', 'interval', 'inet', 'tsvector']);
/** Types that are not assigned to each other, nor to any number. */
const apart = new Set(['boolean', 'uuid', 'json', 'jsonb', 'bytea', 'inet', 'date', 'timestamp with time zone', 'timestamp without time zone']);
const numbers = new Set(['bigint', 'integer', 'smallint', 'numeric', 'real', 'double precision']);

/** False when no cast takes a value of one type to a column of the other by assignment. */
export function isAssigned(catalog: Catalog, from: TypeUse, to: TypeUse): boolean {
  if (from.text === to.text) return true;
  if (domainOf(catalog, to) !== undefined || domainOf(catalog, from) !== undefined) return isAssigned(catalog, withoutDomains(catalog, from), withoutDomains(catalog, to)) || from.id !== undefined;
  const [a, b] = [typeParts(from.text), typeParts(to.text)];
  const isEnum = (id: number | undefined): boolean => catalog.getAs('type', id)?.typeKind === 'enum';
  if (a.array !== b.array) return !((a.array && (notFromText.has(b.name) || isEnum(to.id))) || (b.array && (textual.has(a.name) || apart.has(a.name) || numbers.has(a.name))));
  if (a.array) return true;
  if (isEnum(to.id)) return to.id === from.id;
  if (textual.has(a.name)) return !notFromText.has(b.name);
  if (numbers.has(a.name)) return !apart.has(b.name);
  if (apart.has(a.name)) {
    if (numbers.has(b.name)) return false;
    return !apart.has(b.name) || a.name === b.name || isTime(a.name) === isTime(b.name) && (isTime(a.name) || isJson(a.name) && isJson(b.name));
  }
  return true;
}

function isTime(name: string): boolean {
  return name === 'date' || name.startsWith('timestamp');
}

function isJson(name: string): boolean {
  return name === 'json' || name === 'jsonb';
}

/** A plain constant as default: it is of the column's own type, or of one that is cast as that one is. */
function isConstant({ default: text = '' }: Column, { text: type }: TypeUse): boolean {
  const { name, array } = typeParts(type);
  if (array) return false;
  if (textual.has(name)) return /^'(?:[^']|'')*'(?:::(?:text|varchar|character varying))?$/i.test(text);
  return numbers.has(name) ? /^-?[\d.]+$/.test(text) : name === 'boolean' && /^(?:true|false)$/i.test(text);
}
