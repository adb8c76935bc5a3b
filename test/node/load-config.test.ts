import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/index.js';
import { findConfig } from '../../src/node/find-config.js';
import { loadConfig } from '../../src/node/load-config.js';
import { someRules as rules } from '../config/rules.js';
import { onDisk } from './on-disk.js';

const json = (value: unknown): string => JSON.stringify(value);

async function problem(cwd: string, file?: string): Promise<string> {
  const outcome = await loadConfig({ cwd, rules, ...(file === undefined ? {} : { file }) }).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(ConfigError);
  return (outcome as ConfigError).message;
}

describe('a configuration file', () => {
  it.each([
    ['pg-safe.config.ts', 'import type { Config } from "pg-safe";\nconst config: Config = { postgres: 16 };\nexport default config;'],
    ['pg-safe.config.mts', 'import { defineConfig } from "pg-safe";\nexport default defineConfig({ postgres: 16 });'],
    ['pg-safe.config.mjs', 'export default { postgres: 16 };'],
    ['pg-safe.config.cjs', 'module.exports = { postgres: 16 };'],
    ['pg-safe.config.json', json({ postgres: 16 })],
    ['pg-safe.config.yaml', 'postgres: 16'],
    ['.pg-saferc', 'postgres: 16'],
    ['.pg-saferc.json', json({ postgres: 16 })],
    ['package.json', json({ name: 'app', 'pg-safe': { postgres: 16 } })],
  ])('is found as %s', async (name, text) => {
    const cwd = onDisk({ [name]: text });
    expect(await loadConfig({ cwd, rules })).toMatchObject({ file: join(cwd, name), folder: cwd, layers: [{ postgres: 16 }], names: [name] });
  });

  it('is found above, up to the repository', async () => {
    const cwd = onDisk({
      'pg-safe.config.json': json({ postgres: 16 }), 'packages/db/package.json': '{ "name": "db" }', 'packages/db/supabase/migrations/1_a.sql': '', 'other/.git': 'gitdir: elsewhere',
    });
    expect((await loadConfig({ cwd: join(cwd, 'packages/db/supabase/migrations'), rules })).layers).toEqual([{ postgres: 16 }]);
    expect(await loadConfig({ cwd: join(cwd, 'other'), rules })).toMatchObject({ folder: join(cwd, 'other'), layers: [], names: [] });
  });

  it('is not one of the home folder, unless that is where one is', () => {
    const home = onDisk({ 'pg-safe.config.json': '{}', 'project/a': '' });
    expect(findConfig(join(home, 'project'), home)).toBeUndefined();
    expect(findConfig(home, home)).toBe(join(home, 'pg-safe.config.json'));
  });

  it('is the first of several in a folder', () => {
    const cwd = onDisk({ 'package.json': json({ 'pg-safe': {} }), '.pg-saferc': '', 'pg-safe.config.json': '{}', 'pg-safe.config.ts': '' });
    expect(findConfig(cwd)).toBe(join(cwd, 'pg-safe.config.ts'));
  });

  it('may be empty', async () => {
    expect((await loadConfig({ cwd: onDisk({ '.pg-saferc': '' }), rules })).layers).toEqual([{}]);
  });

  it('is the one that is named', async () => {
    const cwd = onDisk({ 'pg-safe.config.json': json({ postgres: 16 }), 'ci/strict.json': json({ postgres: 17 }) });
    expect(await loadConfig({ cwd, file: 'ci/strict.json', rules })).toMatchObject({ file: join(cwd, 'ci/strict.json'), folder: join(cwd, 'ci'), layers: [{ postgres: 17 }], names: ['ci/strict.json'] });
  });
});

describe('extends', () => {
  it('puts what is extended first, in the order in which it is named', async () => {
    const cwd = onDisk({
      'pg-safe.config.json': json({ extends: ['pg-safe:strict', './shared/base.json', 'pg-safe:all'], postgres: 17 }),
      'shared/base.json': json({ extends: './root.yaml', postgres: 16 }),
      'shared/root.yaml': 'runner: autocommit',
    });
    expect((await loadConfig({ cwd, rules })).layers).toEqual([{ extends: 'pg-safe:strict' }, { runner: 'autocommit' }, { postgres: 16 }, { extends: 'pg-safe:all' }, { postgres: 17 }]);
  });

  it('takes a package', async () => {
    const cwd = onDisk({
      'pg-safe.config.json': json({ extends: '@acme/pg-safe' }),
      'node_modules/@acme/pg-safe/package.json': json({ name: '@acme/pg-safe', main: 'index.json' }),
      'node_modules/@acme/pg-safe/index.json': json({ postgres: 16 }),
    });
    expect((await loadConfig({ cwd, rules })).layers).toEqual([{ postgres: 16 }, {}]);
  });

  it('takes a package that can only be imported, and tells one that exports nothing', async () => {
    const cwd = onDisk({
      'pg-safe.config.json': json({ extends: '@acme/pg-safe' }),
      'node_modules/@acme/pg-safe/package.json': json({ name: '@acme/pg-safe', type: 'module', exports: { import: './index.js' } }),
      'node_modules/@acme/pg-safe/index.js': 'export default { postgres: 16 };',
      'other.json': json({ extends: 'empty' }),
      'node_modules/empty/package.json': json({ name: 'empty', exports: { './other': './other.js' } }),
    });
    expect((await loadConfig({ cwd, rules })).layers).toEqual([{ postgres: 16 }, {}]);
    expect(await problem(cwd, 'other.json')).toBe('other.json: extends: The package "empty" is installed, but exports no configuration.');
  });

  it('may name one file twice, but not in a circle', async () => {
    const twice = onDisk({ 'pg-safe.config.json': json({ extends: ['./a.json', './b.json'] }), 'a.json': json({ extends: './b.json' }), 'b.json': '{}' });
    expect((await loadConfig({ cwd: twice, rules })).layers).toEqual([{}, {}, {}, {}]);
    const circle = onDisk({ 'pg-safe.config.json': json({ extends: './a.json' }), 'a.json': json({ extends: './b.json' }), 'b.json': json({ extends: './a.json' }) });
    expect(await problem(circle)).toBe('b.json: extends: "./a.json" extends itself: pg-safe.config.json → a.json → b.json → a.json.');
  });
});

describe('what is wrong', () => {
  it.each([
    ['an unknown rule', 'pg-safe.config.json', json({ rules: { 'long-nmae': 'off' } }), 'pg-safe.config.json: rules: Unknown rule "long-nmae". Did you mean "long-name"?'],
    ['an unknown rule set', 'pg-safe.config.json', json({ extends: 'pg-safe:al' }), 'pg-safe.config.json: extends: Unknown rule set "pg-safe:al". Did you mean "pg-safe:all"?'],
    ['a base that is not there', 'pg-safe.config.json', json({ extends: './base.json' }), 'pg-safe.config.json: extends: base.json: The file does not exist.'],
    ['a package that is not there', 'pg-safe.config.json', json({ extends: 'base' }), 'pg-safe.config.json: extends: No package "base" is installed. A path begins with "./", a rule set with "pg-safe:".'],
    ['a rule set without its prefix', 'pg-safe.config.json', json({ extends: 'recomended' }), 'pg-safe.config.json: extends: No package "recomended" is installed. Did you mean "pg-safe:recommended"?'],
    ['JSON that is none', '.pg-saferc.json', '{ postgres }', /^\.pg-saferc\.json: Cannot be read: Expected .*\.$/],
    ['YAML that is none', 'pg-safe.config.yaml', 'a: b: c', /^pg-safe\.config\.yaml: Cannot be read: .*\.$/],
    ['TypeScript that is none', 'pg-safe.config.ts', 'export default {', /^pg-safe\.config\.ts: Cannot be read: .*\.$/],
    ['a file that throws', 'pg-safe.config.mjs', 'throw new Error("no\\ndatabase")', 'pg-safe.config.mjs: Cannot be read: no.'],
    ['an import that is not there', 'pg-safe.config.ts', 'import "no-such-package"; export default {}', /^pg-safe\.config\.ts: Cannot be read: .*no-such-package.*$/],
    ['a function', 'pg-safe.config.ts', 'export default () => ({})', 'pg-safe.config.ts: The configuration must be an object, not a function.'],
  ])('is told in one line: %s', async (_name, name, text, sentence) => {
    const said = await problem(onDisk({ [name]: text }));
    expect(said).not.toContain('\n');
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
  });

  it('is told for a named file that is not there, is a folder, or is of no known kind', async () => {
    const cwd = onDisk({ 'folder.json/a': '', 'config.toml': 'postgres = 16' });
    expect(await problem(cwd, 'no.json')).toBe('no.json: The file does not exist.');
    expect(await problem(cwd, 'no/no.ts')).toBe('no/no.ts: The file does not exist.');
    expect(await problem(cwd, 'folder.json')).toBe('folder.json: This is a folder, not a configuration file.');
    expect(await problem(cwd, 'config.toml')).toBe('config.toml: A configuration file ends in .ts, .js, .json or .yaml.');
  });
});
