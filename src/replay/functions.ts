import type { AlterFunctionStmt, CreateFunctionStmt, DefineStmt, FunctionParameter, Node } from '@pgsql/types';
import { distinctNeeds, type Dependency, type Parameter, type Routine } from '../catalog/index.js';
import { expressionText } from '../sql/expression-text.js';
import { nameOf, settingText, stringLiteralSpan, stringOf, type WrittenName } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { namedInBody, namesNothing } from './naming.js';
import { refusedReplacement } from './refusals/replaced-function.js';
import { refuses } from './refusals/refusal.js';
import { Resolver } from './resolver.js';
import { findFunctions, findRoutine, inputTypes, sameSignature } from './routines.js';
import type { Scene } from './scene.js';
import { refusesFor } from './taken-names.js';
import { isMadeInKnownSchema } from './certainty.js';
import { needsOfType, resolveType, tableResult } from './type-resolution.js';

const modes: Readonly<Record<NonNullable<FunctionParameter['mode']>, Parameter['mode']>> = {
  FUNC_PARAM_IN: 'in', FUNC_PARAM_DEFAULT: 'in', FUNC_PARAM_OUT: 'out', FUNC_PARAM_INOUT: 'inout', FUNC_PARAM_VARIADIC: 'variadic', FUNC_PARAM_TABLE: 'table',
};

/** CREATE [OR REPLACE] FUNCTION or PROCEDURE. OR REPLACE keeps owner and grants, and resets every other attribute. */
export function createFunction(scene: Scene, statement: CreateFunctionStmt): void {
  const name = scene.nameForNew(nameOf(statement.funcname ?? []));
  const routine = statement.is_procedure === true ? 'procedure' : 'function';
  const { parameters, needs: needsOfParameters } = readParameters(scene, statement.parameters);
  const existing = sameSignature(scene.catalog.functions(name), inputTypes({ parameters, routine }));
  if (existing !== undefined && statement.replace !== true && (scene.inBlock || refusesSame(scene, nameOf(statement.funcname ?? []), existing))) return;
  const attributes = readAttributes(scene, statement.options);
  const result = resultOf(scene, statement, parameters);
  const resolver = new Resolver(scene);
  // A body that is not a string is read when the function is made; it may name parameters, which are no columns.
  resolver.expression(statement.sql_body, undefined);
  for (const node of statement.parameters ?? []) if ('FunctionParameter' in node) resolver.expression(node.FunctionParameter.defexpr, undefined);
  const body = attributes.body ?? undefined;
  const after: Routine = {
    kind: 'function',
    id: existing?.id ?? scene.newId(),
    origin: scene.origin(),
    owner: existing?.owner ?? scene.session.role,
    routine,
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
    dependsOn: distinctNeeds([...needsOfParameters, ...result.needs, ...resolver.needs]),
    ...(result.returns !== undefined && { returns: result.returns }),
    ...(body !== undefined && { body }),
    ...(existing?.comment !== undefined && { comment: existing.comment }),
  };
  if (existing !== undefined && statement.replace === true && refuses(scene, refusedReplacement(scene, existing, after))) return;
  const names = after.language === 'sql' && scene.hears('data.read') ? namedInBody(scene, after.settings) : namesNothing;
  if (existing !== undefined) return scene.emit('function.replace', { before: existing, after, names }, scene.catalog.put(after));
  scene.emit('function.create', { function: after, names }, scene.catalog.put(after));
}

/** CREATE [OR REPLACE] AGGREGATE; other DEFINE statements are passed over. */
export function define(scene: Scene, statement: DefineStmt): void {
  if (statement.kind !== 'OBJECT_AGGREGATE') return scene.emit('other', { what: `CREATE ${(statement.kind ?? '').replace('OBJECT_', '').toLowerCase()}` });
  const name = scene.nameForNew(nameOf(statement.defnames ?? []));
  const list = (statement.args?.[0] !== undefined && 'List' in statement.args[0] ? statement.args[0].List.items : statement.args) ?? [];
  const { parameters, needs } = readParameters(scene, list);
  const existing = sameSignature(scene.catalog.functions(name), inputTypes({ parameters, routine: 'aggregate' }));
  if (existing !== undefined && statement.replace !== true && (scene.inBlock || refusesSame(scene, nameOf(statement.defnames ?? []), existing))) return;
  const steps = (statement.definition ?? []).flatMap((option) => {
    const called = 'DefElem' in option && /^(?:sfunc|finalfunc|combinefunc|msfunc|minvfunc)$/.test(option.DefElem.defname ?? '') ? option.DefElem.arg : undefined;
    return called === undefined ? [] : findFunctions(scene, nameOf('TypeName' in called ? (called.TypeName.names ?? []) : 'List' in called ? (called.List.items ?? []) : [called]));
  });
  const after: Routine = {
    kind: 'function', id: existing?.id ?? scene.newId(), origin: scene.origin(), owner: existing?.owner ?? scene.session.role, routine: 'aggregate', schema: name.schema, name: name.name, parameters,
    language: 'internal', securityDefiner: false, volatility: 'immutable', strict: false, leakproof: false, parallel: 'unsafe', settings: {},
    grants: existing?.grants ?? defaultGrants(scene, 'functions', name.schema),
    dependsOn: distinctNeeds([...needs, ...steps.map((step): Dependency => ({ on: step.id, type: 'normal' }))]),
    ...(existing?.comment !== undefined && { comment: existing.comment }),
  };
  if (existing !== undefined) return scene.emit('function.replace', { before: existing, after, names: namesNothing }, scene.catalog.put(after));
  scene.emit('function.create', { function: after, names: namesNothing }, scene.catalog.put(after));
}

/** Without OR REPLACE a function of the same name and argument types is in the way (42723). */
function refusesSame(scene: Scene, written: WrittenName, existing: Routine): boolean {
  return isMadeInKnownSchema(scene, written) && refusesFor(scene, existing, '42723', `function "${existing.name}" already exists with same argument types`);
}

/** ALTER FUNCTION … attributes. */
export function alterFunction(scene: Scene, statement: AlterFunctionStmt): void {
  const before = statement.func && findRoutine(scene, statement.func);
  if (before === undefined) return;
  const { settings, reset, body: _body, language: _language, ...attributes } = readAttributes(scene, statement.actions);
  const kept = reset.includes('all') ? {} : Object.fromEntries(Object.entries(before.settings).filter(([name]) => !reset.includes(name)));
  const after: Routine = { ...before, ...attributes, settings: { ...kept, ...settings } };
  scene.emit('function.alter', { before, after }, scene.catalog.put(after));
}

function readParameters(scene: Scene, nodes: readonly Node[] | undefined): { readonly parameters: readonly Parameter[]; readonly needs: readonly Dependency[] } {
  const parameters: Parameter[] = [];
  const needs: Dependency[] = [];
  for (const node of nodes ?? []) {
    if (!('FunctionParameter' in node)) continue;
    const { argType, mode, defexpr, name } = node.FunctionParameter;
    const type = argType && resolveType(scene, argType);
    if (type !== undefined) needs.push(...needsOfType(type));
    parameters.push({
      type: type?.bare ?? '',
      mode: modes[mode ?? 'FUNC_PARAM_IN'],
      hasDefault: defexpr !== undefined,
      ...(defexpr !== undefined && { default: expressionText(scene.statement, defexpr) }),
      ...(type?.id !== undefined && { typeId: type.id }),
      ...(name !== undefined && { name }),
    });
  }
  return { parameters, needs };
}

function resultOf(scene: Scene, statement: CreateFunctionStmt, parameters: readonly Parameter[]): { readonly returns?: string; readonly needs: readonly Dependency[] } {
  if (statement.is_procedure === true) return { needs: [] };
  const table = parameters.filter((parameter) => parameter.mode === 'table');
  if (table.length > 0) return { returns: tableResult(table), needs: [] };
  if (statement.returnType !== undefined) {
    const type = resolveType(scene, statement.returnType);
    return { returns: statement.returnType.setof === true ? `SETOF ${type.bare}` : type.bare, needs: needsOfType(type) };
  }
  const out = parameters.filter((parameter) => parameter.mode === 'out' || parameter.mode === 'inout');
  return { returns: out.length === 1 ? out[0]!.type : 'record', needs: [] };
}

interface Attributes {
  language?: string;
  securityDefiner?: boolean;
  volatility?: Routine['volatility'];
  strict?: boolean;
  leakproof?: boolean;
  parallel?: Routine['parallel'];
  settings?: Readonly<Record<string, string>>;
  /** Settings taken away by RESET; `all` is all of them. */
  reset: readonly string[];
  body?: NonNullable<Routine['body']>;
}

function readAttributes(scene: Scene, options: readonly Node[] | undefined): Attributes {
  const attributes: Attributes = { reset: [] };
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
        const name = (setting.name ?? '').toLowerCase();
        if (setting.kind === 'VAR_RESET_ALL') attributes.reset = ['all'];
        else if (setting.kind === 'VAR_RESET' || setting.kind === 'VAR_SET_DEFAULT') attributes.reset = [...attributes.reset, name];
        else attributes.settings = { ...attributes.settings, [name]: setting.kind === 'VAR_SET_CURRENT' ? 'from current' : settingText(setting.args) };
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
