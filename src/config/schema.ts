import type { AnyRule, OptionSpec } from '../rule/rule.js';
import { configKeys, levels, type KeySpec, type Shape } from './keys.js';
import { optionSpecs } from './option-specs.js';
import { ruleSets } from './rule-sets.js';

/** A part of a JSON schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON schema (draft 7) of a configuration, with the settings of these rules. */
export function configSchema(rules: readonly AnyRule[]): JsonSchema {
  const ordered = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const builtIn = { rules: { propertyNames: { enum: ordered.map(({ id }) => id) } } };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'pg-safe configuration',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries<KeySpec>(configKeys).map(([key, spec]) => [key, {
      description: spec.description,
      ...(key === 'extends' ? namesOrPaths : shapes[spec.shape.type](spec.shape as never)),
      ...(spec.default === undefined ? {} : { default: spec.default }),
    }])),
    // Other rules than these come from plugins, which what is extended may bring too.
    if: { not: { anyOf: [{ required: ['plugins'] }, { required: ['extends'] }] } },
    then: { properties: { ...builtIn, overrides: { items: { properties: builtIn } } } },
    definitions: {
      level: { enum: levels },
      rules: {
        type: 'object',
        additionalProperties: anySetting,
        properties: Object.fromEntries(ordered.map((rule) => [rule.id, settingOf(rule)])),
      },
    },
  };
}

const strings: JsonSchema = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
/** The names are offered by editors; any other text is a path or a package. */
const nameOrPath: JsonSchema = { anyOf: [{ enum: Object.keys(ruleSets) }, { type: 'string' }] };
const namesOrPaths: JsonSchema = { anyOf: [nameOrPath, { type: 'array', items: nameOrPath }] };
const rulesRef: JsonSchema = { $ref: '#/definitions/rules' };

const shapes: { readonly [T in Shape['type']]: (shape: Extract<Shape, { type: T }>) => JsonSchema } = {
  string: () => ({ type: 'string' }),
  strings: () => strings,
  integer: ({ min, max }) => ({ type: 'integer', minimum: min, ...(max === Number.MAX_SAFE_INTEGER ? {} : { maximum: max }) }),
  choice: ({ values }) => ({ enum: values }),
  plugins: () => ({ type: 'array', items: { type: 'string' } }),
  rules: () => rulesRef,
  overrides: () => ({
    type: 'array',
    items: { type: 'object', additionalProperties: false, required: ['files', 'rules'], properties: { files: strings, rules: rulesRef } },
  }),
};

const level: JsonSchema = { $ref: '#/definitions/level' };
/** Of a rule that is not known here. */
const anySetting: JsonSchema = { anyOf: [level, { type: 'array', items: [level, { type: 'object' }], minItems: 1, maxItems: 2 }] };

function settingOf(rule: AnyRule): JsonSchema {
  const options = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(optionSpecs(rule)).map(([name, spec]) => [name, { description: spec.description, ...typeOf(spec.default), default: spec.default }])),
  };
  return { description: rule.summary, anyOf: [level, { type: 'array', items: [level, options], minItems: 1, maxItems: 2 }] };
}

function typeOf(like: OptionSpec[string]['default']): JsonSchema {
  return typeof like === 'object' ? { type: 'array', items: { type: 'string' } } : { type: typeof like };
}
