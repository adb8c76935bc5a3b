import { main } from '../../src/cli/main.js';
import { readSources } from '../../src/node/read-sources.js';

/**
 * Lint a fixture project by the command line, and read from its files what is expected: `-- expect: rule, rule` at the end of a line, and
 * `-- verdict: additive` on a line of its own.
 */
export async function lintProject(folder: string): Promise<Record<'found' | 'expected' | 'verdicts' | 'expectedVerdicts', readonly string[]>> {
  let output = '';
  await main(['lint', '--format', 'json'], {
    stdout: { write: (text: string) => ((output += text), true), isTTY: false },
    stderr: { write: () => true, isTTY: false },
    stdin: process.stdin,
    cwd: folder,
    env: {},
  });
  const report = JSON.parse(output) as {
    readonly findings: readonly { readonly rule: string; readonly file: string; readonly line: number }[];
    readonly migrations: readonly { readonly file: string; readonly verdict: string }[];
  };
  const found = report.findings.map(({ rule, file, line }) => `${file}:${line} ${rule}`).sort();

  const { sources } = await readSources([], folder);
  const expected = sources.flatMap(({ path, text }) => text.split('\n').flatMap((line, at) => {
    const marker = /-- expect: (.+)$/.exec(line);
    return marker === null ? [] : marker[1]!.split(',').map((rule) => `${path}:${at + 1} ${rule.trim()}`);
  })).sort();
  const expectedVerdicts = sources.flatMap(({ path, text }) => /^-- verdict: (\w+)$/m.exec(text)?.slice(1).map((verdict) => `${path} ${verdict}`) ?? []).sort();
  return { found, expected, verdicts: report.migrations.map(({ file, verdict }) => `${file} ${verdict}`).sort(), expectedVerdicts };
}
