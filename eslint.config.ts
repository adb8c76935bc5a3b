import js from '@eslint/js';
import type { Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

/** A folder of the source. It imports only from those above it in the list (docs/architecture.md says what each is for). */
export interface Layer {
  /** The folder: `rules` stands at the root, all others in src/. */
  readonly name: string;
  /** Whether it runs in a browser: no file system, process, clock or console. */
  readonly pure: boolean;
  /** Layers above of which it may import types, but no code. */
  readonly typesOnly?: readonly string[];
}

/** The layers, from the lowest up. */
export const layers: readonly Layer[] = [
  { name: 'text', pure: true },
  { name: 'sql', pure: true },
  { name: 'catalog', pure: true },
  { name: 'history', pure: true },
  { name: 'replay', pure: true, typesOnly: ['history'] },
  { name: 'additive', pure: true, typesOnly: ['history', 'replay'] },
  { name: 'rollback', pure: true, typesOnly: ['history'] },
  { name: 'rule', pure: true, typesOnly: ['history', 'replay', 'rollback'] },
  { name: 'rules', pure: true },
  { name: 'linter', pure: true },
  { name: 'locks', pure: true },
  { name: 'ledger', pure: true },
  { name: 'verify', pure: true },
  { name: 'config', pure: true },
  { name: 'format', pure: true },
  { name: 'testing', pure: false },
  { name: 'node', pure: false },
  { name: 'cli', pure: false },
];

/** Import paths that a folder may not use. */
interface Ban {
  readonly regex: string;
  readonly message: string;
  readonly allowTypeImports?: boolean;
}

const anyOf = (names: readonly string[]): string => `(?:${names.map((name) => name.replace(/[-/.]/g, '\\$&')).join('|')})`;
/** The relative paths that lead into some layers. */
const intoLayers = (names: readonly string[]): string => `^(?:\\.\\.\\/)+(?:src\\/)?${anyOf(names)}\\/`;

const outside: readonly Ban[] = [
  { regex: '^pg-safe(?:\\/|$)', message: 'The package does not import itself.' },
  { regex: '^(?:\\.\\.\\/)+(?:dist|test|scripts|benchmarks|bin|fixtures)\\/', message: 'The source does not import what is around it.' },
];
const impure: readonly Ban[] = [
  { regex: `^(?:node:|${anyOf(builtinModules)}(?:\\/|$))`, message: 'This layer is pure: it runs in a browser, without Node.' },
  { regex: '^(?:commander|cosmiconfig|fast-glob|jiti)(?:\\/|$)', message: 'This layer is pure: this package needs Node.' },
];

function bansOf({ name, pure, typesOnly = [] }: Layer): readonly Ban[] {
  const at = layers.findIndex((layer) => layer.name === name);
  const below = layers.slice(at + 1).map((layer) => layer.name);
  return [
    ...outside,
    ...(below.length === 0 ? [] : [{ regex: intoLayers(below), message: `src/${name} imports only from layers above it.` }]),
    ...(typesOnly.length === 0 ? [] : [{ regex: intoLayers(typesOnly), message: `src/${name} imports types only from here.`, allowTypeImports: true }]),
    ...(pure ? impure : []),
  ];
}

interface Selector {
  readonly selector: string;
  readonly message: string;
}

/** `no-restricted-imports` sees statements only; these are the expressions and types that import too. */
function alsoAsExpression({ regex, message, allowTypeImports = false }: Ban): readonly Selector[] {
  // A slash would end the pattern within a selector.
  const pattern = `/${regex.replaceAll('\\/', '\\x2F')}/`;
  return [
    { selector: `ImportExpression[source.value=${pattern}]`, message },
    ...(allowTypeImports ? [] : [{ selector: `TSImportType[source.value=${pattern}]`, message }]),
  ];
}

const noSurroundings: Linter.RulesRecord = {
  'no-restricted-globals': ['error', ...[
    'process', 'console', 'Buffer', 'performance', 'globalThis', 'global', 'require', 'module', '__dirname', '__filename', 'fetch', 'setTimeout', 'setInterval',
    'setImmediate', 'window', 'document', 'navigator',
  ].map((name) => ({ name, message: 'This layer is pure: the same input gives the same output, everywhere.' }))],
  'no-restricted-properties': ['error',
    { object: 'Date', property: 'now', message: 'This layer is pure: it has no clock.' },
    { object: 'Math', property: 'random', message: 'This layer is pure: it has no chance.' },
  ],
};
const noClock = { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'This layer is pure: it has no clock.' };

function restrict(files: readonly string[], bans: readonly Ban[], pure: boolean): Linter.Config {
  return {
    files: [...files],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: bans }],
      'no-restricted-syntax': ['error', ...bans.flatMap(alsoAsExpression), ...(pure ? [noClock] : [])],
      ...(pure ? noSurroundings : {}),
    },
  };
}

function layerConfigs(layer: Layer): readonly Linter.Config[] {
  const bans = bansOf(layer);
  const library = { regex: '^\\.\\.\\/index\\.js$', message: 'src/index.ts is made of the layers; they do not know it.' };
  return [
    restrict([`src/${layer.name}/*.ts`], [...bans, library], layer.pure),
    restrict([`src/${layer.name}/*/**/*.ts`], bans, layer.pure),
  ];
}

const ruleBan = 'A rule imports src/rule and rules/lib, and nothing else.';
const ruleConfigs = [
  restrict(['rules/*.ts'], [{ regex: '^(?!\\.\\.\\/src\\/rule\\/index\\.js$|\\.\\/lib\\/)', message: ruleBan }], true),
  restrict(['rules/lib/**/*.ts'], [{ regex: '^(?!\\.\\.\\/\\.\\.\\/src\\/rule\\/index\\.js$|\\.\\/)', message: ruleBan }], true),
  restrict(['rules/index.ts'], [{ regex: '^(?!\\.\\.\\/src\\/rule\\/index\\.js$|\\.\\/)', message: 'This file lists the rules.' }], true),
];

export default defineConfig(
  { ignores: ['dist/', 'docs/.vitepress/dist/', 'fixtures/', '**/*.generated.ts', '**/generated/'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Contracts are records of closures; few things have a `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Listeners and loaders keep the shape that their callers ask for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['src/**/*.ts'], rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] } },
  {
    files: ['rules/**/*.ts'],
    ignores: ['rules/index.ts'],
    rules: { 'max-lines': ['error', { max: 120 }], '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] },
  },
  ...layers.filter(({ name }) => name !== 'rules').flatMap(layerConfigs),
  ...ruleConfigs,
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', performance: 'readonly' } } },
);
