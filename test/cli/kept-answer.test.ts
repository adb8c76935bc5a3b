import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptFilesIn } from '../../src/node/cache/kept-files.js';
import { onDisk } from '../node/on-disk.js';
import { scratchRepository } from '../node/scratch-repository.js';
import { runCli, type Scene } from './run-cli.js';

const files = {
  'supabase/config.toml': '[api]\nschemas = ["env(SERVED)"]\n',
  'supabase/migrations/1_t.sql': 'create table t (a int);\n',
  'supabase/migrations/2_drop.sql': 'drop table t;\n',
  'notes.json': '{}',
};
const lintOne = ['lint', 'supabase/migrations/2_drop.sql'];

/** A project with a folder for what is kept. `lint` runs a command line in it; `isKept` tells whether the next run of it would be answered by what is kept. */
function scene(more: Readonly<Record<string, string>> = {}) {
  const root = onDisk({ ...Object.fromEntries(Object.entries({ ...files, ...more }).map(([path, text]) => [`app/${path}`, text])), 'kept/.gitkeep': '' });
  const [cwd, folder] = [join(root, 'app'), join(root, 'kept')];
  const lint = (argv: readonly string[] = lintOne, { env = {}, ...more }: Scene = {}) => runCli(argv, { cwd, ...more, env: { PG_SAFE_CACHE: folder, SERVED: 'public', ...env } });
  const kept = keptFilesIn(folder, /^answer-/, 1e9);
  const answers = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('answer-'));
  /** Have what is kept say something that no run says. */
  const mark = (): void => {
    for (const name of answers()) kept.write(name, JSON.stringify({ ...JSON.parse(kept.read(name)!) as object, said: [['stdout', 'kept']] }));
  };
  return { cwd, lint, answers, mark };
}

it('says again what was said, with the same exit code', async () => {
  const { lint, answers, mark } = scene();
  const first = await lint();
  expect(first).toMatchObject({ code: 1, stderr: '' });
  expect(answers()).toHaveLength(1);
  expect(await lint()).toEqual(first);
  mark();
  expect(await lint()).toEqual({ code: 1, stdout: 'kept', stderr: '' });
});

it('keeps what is said on stderr too', async () => {
  const { lint, mark } = scene();
  const argv = ['lint', '--max-warnings', '0', '--rule', 'dropped-table=warning', 'notes.json', ...lintOne.slice(1)];
  const first = await lint(argv);
  expect(first.stderr).toContain('"notes.json" is not linted');
  expect(await lint(argv)).toEqual(first);
  mark();
  expect((await lint(argv)).stdout).toBe('kept');
});

it.each<[string, (cwd: string) => void]>([
  ['the file', (cwd) => appendFileSync(join(cwd, 'supabase/migrations/2_drop.sql'), '-- more')],
  ['a file before it', (cwd) => writeFileSync(join(cwd, 'supabase/migrations/1_t.sql'), 'create table u (a int);\n')],
  ['a new migration', (cwd) => writeFileSync(join(cwd, 'supabase/migrations/0_first.sql'), '')],
  ['a migration that is gone', (cwd) => rmSync(join(cwd, 'supabase/migrations/1_t.sql'))],
  ['another name', (cwd) => renameSync(join(cwd, 'supabase/migrations/1_t.sql'), join(cwd, 'supabase/migrations/3_t.sql'))],
  ['a rollback script', (cwd) => (mkdirSync(join(cwd, 'supabase/rollbacks')), writeFileSync(join(cwd, 'supabase/rollbacks/2_drop.down.sql'), 'create table t (a int);'))],
  ['settings of the project', (cwd) => appendFileSync(join(cwd, 'supabase/config.toml'), 'extra_search_path = ["public"]\n')],
  ['a configuration', (cwd) => writeFileSync(join(cwd, '.pg-saferc.json'), '{}')],
  ['a configuration above', (cwd) => writeFileSync(join(cwd, '../pg-safe.config.yaml'), '')],
  ['a package.json with one', (cwd) => writeFileSync(join(cwd, 'package.json'), '{ "pg-safe": {} }')],
  ['a repository around it', (cwd) => mkdirSync(join(cwd, '../.git'))],
])('does not when something else is there: %s', async (_what, change) => {
  const { cwd, lint, mark } = scene();
  await lint();
  mark();
  change(cwd);
  expect((await lint()).stdout).not.toBe('kept');
});

it.each<[string, readonly string[], Scene]>([
  ['another variable that the project names', lintOne, { env: { SERVED: 'api' } }],
  ['colors by a variable', lintOne, { env: { FORCE_COLOR: '1' } }],
  ['a terminal', lintOne, { terminal: true }],
  ['another option', [...lintOne, '--quiet'], {}],
  ['without the cache', [...lintOne, '--no-cache'], {}],
  ['on a build server', lintOne, { env: { CI: '1' } }],
])('does not for another run: %s', async (_what, argv, other) => {
  const { lint, mark } = scene();
  await lint();
  mark();
  expect((await lint(argv, other)).stdout).not.toBe('kept');
});

it.each(['{ "rules": { "dropped-table": "off" } }', '{ "extends": "./base.json" }'])('goes by a configuration and what that extends: %s', async (text) => {
  const { cwd, lint, mark } = scene({ '.pg-saferc.json': text, 'base.json': '{}' });
  await lint();
  mark();
  expect((await lint()).stdout).toBe('kept');
  const changed = text.includes('base') ? 'base.json' : '.pg-saferc.json';
  writeFileSync(join(cwd, changed), '{ "rules": { "dropped-table": "warning" } }');
  expect((await lint()).stdout).not.toBe('kept');
});

it('goes by the list of known findings', async () => {
  const { cwd, lint, answers, mark } = scene();
  await lint(['lint', '--baseline', 'known.json', '--update-baseline']);
  expect(answers()).toEqual([]);
  const argv = ['lint', '--baseline', 'known.json'];
  expect(await lint(argv)).toMatchObject({ code: 0 });
  mark();
  expect((await lint(argv)).stdout).toBe('kept');
  rmSync(join(cwd, 'known.json'));
  expect((await lint(argv)).code).toBe(2);
});

it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['a configuration that is a program', lintOne, { 'pg-safe.config.mjs': 'export default {};' }],
  ['a configuration in TypeScript', lintOne, { 'pg-safe.config.ts': 'export default {};' }],
  ['a plugin', lintOne, { '.pg-saferc.json': '{ "plugins": ["./plugin.mjs"] }', 'plugin.mjs': 'export default { name: "p" };' }],
  ['a pattern', ['lint', 'supabase/migrations/*.sql'], {}],
  ['times', [...lintOne, '--stats'], {}],
  ['a file that is written', [...lintOne, '--output-file', 'out.txt'], {}],
  ['fixes', [...lintOne, '--fix'], {}],
  ['SQL from stdin', ['lint', '--stdin'], {}],
  ['SQL from stdin by a dash', ['lint', '-'], {}],
  ['one file\'s configuration', ['lint', '--print-config', lintOne[1]!], {}],
  ['a run that fails', ['lint', 'none.sql'], {}],
  ['an option that there is not', [...lintOne, '--colour'], {}],
])('keeps nothing of a run that sees or does more: %s', async (_what, argv, more) => {
  const { lint, answers } = scene(more);
  await lint(argv);
  expect(answers()).toEqual([]);
});

it.each([['--staged'], ['--since', 'HEAD']])('keeps nothing of a run that asks git: %s', async (...flags) => {
  const { lint, answers } = scene();
  const { root } = scratchRepository(files);
  expect((await lint(['lint', ...flags], { cwd: root })).code).toBe(0);
  expect(answers()).toEqual([]);
});

it('costs nothing where the folder cannot be one, or what is kept is damaged', async () => {
  const { cwd, lint, answers } = scene();
  const first = await lint();
  expect(await lint(lintOne, { env: { PG_SAFE_CACHE: join(cwd, 'notes.json') } })).toEqual(first);
  for (const name of answers()) writeFileSync(join(cwd, '../kept', name), 'x');
  expect(await lint()).toEqual(first);
  expect(existsSync(join(cwd, 'kept'))).toBe(false);
});
