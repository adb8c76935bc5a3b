import { ESLint, type Linter } from 'eslint';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { layers } from '../../eslint.config.js';

// The project's own configuration, without the rules that need types: the planted files are not on disk.
const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)), overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config });
const layerRules = ['@typescript-eslint/no-restricted-imports', 'no-restricted-syntax', 'no-restricted-globals', 'no-restricted-properties'];

/** The messages of the rules about layers for a file with this text. */
async function complaints(filePath: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  const fatal = result!.messages.find((message) => message.fatal === true);
  if (fatal !== undefined) throw new Error(fatal.message);
  return result!.messages.filter(({ ruleId }) => layerRules.includes(ruleId ?? '')).map(({ message }) => message.replace(/^.*? import is restricted from being used by a pattern\. /, ''));
}

const folderOf = (name: string): string => (name === 'rules' ? 'rules' : `src/${name}`);
const pathTo = (from: string, to: string): string => (from === 'rules' ? `../src/${to}` : to === 'rules' ? '../../rules' : `../${to}`);
const names = layers.map(({ name }) => name);
const inSource = names.filter((name) => name !== 'rules');
const pure = layers.filter((layer) => layer.pure).map(({ name }) => name);

describe('a layer', () => {
  it.each(inSource)('%s imports from those above it and from no other', async (name) => {
    const at = names.indexOf(name);
    const { typesOnly = [] } = layers[at]!;
    for (const other of names.filter((candidate) => candidate !== name)) {
      const allowed = names.indexOf(other) < at && !typesOnly.includes(other);
      const expected = allowed ? [] : [typesOnly.includes(other) ? `src/${name} imports types only from here.` : `src/${name} imports only from layers above it.`];
      expect([other, await complaints(`src/${name}/planted.ts`, `import { thing } from '${pathTo(name, other)}/index.js';\nexport const planted = thing;\n`)]).toEqual([other, expected]);
    }
  });

  it.each(layers.filter(({ typesOnly = [] }) => typesOnly.length > 0))('$name imports types from $typesOnly', async ({ name, typesOnly = [] }) => {
    for (const other of typesOnly) {
      expect(await complaints(`src/${name}/planted.ts`, `import type { Thing } from '${pathTo(name, other)}/thing.js';\nexport type Planted = Thing | import('../${other}/thing.js').Thing;\n`)).toEqual([]);
      expect(await complaints(`src/${name}/planted.ts`, `export { thing } from '../${other}/thing.js';\n`)).toHaveLength(1);
      expect(await complaints(`src/${name}/planted.ts`, `export const load = () => import('../${other}/thing.js');\n`)).toHaveLength(1);
    }
  });

  it.each([
    ['a re-export', "export * from '../linter/lint.js';"],
    ['a named re-export', "export { lint } from '../linter/lint.js';"],
    ['a type', "import type { Report } from '../linter/report.js';\nexport type Planted = Report;"],
    ['an import for its effect', "import '../linter/lint.js';"],
    ['a dynamic import', "export const load = () => import('../linter/lint.js');"],
    ['a type by its path', "export type Planted = import('../linter/report.js').Report;"],
    ['a way around', "import '../../src/linter/lint.js';"],
    ['the library', "import '../index.js';"],
    ['the package', "import 'pg-safe/rule';"],
    ['what is built', "import '../../dist/src/text/index.js';"],
    ['the tests', "import '../../test/contract/layers.test.js';"],
  ])('does not get around it by %s', async (_name, text) => {
    expect(await complaints('src/catalog/planted.ts', `${text}\n`)).toHaveLength(1);
  });

  it('does not get around it in a folder of its own', async () => {
    expect(await complaints('src/config/presets/planted.ts', "import '../../format/index.js';\n")).toEqual(['src/config imports only from layers above it.']);
    expect(await complaints('src/config/presets/planted.ts', "import '../index.js';\nimport '../../text/index.js';\n")).toEqual([]);
  });
});

describe('a pure layer', () => {
  const impure: readonly (readonly [string, string])[] = [
    ['node:fs', "import 'node:fs';"],
    ['fs', "import 'fs';"],
    ['fs/promises', "import 'fs/promises';"],
    ['node:path, later', "export const load = () => import('node:path');"],
    ['fast-glob', "import 'fast-glob';"],
    ['process', 'export const planted = process.env;'],
    ['console', "console.log('planted');"],
    ['Buffer', "export const planted = Buffer.from('');"],
    ['globalThis', 'export const planted = globalThis;'],
    ['a timer', 'setTimeout(() => undefined, 1);'],
    ['performance', 'export const planted = performance.now();'],
    ['Date.now', 'export const planted = Date.now();'],
    ['new Date()', 'export const planted = new Date();'],
    ['Math.random', 'export const planted = Math.random();'],
  ];

  it.each(impure)('has no %s', async (_name, text) => {
    for (const name of pure) expect([name, await complaints(`${folderOf(name)}/planted.ts`, `${text}\n`)]).toEqual([name, [expect.any(String)]]);
  });

  it('has dates that are given', async () => {
    expect(await complaints('src/history/planted.ts', "export const planted = new Date('2021-12-09');\n")).toEqual([]);
  });

  it.each(['node', 'cli'])('is not %s', async (name) => {
    for (const [, text] of impure) expect(await complaints(`src/${name}/planted.ts`, `${text}\n`)).toEqual([]);
  });
});

describe('a rule', () => {
  it.each([
    ["import { defineRule } from '../src/rule/index.js';\nexport default defineRule;", 0],
    ["import { isLive } from './lib/age.js';\nexport default isLive;", 0],
    ["import { Catalog } from '../src/catalog/index.js';\nexport default Catalog;", 1],
    ["import { defineRule } from '../src/rule/rule.js';\nexport default defineRule;", 1],
    ["import type { Effect } from '../src/replay/effects.js';\nexport type Planted = Effect;", 1],
    ["import other from './blocking-index-build.js';\nexport default other;", 1],
    ["import { distance } from 'fastest-levenshtein';\nexport default distance;", 1],
    ["export default () => import('../src/catalog/index.js');", 1],
  ])('imports its contract and rules/lib: %j', async (text, count) => {
    expect(await complaints('rules/planted.ts', `${text}\n`)).toHaveLength(count);
  });

  it('has no casts', async () => {
    const [result] = await eslint.lintText("export default '' as unknown;\n", { filePath: 'rules/planted.ts' });
    expect(result!.messages.map(({ ruleId }) => ruleId)).toEqual(['@typescript-eslint/consistent-type-assertions']);
  });

  it.each([
    ["import { defineRule } from '../../src/rule/index.js';\nexport default defineRule;", 0],
    ["import { isLive } from './age.js';\nexport default isLive;", 0],
    ["import { Catalog } from '../../src/catalog/index.js';\nexport default Catalog;", 1],
    ["import rule from '../blocking-index-build.js';\nexport default rule;", 1],
  ])('has a lib that imports the contract: %j', async (text, count) => {
    expect(await complaints('rules/lib/planted.ts', `${text}\n`)).toHaveLength(count);
  });
});
