import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import leftoverTableName from '../../fixtures/plugins/house-rules/leftover-table-name.js';
import { baselineSql } from '../../src/config/baseline.js';
import { definePlugin, lint as runLint, type Config } from '../../src/index.js';
import { onDisk } from '../node/on-disk.js';
import { testRule } from '../rules/test-rule.js';
import { runCli, type Outcome } from './run-cli.js';

const fixture = fileURLToPath(new URL('../../fixtures/plugins/house-rules/', import.meta.url));
const migration = 'supabase/migrations/20260101000000_users.sql';
const json = (value: unknown): string => JSON.stringify(value);

/** A project whose migration the plugin has something to say about, with the plugin in plugins/house-rules. */
function project(files: Readonly<Record<string, string>>, sql = 'create table tmp_users (id bigint primary key);\n'): string {
  const cwd = onDisk({ [migration]: sql, ...files });
  cpSync(fixture, join(cwd, 'plugins/house-rules'), { recursive: true });
  return cwd;
}

interface Listed {
  readonly findings: readonly { readonly rule: string; readonly severity: string }[];
}

const lint = (cwd: string, ...argv: readonly string[]): Promise<Outcome> => runCli(['lint', ...argv], { cwd });
/** What the plugin's rule says of a project. */
async function found(cwd: string, ...argv: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await lint(cwd, '--format', 'json', ...argv);
  expect({ stderr, failed: code === 2 }).toEqual({ stderr: '', failed: false });
  return (JSON.parse(stdout) as Listed).findings.filter(({ rule }) => rule === 'leftover-table-name').map(({ severity }) => severity);
}
async function problem(cwd: string, ...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await lint(cwd, ...argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^pg-safe: [^\n]+\n$/);
  return stderr.slice('pg-safe: '.length, -1);
}

const inTypeScript = { 'pg-safe.config.ts': "import { defineConfig } from 'pg-safe';\nimport house from './plugins/house-rules/index.js';\nexport default defineConfig({ plugins: [house] });\n" };
const inJson = (more: object = {}): Readonly<Record<string, string>> => ({ 'pg-safe.config.json': json({ plugins: ['./plugins/house-rules/index.ts'], ...more }) });

testRule(leftoverTableName, {
  valid: ['create table users (id bigint);', 'create temporary table tmp_users (id bigint);', { sql: 'create table tmp_users (id bigint);', options: { prefixes: ['old_'] } }],
  invalid: [{ sql: 'create table bak_users (id bigint);', expect: [{ message: 'leftover', at: 'bak_users', what: 'Table "bak_users" begins with "bak_", and stays until somebody drops it.' }] }],
});

describe('a plugin', () => {
  it.each([
    ['imported by a configuration in TypeScript', inTypeScript],
    ['named by its path in JSON', inJson()],
    ['named by its path in YAML', { '.pg-saferc.yaml': 'plugins:\n  - ./plugins/house-rules/index.ts\n' }],
    ['brought by what is extended', { ...inJson(), 'pg-safe.config.yaml': 'rules: {}', 'base.json': json({ plugins: ['./plugins/house-rules/index.ts'] }), 'pg-safe.config.json': json({ extends: './base.json', rules: { 'leftover-table-name': 'warn' } }) }],
    ['named twice', { 'base.json': json({ plugins: ['./plugins/house-rules/index.ts'] }), ...inJson({ extends: './base.json' }) }],
  ])('is %s', async (_how, files) => {
    expect(await found(project(files))).toEqual(['warning']);
  });

  it('is a package that is installed', async () => {
    const cwd = project({ 'pg-safe.config.json': json({ plugins: ['pg-safe-plugin-house'] }) });
    cpSync(join(cwd, 'plugins/house-rules'), join(cwd, 'node_modules/pg-safe-plugin-house'), { recursive: true });
    cpSync(join(onDisk({ 'package.json': json({ name: 'pg-safe-plugin-house', type: 'module', exports: { import: './index.ts' } }) }), 'package.json'), join(cwd, 'node_modules/pg-safe-plugin-house/package.json'));
    expect(await found(cwd)).toEqual(['warning']);
  });

  it('has rules that are set, silenced, listed and explained as built-in ones', async () => {
    const rule = 'leftover-table-name';
    expect(await found(project(inJson({ rules: { [rule]: ['error', { prefixes: ['tmp'] }] } })))).toEqual(['error']);
    expect(await found(project(inJson({ rules: { [rule]: ['error', { prefixes: ['old_'] }] } })))).toEqual([]);
    expect(await found(project(inJson({ overrides: [{ files: 'supabase/**', rules: { [rule]: 'note' } }] })))).toEqual(['note']);
    const cwd = project(inJson());
    expect(await found(cwd, '--rule', `${rule}=off`)).toEqual([]);
    expect(await found(cwd, '--rule', `${rule}=error`)).toEqual(['error']);
    const silenced = await lint(project(inJson(), `-- pg-safe-ignore ${rule}: dropped on Monday\ncreate table tmp_users (id bigint primary key);\n`));
    expect(silenced.stdout).not.toMatch(/leftover-table-name|suppression/);

    expect((await runCli(['rules'], { cwd })).stdout).toMatch(/^leftover-table-name +warning +design /m);
    expect((await runCli(['rules', '--no-config'], { cwd })).stdout).not.toContain(rule);
    const page = await runCli(['explain', rule], { cwd });
    expect(page.stdout).toMatch(/^# leftover-table-name\n/);
    expect(page.stdout).toContain('| `prefixes` | `[\'tmp_\', \'bak_\']` |');
    expect((await runCli(['explain', rule, '--no-config'], { cwd })).stderr).toContain('Unknown rule "leftover-table-name".');
    const shown = JSON.parse((await lint(cwd, '--print-config', migration)).stdout) as { readonly plugins: unknown; readonly rules: Readonly<Record<string, unknown>> };
    expect(shown.plugins).toEqual(['house-rules']);
    expect(shown.rules[rule]).toEqual({ severity: 'warning', options: { prefixes: ['tmp_', 'bak_'] }, from: 'pg-safe:recommended' });
  });

  it('is in SARIF with its help', async () => {
    const log = JSON.parse((await lint(project(inJson()), '--format', 'sarif')).stdout) as Log;
    const [run] = log.runs;
    const at = run!.tool.driver.rules!.findIndex(({ id }) => id === 'leftover-table-name');
    expect(run!.tool.driver.rules![at]!.help!.markdown).toContain('A table that is called `tmp_users`');
    expect(run!.results!.some(({ ruleId, ruleIndex }) => ruleId === 'leftover-table-name' && ruleIndex === at)).toBe(true);
  });

  it('has presets', async () => {
    expect(await found(project(inJson({ extends: 'house-rules:strict' })))).toEqual(['error']);
    expect(await found(project(inJson({ extends: ['house-rules:strict', 'pg-safe:all'] })))).toEqual(['warning']);
    const shown = JSON.parse((await lint(project(inJson({ extends: 'house-rules:strict' })), '--print-config', migration)).stdout) as { readonly rules: Readonly<Record<string, unknown>> };
    expect(shown.rules['leftover-table-name']).toMatchObject({ severity: 'error', from: 'pg-safe.config.json: extends house-rules:strict' });
    expect(await problem(project(inJson({ extends: 'house-rules:strct' })))).toBe('pg-safe.config.json: extends: Plugin "house-rules" has no preset "strct". Did you mean "house-rules:strict"?');
    expect(await problem(project({ 'pg-safe.config.json': json({ extends: 'house:strict' }) }))).toBe('pg-safe.config.json: extends: There is no plugin "house" in "plugins".');
  });

  it('has SQL that is there before the first migration', async () => {
    const sql = 'create table house.tenants (id bigint primary key);\n';
    expect((await lint(project({}, sql))).stdout).not.toContain('duplicate-object');
    expect((await lint(project(inJson(), sql))).stdout).toContain('duplicate-object');
    const plugins = [definePlugin({ name: 'house', rules: [], baseline: 'create schema house;' }), definePlugin({ name: 'bare', rules: [] })];
    expect(await baselineSql({ baseline: 'none', defaultGrants: 'auto', plugins })).toEqual(['create schema house;']);
    expect((await baselineSql({ baseline: 'supabase', defaultGrants: 'explicit', plugins })).map((text) => text.length > 50)).toEqual([true, true, false]);
  });

  it('may parse SQL, though it gets another copy of the library than the one that runs', async () => {
    const text = `import { defineRule, statementsInBody } from 'pg-safe/rule';
export default { name: 'mine', rules: [defineRule({
  id: 'parsed-again', family: 'design', severity: 'error', precision: 'high', summary: 'S.', why: 'W.', messages: { found: { what: 'Parsed {{n}}.', help: 'H.' } }, examples: [],
  create: ({ report }) => ({ 'statement.start': ({ span }) => report({ message: 'found', at: span, subject: 'a', data: { n: statementsInBody(span).length } }) }),
})] };`;
    const { stdout, stderr } = await lint(project({ 'pg-safe.config.json': json({ plugins: ['./mine.mjs'] }), 'mine.mjs': text }, "create function one() returns int language sql as 'select 1';\n"));
    expect(stderr).toBe('');
    expect(stdout).toContain('error[parsed-again]: Parsed 1.');
  });

  it('says the same in a run that begins where an earlier one left off', async () => {
    const cwd = project({ ...inJson(), [migration]: `create table tmp_users (id bigint primary key); -- ${'x'.repeat(40_000)}\n`, 'supabase/migrations/20260102000000_b.sql': 'create table bak_b (id bigint primary key);\ncreate table house.tenants (id bigint primary key);\n' });
    const cached = { cwd, env: { PG_SAFE_CACHE: join(cwd, '.cache') } };
    const run = async (): Promise<string> => (await runCli(['lint', '--format', 'json', 'supabase/migrations/20260102000000_b.sql'], cached)).stdout;
    const cold = await run();
    expect(cold).toContain('leftover-table-name');
    expect(cold).toContain('duplicate-object');
    expect(await run()).toBe(cold);
    // Without the plugin its table is not there: what was kept with it is not used.
    expect((await runCli(['lint', '--no-config', 'supabase/migrations/20260102000000_b.sql'], cached)).stdout).not.toMatch(/leftover-table-name|duplicate-object/);
  });
});

const rule = (id: string, more = ''): string => `{ id: '${id}', family: 'design', severity: 'note', precision: 'high', summary: 'S.', why: 'W.', messages: { found: { what: 'F.', help: 'H.' } }, examples: [], create: () => ({}), ${more} }`;
const plugin = (rules: readonly string[], more = ''): string => `export default { name: 'mine', rules: [${rules.join(', ')}], ${more} };`;

describe('a plugin that cannot be used is told in one line', () => {
  it.each([
    ['no module', 'throw new Error("no\\nway");', 'Cannot be loaded: no.'],
    ['no plugin', 'export default 5;', 'This is no plugin: one is an object with "name" and "rules".'],
    ['a rule alone', `export default ${rule('my-rule')};`, 'This is no plugin: one is an object with "name" and "rules".'],
    ['a name with a slash', 'export default { name: "a/b", rules: [] };', 'The name of a plugin is in kebab-case, such as house-rules, not "a/b".'],
    ['an unknown key', plugin([], 'preset: {}'), 'Plugin "mine": Unknown key "preset". Did you mean "presets"?'],
    ['an id with a slash', plugin([rule('mine/rule')]), 'Plugin "mine": The id of a rule is in kebab-case, such as unnamed-constraint, not "mine/rule".'],
    ['an id of pg-safe', plugin([rule('dropped-table')]), 'Plugin "mine": A rule "dropped-table" is there already, of pg-safe itself.'],
    ['an id twice', plugin([rule('my-rule'), rule('my-rule')]), 'Plugin "mine": A rule "my-rule" is there already, of the same plugin.'],
    ['a rule of another version', plugin([rule('my-rule', 'messages: undefined')]), 'Plugin "mine": Rule "my-rule" has no "messages"; it may have been made for another version of pg-safe.'],
    ['a family that is none', plugin([rule('my-rule', 'family: "style"')]), 'Plugin "mine": Rule "my-rule" has a "family" that cannot be used; it may have been made for another version of pg-safe.'],
    ['presets that are none', plugin([], 'presets: []'), 'Plugin "mine": "presets" must be an object of configurations.'],
  ])('%s', async (_name, text, sentence) => {
    expect(await problem(project({ 'pg-safe.config.json': json({ plugins: ['./mine.js'] }), 'package.json': '{ "type": "module" }', 'mine.js': text }))).toBe(`pg-safe.config.json: plugins[0]: "./mine.js": ${sentence}`);
  });

  it('a baseline that is no SQL', async () => {
    const said = await problem(project({ 'pg-safe.config.json': json({ plugins: ['./mine.mjs'] }), 'mine.mjs': plugin([], "baseline: 'create tabel t'") }));
    expect(said).toMatch(/^Plugin "mine": baseline: .*tabel/);
  });

  it('a preset with a rule that there is not', async () => {
    const cwd = project({ 'pg-safe.config.json': json({ plugins: ['./mine.mjs'], extends: 'mine:all' }), 'mine.mjs': plugin([rule('my-rule')], "presets: { all: { rules: { 'my-rle': 'off' } } }") });
    expect(await problem(cwd)).toBe('pg-safe.config.json: extends: mine:all: rules: Unknown rule "my-rle". Did you mean "my-rule"?');
  });

  it('one that is not there, or is no plugin at all', async () => {
    const said = (plugins: unknown): Promise<string> => problem(project({ 'pg-safe.config.json': json({ plugins }) }));
    expect(await said(['no-such-plugin'])).toBe('pg-safe.config.json: plugins[0]: No package "no-such-plugin" is installed. A path begins with "./".');
    expect(await said(['./no.js'])).toMatch(/^pg-safe\.config\.json: plugins\[0\]: "\.\/no\.js": Cannot be loaded: /);
    expect(await said('./no.js')).toBe('pg-safe.config.json: plugins: Must be a list, not "./no.js".');
    expect(await said([5])).toBe('pg-safe.config.json: plugins[0]: Must be a plugin, or the path or package of one, not 5.');
  });

  it('two with one name, or with rules of one id', async () => {
    const pair = (second: string): Promise<string> => problem(project({ 'pg-safe.config.json': json({ plugins: ['./a.mjs', './b.mjs'] }), 'a.mjs': plugin([rule('my-rule')]), 'b.mjs': second }));
    expect(await pair(plugin([]))).toBe('pg-safe.config.json: plugins[1]: "./b.mjs": Two plugins are called "mine".');
    expect(await pair(`export default { name: 'other', rules: [${rule('my-rule')}] };`)).toBe('pg-safe.config.json: plugins[1]: "./b.mjs": Plugin "other": A rule "my-rule" is there already, of plugin "mine".');
  });

  it('settings of its rules that are wrong', async () => {
    expect(await problem(project(inJson({ rules: { 'leftover-table-nam': 'off' } })))).toBe('pg-safe.config.json: rules: Unknown rule "leftover-table-nam". Did you mean "leftover-table-name"?');
    expect(await problem(project(inJson({ rules: { 'leftover-table-name': ['warn', { prefix: [] }] } })))).toBe('pg-safe.config.json: rules.leftover-table-name: Unknown option "prefix". Did you mean "prefixes"?');
    expect(await problem(project(inJson()), '--rule', 'leftover-table-nam=off')).toBe('command line: rules: Unknown rule "leftover-table-nam". Did you mean "leftover-table-name"?');
    expect(await problem(project(inJson()), '--no-config', '--rule', 'leftover-table-name=off')).toContain('command line: rules: Unknown rule "leftover-table-name".');
  });
});

describe('a plugin in the library', () => {
  const sources = [{ path: migration, text: 'create table tmp_users (id bigint primary key);' }];
  const house = definePlugin({ name: 'house', rules: [leftoverTableName], presets: { strict: { rules: { 'leftover-table-name': 'error' } } } });
  const severities = async (config: Config): Promise<readonly string[]> => (await runLint({ sources, config })).findings.filter(({ rule: id }) => id === leftoverTableName.id).map(({ severity }) => severity);

  it('is part of the configuration', async () => {
    expect(await severities({ plugins: [house] })).toEqual(['warning']);
    expect(await severities({ plugins: [house], extends: ['pg-safe:strict', 'house:strict'], rules: { 'leftover-table-name': 'note' } })).toEqual(['note']);
    expect(await severities({ plugins: [house], extends: 'house:strict' })).toEqual(['error']);
  });

  it('is no name there', async () => {
    await expect(severities({ plugins: ['house'] })).rejects.toThrow('plugins[0]: Only a configuration file can name a plugin: import "house", and put here what it exports.');
    await expect(severities({ plugins: [house], extends: 'house:lax' })).rejects.toThrow('extends: Plugin "house" has no preset "lax".');
  });
});
