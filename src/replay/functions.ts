import type { AlterFunctionStmt, CreateFunctionStmt, DefineStmt, FunctionParameter, Node } from '@pgsql/types';
import type { Dependency, Parameter, Routine } from '../catalog/index.js';
import { nameOf, settingText, stringLiteralSpan, stringOf, typeReference, type RoutineName } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { findType } from './columns.js';
import { needsOfExpression } from './queries.js';
import { distinctNeeds, type Scene } from './scene.js';

const modes: Readonly<Record<NonNullable<FunctionParameter['mode']>, Parameter['mode']>> = {
  FUNC_PARAM_IN: 'in', FUNC_PARAM_DEFAULT: 'in', FUNC_PARAM_OUT: 'out', FUNC_PARAM_INOUT: 'inout', FUNC_PARAM_VARIADIC: 'variadic', FUNC_PARAM_TABLE: 'table',
};

/** CREATE [OR REPLACE] FUNCTION or PROCEDURE. OR REPLACE keeps owner and grants, and resets every other attribute. */
export function createFunction(scene: Scene, statement: CreateFunctionStmt): void {
  const name = scene.nameForNew(nameOf(statement.funcname ?? []));
  const parameters = (statement.parameters ?? []).flatMap((node) => ('FunctionParameter' in node ? [readParameter(scene, node.FunctionParameter)] : []));
  const existing = sameSignature(scene.catalog.functions(name), parameters.map((parameter) => parameter));
  if (existing !== undefined && scene.conditional && statement.replace !== true) return;
  const attributes = readAttributes(scene, statement.options);
  const needs: Dependency[] = [];
  if (statement.sql_body !== undefined) needs.push(...needsOfExpression(scene, statement.sql_body));
  for (const node of [...(statement.parameters ?? []).flatMap((parameter) => ('FunctionParameter' in parameter ? [parameter.FunctionParameter.argType] : [])), statement.returnType]) {
    if (node === undefined) continue;
    const reference = typeReference(node);
    const type = reference.name === undefined ? undefined : findType(scene, { schema: reference.schema, name: reference.name });
    if (type !== undefined) needs.push({ on: type.id, type: 'normal' });
  }
  const body = attributes.body ?? undefined;
  const routine: Routine = {
    kind: 'function',
    id: existing?.id ?? scene.newId(),
    origin: scene.origin(),
    owner: existing?.owner ?? scene.session.role,
    routine: statement.is_procedure === true ? 'procedure' : 'function',
    schema: name.schema,
    name: name.name,
    parameters,
    language: attributes.language ?? 'sql',
    securityDefiner: attributes.securityDefiner ?? false,
    volatility: attributes.volatility ?? 'volatile',
    strict: attributes.strict ?? false,
    leakproof: attributes.leakproof ?? false,
    parallel: attributes.parallel ?? 'unsafe',
    settings: attributes.settings ?? {},
    grants: existing?.grants ?? defaultGrants(scene, 'functions', name.schema),
    dependsOn: distinctNeeds(needs),
    ...resultOf(statement, parameters),
    ...(body !== undefined && { body }),
    ...(existing?.comment !== undefined && { comment: existing.comment }),
  };
  if (existing !== undefined) return scene.emit('function.replace', { before: existing, after: routine }, scene.catalog.put(routine));
  scene.emit('function.create', { function: routine }, scene.catalog.put(routine));
}

/** CREATE AGGREGATE; other DEFINE statements are passed over. */
export function define(scene: Scene, statement: DefineStmt): void {
  if (statement.kind !== 'OBJECT_AGGREGATE') return scene.emit('other', { what: `CREATE ${(statement.kind ?? '').replace('OBJECT_', '').toLowerCase()}` });
  const name = scene.nameForNew(nameOf(statement.defnames ?? []));
  const list = (statement.args?.[0] !== undefined && 'List' in statement.args[0] ? statement.args[0].List.items : statement.args) ?? [];
  const parameters = list.flatMap((node) => ('FunctionParameter' in node ? [readParameter(scene, node.FunctionParameter)] : []));
  const existing = sameSignature(scene.catalog.functions(name), parameters);
  const routine: Routine = {
    kind: 'function', id: existing?.id ?? scene.newId(), origin: scene.origin(), owner: scene.session.role, routine: 'aggregate', schema: name.schema, name: name.name, parameters,
    language: 'internal', securityDefiner: false, volatility: 'immutable', strict: false, leakproof: false, parallel: 'unsafe', settings: {},
    grants: existing?.grants ?? defaultGrants(scene, 'functions', name.schema), dependsOn: [],
  };
  scene.emit('function.create', { function: routine }, scene.catalog.put(routine));
}

/** ALTER FUNCTION … attributes. */
export function alterFunction(scene: Scene, statement: AlterFunctionStmt): void {
  const node = statement.func;
  const before = node && findRoutine(scene, { ...nameOf(node.objname ?? []), ...(node.args_unspecified !== true && { types: (node.objargs ?? []).flatMap((type) => ('TypeName' in type ? [typeReference(type.TypeName).text] : [])) }) });
  if (before === undefined) return;
  const { settings, reset, body: _body, language: _language, ...attributes } = readAttributes(scene, statement.actions);
  const kept = reset === 'all' ? {} : Object.fromEntries(Object.entries(before.settings).filter(([name]) => name !== reset));
  const after: Routine = { ...before, ...attributes, settings: { ...kept, ...settings } };
  scene.emit('function.alter', { before, after }, scene.catalog.put(after));
}

/** The routine that a DROP, ALTER, GRANT or COMMENT names: by its argument types, or the only one of that name. */
export function findRoutine(scene: Scene, name: RoutineName): Routine | undefined {
  for (const schema of name.schema === undefined ? scene.session.searchPath : [name.schema]) {
    const overloads = scene.catalog.functions({ schema, name: name.name });
    if (overloads.length === 0) continue;
    if (name.types === undefined) return overloads.length === 1 ? overloads[0] : undefined;
    const wanted = name.types;
    const fits = overloads.find((routine) => inputTypes(routine.parameters).every((type, at) => sameType(type, wanted[at])) && inputTypes(routine.parameters).length === wanted.length)
      ?? overloads.find((routine) => routine.parameters.length === wanted.length && routine.parameters.every((parameter, at) => sameType(parameter.type, wanted[at])));
    if (fits !== undefined) return fits;
  }
  return undefined;
}

function sameType(a: string, b: string | undefined): boolean {
  return b !== undefined && (a === b || bare(a) === bare(b));
}

/** A type's name without schema and modifier, which do not tell overloads apart here. */
function bare(type: string): string {
  return type.replace(/^[a-z_][\w$]*\./, '').replace(/\(.*?\)/, '');
}

function inputTypes(parameters: readonly Parameter[]): readonly string[] {
  return parameters.filter((parameter) => parameter.mode !== 'out' && parameter.mode !== 'table').map((parameter) => parameter.type);
}

function sameSignature(overloads: readonly Routine[], parameters: readonly Parameter[]): Routine | undefined {
  const wanted = inputTypes(parameters);
  return overloads.find((routine) => {
    const types = inputTypes(routine.parameters);
    return types.length === wanted.length && types.every((type, at) => sameType(type, wanted[at]));
  });
}

function readParameter(scene: Scene, node: FunctionParameter): Parameter {
  const reference = node.argType === undefined ? undefined : typeReference(node.argType);
  const type = reference?.name === undefined ? undefined : findType(scene, { schema: reference.schema, name: reference.name });
  const text = (reference?.text ?? '').replace(/\(\d[^)]*\)/, '');
  return {
    type: type !== undefined && type.schema !== 'public' && !text.includes('.') ? `${type.schema}.${text}` : text,
    mode: modes[node.mode ?? 'FUNC_PARAM_IN'],
    hasDefault: node.defexpr !== undefined,
    ...(node.name !== undefined && { name: node.name }),
  };
}

function resultOf(statement: CreateFunctionStmt, parameters: readonly Parameter[]): { returns?: string } {
  if (statement.is_procedure === true) return {};
  const table = parameters.filter((parameter) => parameter.mode === 'table');
  if (table.length > 0) return { returns: `TABLE(${table.map((parameter) => `${parameter.name} ${parameter.type}`).join(', ')})` };
  if (statement.returnType !== undefined) {
    const text = typeReference(statement.returnType).text.replace(/\(\d[^)]*\)/, '');
    return { returns: statement.returnType.setof === true ? `SETOF ${text}` : text };
  }
  const out = parameters.filter((parameter) => parameter.mode === 'out' || parameter.mode === 'inout');
  return { returns: out.length === 1 ? out[0]!.type : 'record' };
}

interface Attributes {
  language?: string;
  securityDefiner?: boolean;
  volatility?: Routine['volatility'];
  strict?: boolean;
  leakproof?: boolean;
  parallel?: Routine['parallel'];
  settings?: Readonly<Record<string, string>>;
  /** A setting taken away by RESET, or all of them. */
  reset?: string;
  body?: NonNullable<Routine['body']>;
}

function readAttributes(scene: Scene, options: readonly Node[] | undefined): Attributes {
  const attributes: Attributes = {};
  for (const option of options ?? []) {
    if (!('DefElem' in option)) continue;
    const { defname, arg, location } = option.DefElem;
    switch (defname) {
      case 'language':
        attributes.language = stringOf(arg)?.toLowerCase() ?? 'sql';
        break;
      case 'volatility':
        attributes.volatility = stringOf(arg) as Routine['volatility'];
        break;
      case 'strict':
        attributes.strict = isTrue(arg);
        break;
      case 'security':
        attributes.securityDefiner = isTrue(arg);
        break;
      case 'leakproof':
        attributes.leakproof = isTrue(arg);
        break;
      case 'parallel':
        attributes.parallel = stringOf(arg)?.toLowerCase() as Routine['parallel'];
        break;
      case 'set': {
        if (arg === undefined || !('VariableSetStmt' in arg)) break;
        const setting = arg.VariableSetStmt;
        if (setting.kind === 'VAR_RESET_ALL') attributes.reset = 'all';
        else if (setting.kind === 'VAR_RESET' || setting.kind === 'VAR_SET_DEFAULT') attributes.reset = (setting.name ?? '').toLowerCase();
        else attributes.settings = { ...attributes.settings, [(setting.name ?? '').toLowerCase()]: setting.kind === 'VAR_SET_CURRENT' ? 'from current' : settingText(setting.args) };
        break;
      }
      case 'as': {
        const text = arg !== undefined && 'List' in arg ? stringOf(arg.List.items?.[0]) : stringOf(arg);
        if (text !== undefined) attributes.body = { text, span: stringLiteralSpan(scene.statement, location) };
        break;
      }
    }
  }
  return attributes;
}

function isTrue(node: Node | undefined): boolean {
  return node !== undefined && 'Boolean' in node && node.Boolean.boolval === true;
}
