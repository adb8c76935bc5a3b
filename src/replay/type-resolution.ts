import type { TypeName } from '@pgsql/types';
import { columnNamed, type Catalog, type CatalogObject, type Column, type Dependency, type Extension, type ObjectId, type Relation, type TypeObject } from '../catalog/index.js';
import { nameOf, stringList, typeName, typeReference, type WrittenName } from '../sql/names.js';
import { quoteAsPrinted } from '../sql/quote.js';
import { extensionWith } from './extension-members.js';
import type { Scene } from './scene.js';

/** A type that SQL names, found. */
export interface ResolvedType {
  /** As format_type prints it. */
  readonly text: string;
  /** The same without a length or precision. */
  readonly bare: string;
  /** The type, or the relation whose rows it describes, when it is in the catalog. */
  readonly id?: ObjectId;
  /** What is needed besides `id`: the extension that brings the type along. */
  readonly extension?: ObjectId;
  readonly constrained?: boolean;
}

/** Find the type that a name means here. */
export function resolveType(scene: Scene, node: TypeName): ResolvedType {
  if (node.pct_type === true) return typeOfColumn(scene, node);
  const reference = typeReference(node);
  if (reference.name === undefined) return reference;
  const written: WrittenName = { schema: reference.schema, name: reference.name };
  const array = reference.suffix.endsWith('[]') ? '[]' : '';
  const found = findType(scene, written);
  if (found !== undefined) {
    const name = typeName(found);
    return { text: name + reference.suffix, bare: name + array, id: found.id, ...(found.kind === 'type' && found.constrained === true && { constrained: true }) };
  }
  const extension = extensionWith(scene, 'type', written);
  if (extension === undefined) return reference;
  const name = typeName({ schema: extension.schema, name: written.name });
  return { text: name + reference.suffix, bare: name + array, extension: extension.id };
}

/** `users.email%TYPE`: the column's type at this moment. */
function typeOfColumn(scene: Scene, node: TypeName): ResolvedType {
  const parts = stringList(node.names ?? []);
  const relation = scene.findRelation(nameOf((node.names ?? []).slice(0, -1)));
  const column = relation && columnNamed(relation, parts.at(-1) ?? '');
  if (column?.type === undefined) return typeReference(node);
  const array = (node.arrayBounds?.length ?? 0) === 0 ? '' : '[]';
  return { text: column.type + array, bare: withoutModifier(column.type) + array, ...(column.typeId !== undefined && { id: column.typeId }) };
}

function withoutModifier(type: string): string {
  const bare = type.replace(/\([\d, -]+\)/, '').replace(/^interval .*/, 'interval');
  return bare === 'bpchar' ? 'character' : bare;
}

/** A type, or a relation used as a row type, that a name means here. */
export function findType(scene: Scene, name: WrittenName): TypeObject | Relation | undefined {
  return scene.catalog.firstType(name.schema === undefined ? scene.lookupPath : [name.schema], name.name);
}

/** What something of this type needs. `of` says which part needs it. */
export function needsOfType(type: { readonly id?: ObjectId | undefined; readonly extension?: ObjectId | undefined }, of?: Dependency['of']): readonly Dependency[] {
  const on = type.id ?? type.extension;
  return on === undefined ? [] : [{ on, type: 'normal', ...(of && { of }) }];
}

/** The catalog after a type, or a relation whose rows are a type, got another name: what is of that type says the new one. */
export function retyped(catalog: Catalog, id: ObjectId, from: string, to: string): Catalog {
  if (from === to) return catalog;
  const rename = (text: string): string => (text === from || (text.startsWith(from) && /^[[(]/.test(text.slice(from.length))) ? to + text.slice(from.length) : text);
  const renameColumn = (column: Column): Column => (column.typeId === id && column.type !== undefined ? { ...column, type: rename(column.type) } : column);
  let after = catalog;
  for (const object of catalog.dependents(id)) {
    const renamed = renamedIn(after.get(object.id) ?? object, id, rename, renameColumn);
    if (renamed !== object) after = after.put(renamed);
  }
  return after;
}

function renamedIn(object: CatalogObject, id: ObjectId, rename: (text: string) => string, renameColumn: (column: Column) => Column): CatalogObject {
  switch (object.kind) {
    case 'relation':
      return object.columns.some((column) => column.typeId === id) ? { ...object, columns: object.columns.map(renameColumn) } : object;
    case 'type':
      return { ...object, ...(object.base !== undefined && { base: rename(object.base) }), ...(object.attributes && { attributes: object.attributes.map(renameColumn) }) };
    case 'function': {
      const parameters = object.parameters.map((parameter) => (parameter.typeId === id ? { ...parameter, type: rename(parameter.type) } : parameter));
      const table = parameters.filter((parameter) => parameter.mode === 'table');
      const returns = table.length > 0 ? tableResult(table) : object.returns?.replace(/^(SETOF )?(.*)$/s, (_all, set: string | undefined, type: string) => (set ?? '') + rename(type));
      return { ...object, parameters, ...(returns !== undefined && { returns }) };
    }
    default:
      return object;
  }
}

/** The catalog after an extension went to another schema, and with it the types that it brings along. */
export function movedExtension(catalog: Catalog, extension: Extension, to: string): Catalog {
  const prefix = (schema: string | undefined): string => typeName({ schema, name: '' }).replace(/""$/, '');
  const [from, into] = [prefix(extension.schema), prefix(to)];
  let after = catalog.put({ ...extension, schema: to });
  for (const object of catalog.dependents(extension.id)) {
    if (object.kind !== 'relation') continue;
    const ofExtension = new Set(object.dependsOn.flatMap((need) => (need.on === extension.id && need.of?.part === 'column' ? [need.of.column] : [])));
    after = after.put({ ...object, columns: object.columns.map((column) => (ofExtension.has(column.number) && column.type?.startsWith(from) === true ? { ...column, type: into + column.type.slice(from.length) } : column)) });
  }
  return after;
}

/** The result of a function that RETURNS TABLE, as pg_get_function_result prints it. */
export function tableResult(columns: readonly { readonly name?: string; readonly type: string }[]): string {
  return `TABLE(${columns.map((column) => `${quoteAsPrinted(column.name ?? '')} ${column.type}`).join(', ')})`;
}
