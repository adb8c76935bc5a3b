import { readYaml, withYamlLines, type Step } from './init-step.js';
import { type Survey } from './init-survey.js';
import { isRecord } from '../linter/is-record.js';

/** A hook of the pre-commit framework for each history, in `.pre-commit-config.yaml`. */
export function preCommit({ read, targets, version }: Survey): Step | undefined {
  const path = '.pre-commit-config.yaml';
  const text = read(path);
  if (text === undefined) return undefined;
  if (text.includes('pg-safe')) return { kind: 'there', path };
  const lines = [
    '- repo: local',
    '  hooks:',
    ...targets.flatMap(({ named, migrations }) => [
      `    - id: ${['pg-safe', ...named.split('/').filter((name) => name !== '')].join('-')}`,
      '      name: pg-safe',
      '      entry: pg-safe lint --no-warn-ignored',
      '      language: node',
      `      additional_dependencies: ['pg-safe@${version}']`,
      `      files: '^${migrations.replace(/[.+()[\]{}^$|?*\\]/g, '\\$&')}/.*\\.sql$'`,
      '      require_serial: true',
    ]),
  ];
  const config = readYaml(text);
  const repos = config?.['repos'];
  const added = readYaml(['repos:', ...lines].join('\n'))?.['repos'];
  const all = linesOf(text);
  const start = all.findIndex((line) => /^repos:\s*(?:#.*)?$/.test(line));
  const [, indent = ''] = /^( *)- /.exec(all.slice(start + 1).find((line) => /^ *- /.test(line)) ?? '') ?? [];
  const after = start < 0 || !Array.isArray(repos) || !Array.isArray(added) ? undefined
    : withYamlLines(text, endOfBlock(all, start, /^[^\s#-]/), lines.map((line) => `${indent}${line}`), { ...config, repos: [...repos as readonly unknown[], ...added as readonly unknown[]] });
  return after === undefined ? { kind: 'advice', sentence: `Add to "repos" in ${path}:`, text: lines.join('\n') } : { kind: 'write', path, before: text, after };
}

const lefthookFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) => ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`));

/** A command of lefthook for each history. */
export function lefthook({ read, targets, command }: Survey): Step | undefined {
  const path = lefthookFiles.find((name) => read(name) !== undefined);
  const text = path === undefined ? undefined : read(path);
  if (path === undefined || text === undefined) return undefined;
  if (text.includes('pg-safe')) return { kind: 'there', path };

  const commands = Object.fromEntries(targets.map(({ named, migrations }) => [
    ['pg-safe', ...named.split('/').filter((name) => name !== '')].join('-'),
    { glob: `${migrations}/*.sql`, run: `${command} lint --staged${named === '' ? '' : ` ${named}`}` },
  ]));
  const asCommands = Object.entries(commands).flatMap(([name, { glob, run }]) => [`${name}:`, `  glob: "${glob}"`, `  run: ${run}`]);
  const asJobs = Object.entries(commands).flatMap(([name, { glob, run }]) => [`- name: ${name}`, `  glob: "${glob}"`, `  run: ${run}`]);
  const advice: Step = { kind: 'advice', sentence: `Add to ${path}:`, text: ['pre-commit:', '  commands:', ...asCommands.map((line) => `    ${line}`)].join('\n') };

  const config = /\.ya?ml$/.test(path) ? text.trim() === '' || /^(?:\s*(?:#.*)?\n)*$/.test(text) ? {} : readYaml(text) : undefined;
  if (config === undefined) return advice;
  const hook = config['pre-commit'];
  const all = linesOf(text);
  const insert = (at: number, lines: readonly string[], value: unknown): Step => {
    const after = withYamlLines(text, at, lines, { ...config, 'pre-commit': value });
    return after === undefined ? advice : { kind: 'write', path, before: text, after };
  };
  if (hook === undefined) return insert(all.length, ['', 'pre-commit:', '  commands:', ...asCommands.map((line) => `    ${line}`)], { commands });
  if (!isRecord(hook)) return advice;

  const start = all.findIndex((line) => /^pre-commit:\s*(?:#.*)?$/.test(line));
  const end = endOfBlock(all, start, /^[^\s#]/);
  const key = Array.isArray(hook['jobs']) ? 'jobs' : 'commands';
  const at = all.findIndex((line, index) => index > start && index < end && new RegExp(`^ +${key}:\\s*(?:#.*)?$`).test(line));
  if (start < 0 || at < 0) return advice;
  const [, indent = ''] = /^( *)\S/.exec(all.slice(at + 1).find((line) => /^ *[^\s#]/.test(line)) ?? '') ?? [];
  const jobs: unknown = hook['jobs'];
  const value = Array.isArray(jobs)
    ? { ...hook, jobs: [...Object.entries(commands).map(([name, job]) => ({ name, ...job })), ...jobs as readonly unknown[]] }
    : { ...hook, commands: { ...(isRecord(hook['commands']) ? hook['commands'] : {}), ...commands } };
  return insert(at + 1, (key === 'jobs' ? asJobs : asCommands).map((line) => `${indent}${line}`), value);
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n*$/, '\n').split('\n').slice(0, -1);
}

/** The number of the line after a block, without the blank lines and comments at its end. */
function endOfBlock(lines: readonly string[], start: number, next: RegExp): number {
  const found = lines.findIndex((line, at) => at > start && next.test(line));
  let end = found < 0 ? lines.length : found;
  while (end > start + 1 && /^\s*(?:#.*)?$/.test(lines[end - 1]!)) end -= 1;
  return end;
}
