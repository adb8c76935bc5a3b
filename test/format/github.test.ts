import { describe, expect, it } from 'vitest';
import { formatGithub } from '../../src/format/github.js';
import type { Severity } from '../../src/rule/finding.js';
import { awkward, awkwardReport, many } from './awkward.js';
import { fakeFinding, fakeReport, plain, spanOf } from './fake-report.js';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const unescape = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');

/** What the runner makes of a log: a line that begins with `::` is a command, and so is what stands behind `##[`. */
function run(log: string): { readonly commands: readonly Command[]; readonly lines: readonly string[] } {
  const commands: Command[] = [];
  const lines: string[] = [];
  for (const line of log.split(/\r\n|\r|\n/)) {
    const match = /^\s*::([\w-]+)(?: ([^:]*))?::(.*)$/.exec(line);
    if (match === null) {
      expect(line).not.toContain('##[');
      lines.push(line);
      continue;
    }
    const properties = Object.fromEntries((match[2] ?? '').split(',').filter((one) => one !== '').map((one) => [one.slice(0, one.indexOf('=')), unescape(one.slice(one.indexOf('=') + 1))]));
    commands.push({ name: match[1]!, properties, message: unescape(match[3]!) });
  }
  return { commands, lines };
}

const annotationsOf = (log: string): readonly Command[] => run(log).commands.filter(({ name }) => ['error', 'warning', 'notice'].includes(name));

describe('--format github', () => {
  it('annotates each finding, the gravest first, and ends with the summary', () => {
    const { commands, lines } = run(formatGithub(awkwardReport(), plain));
    expect(commands).toEqual([
      {
        name: 'error',
        properties: { file: awkward.path, line: '2', endLine: '2', col: '15', endColumn: '52', title: 'blocking-index-build' },
        message: '50% of "größe",\nor `more` | <b>all</b>\u0007: blocked by @admin.\n\nLine one.\r\nLine two: 100%.',
      },
      // On several lines, so without columns: the runner refuses them.
      { name: 'warning', properties: { file: awkward.path, line: '3', endLine: '5', title: 'table-rewrite' }, message: expect.any(String) as string },
      { name: 'warning', properties: { file: awkward.path, line: '3', endLine: '3', col: '1', endColumn: '1', title: 'missing-lock-timeout' }, message: expect.any(String) as string },
      // Too long to be in a diff as a whole: its first line.
      { name: 'notice', properties: { file: 'supabase/migrations/1_long.sql', line: '2', endLine: '2', col: '1', endColumn: '20', title: 'stale-function-body' }, message: 'Function "f" is stale.\n\nWrite it anew.' },
    ]);
    expect(lines).toEqual(['1 error, 2 warnings, 1 note in 2 files (3 migrations linted: additive); 1 suppressed', '']);
  });

  it('has nothing but the summary where nothing was found', () => {
    expect(formatGithub(fakeReport([], { summary: { files: 2 } }), plain)).toBe('No problems in 2 migrations\n');
  });

  it.each<[string, Record<Severity, number>, readonly number[], number]>([
    ['all that GitHub shows', { error: 10, warning: 10, note: 10 }, [10, 10, 10], 0],
    ['ten errors, and a notice of the others', { error: 13, warning: 0, note: 0 }, [10, 0, 1], 3],
    ['nine notes, so that the notice of the others is shown too', { error: 0, warning: 0, note: 11 }, [0, 0, 10], 2],
    ['nine notes beside too many errors', { error: 11, warning: 3, note: 10 }, [10, 3, 10], 2],
  ])('annotates %s', (_name, { error, warning, note }, shown, rest) => {
    const log = formatGithub(fakeReport([...many(note, 'note'), ...many(warning, 'warning'), ...many(error, 'error')]), plain);
    const annotations = annotationsOf(log);
    expect(['error', 'warning', 'notice'].map((level) => annotations.filter(({ name }) => name === level).length)).toEqual(shown);
    const { commands, lines } = run(log);
    if (rest === 0) return expect(commands).toHaveLength(annotations.length);
    expect(annotations.at(-1)!.message).toBe(`${rest} more problem${rest === 1 ? '' : 's'} found: GitHub shows 10 of a kind. All are in the log of this step.`);
    expect(commands.slice(-2).map(({ name }) => name)).toEqual(['group', 'endgroup']);
    // The others are in the log, a line each.
    expect(lines.filter((line) => line.includes('Problem '))).toHaveLength(rest);
    expect(annotations.filter(({ message }) => message.startsWith('Problem ')).length + rest).toBe(error + warning + note);
  });

  it('lets no name of an object or a file give a command to the runner', () => {
    const source = { path: '::add-mask::x\n::error::y', text: 'drop table users;' };
    const evil = Array.from({ length: 12 }, () => fakeFinding(spanOf(source, 'drop'), { message: '##[error]x\n::stop-commands::y', rule: 'dropped-table' }));
    const { commands } = run(formatGithub(fakeReport(evil), plain));
    expect(new Set(commands.map(({ name }) => name))).toEqual(new Set(['error', 'notice', 'group', 'endgroup']));
    expect(commands.filter(({ name }) => name === 'error')).toHaveLength(10);
  });

  it('has paths from the root of the repository, and errors alone with quiet', () => {
    const annotations = annotationsOf(formatGithub(awkwardReport(), { ...plain, quiet: true, repositoryFolder: 'apps/shop' }));
    expect(annotations.map(({ name, properties }) => [name, properties['file']])).toEqual([['error', `apps/shop/${awkward.path}`]]);
  });
});
