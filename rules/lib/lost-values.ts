import { columnNamed, type Catalog, type Routine, type TypeObject } from '../../src/rule/index.js';
import { escaped, withoutComments } from './body-text.js';
import { enumValuesInBody } from './enum-uses.js';

/** The first of these values that a body still writes where nothing but the enum can be meant. */
export function writtenValue(catalog: Catalog, routine: Routine, type: TypeObject, values: readonly string[]): string | undefined {
  const text = routine.body?.text ?? '';
  const present = values.filter((value) => text.includes(literal(value)));
  if (present.length === 0) return undefined;
  const variables = declared(text, type);
  const written = enumValuesInBody(catalog, routine, type, variables);
  const own = new Set([...variables, ...routine.parameters.flatMap(({ name, typeId }) => (typeId === type.id && name !== undefined ? [name] : []))]);
  return present.find((value) => written.has(value) || isCompared(catalog, routine, type, value, own));
}

/** As it stands in SQL. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The declarations of a PL/pgSQL body. */
function declarations(text: string): readonly string[] {
  return [...text.matchAll(/\bdeclare\b[^]*?\bbegin\b/gi)].map(([part]) => part);
}

/** The type's name as it may be written. */
function typeName({ schema, name }: TypeObject): string {
  return String.raw`(?:"?${escaped(schema)}"?\s*\.\s*)?"?${escaped(name)}"?(?![\w"])`;
}

/** The variables that a PL/pgSQL body declares of the type. */
function declared(text: string, type: TypeObject): ReadonlySet<string> {
  const declaration = new RegExp(String.raw`\b(\w+)\s+(?:constant\s+)?${typeName(type)}\s*(?:not\s+null\s*)?(?:;|:=|=|default\b)`, 'gi');
  return new Set(declarations(text).flatMap((part) => [...part.matchAll(declaration)].map(([, variable]) => variable!.toLowerCase())));
}

/** `new.status = 'open'`, `wanted <> 'open'`: conditions and assignments of PL/pgSQL, which are no statements. */
function isCompared(catalog: Catalog, routine: Routine, type: TypeObject, value: string, variables: ReadonlySet<string>): boolean {
  const text = withoutComments(routine.body!.text);
  const constant = escaped(literal(value));
  if (new RegExp(String.raw`${constant}\s*::\s*${typeName(type)}`, 'i').test(text)) return true;
  const initial = new RegExp(String.raw`\s${typeName(type)}\s*(?:not\s+null\s*)?(?::=|=|default)\s*${constant}`, 'i');
  if (declarations(text).some((part) => initial.test(part))) return true;
  const comparison = new RegExp(String.raw`(?:\b(?:new|old)\s*\.\s*"?(\w+)"?|(?<![.\w"])(\w+))\s*(?:=|<>|!=|:=|is\s+(?:not\s+)?distinct\s+from)\s*${constant}(?!\s*::)`, 'gi');
  const tables = catalog.dependents(routine.id).flatMap((object) => (object.kind === 'trigger' && object.function === routine.id ? (catalog.getAs('relation', object.table) ?? []) : []));
  return [...text.matchAll(comparison)].some(([, field, variable]) =>
    field !== undefined ? tables.length > 0 && tables.every((table) => columnNamed(table, field.toLowerCase())?.typeId === type.id) : variables.has(variable!.toLowerCase()));
}
