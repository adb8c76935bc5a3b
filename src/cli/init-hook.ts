import { lefthook, preCommit } from './init-yaml-hooks.js';
import { withJsonEntry, type Step } from './init-step.js';
import { parsed, type Survey } from './init-survey.js';
import { isRecord } from '../linter/is-record.js';

/** Put `pg-safe` into the hook that the repository has: the first of its hook managers that is found, else git's own. */
export function hookStep(survey: Survey): Step | undefined {
  if (survey.hooks === undefined) return undefined;
  return preCommit(survey) ?? lefthook(survey) ?? lintStaged(survey) ?? husky(survey) ?? simpleGitHooks(survey) ?? plainHook(survey);
}

/** The line that a hook runs; one run is about one history. */
function hookLine({ command, targets }: Survey): string {
  return targets.map(({ named }) => `${command} lint --staged${named === '' ? '' : ` ${named}`}`).join(' && ');
}

const lintStagedFiles = ['.lintstagedrc.json', '.lintstagedrc'];
const otherLintStaged = /^(?:\.lintstagedrc\.(?:ya?ml|[cm]?[jt]s)|lint-staged\.config\.[cm]?[jt]s)$/;

function lintStaged({ package: manifest = {}, targets, read, list }: Survey): Step | undefined {
  const entries = Object.fromEntries(targets.map(({ migrations }) => [`${migrations}/**/*.sql`, 'pg-safe lint --no-warn-ignored']));
  const shown = JSON.stringify(entries, null, 2);
  const inManifest = manifest['lint-staged'];
  const path = isRecord(inManifest) ? 'package.json' : lintStagedFiles.find((name) => read(name) !== undefined) ?? list('.').find((name) => otherLintStaged.test(name));
  const text = path === undefined ? undefined : read(path);
  if (path === undefined || text === undefined) return undefined;
  if (isRecord(inManifest) ? JSON.stringify(inManifest).includes('pg-safe') : text.includes('pg-safe')) return { kind: 'there', path };
  const after = withJsonEntry(text, (value) => (isRecord(inManifest) ? { ...value, 'lint-staged': { ...inManifest, ...entries } } : { ...value, ...entries }));
  return after === undefined ? { kind: 'advice', sentence: `Add to ${path}, where lint-staged is configured:`, text: shown } : { kind: 'write', path, before: text, after };
}

function husky(survey: Survey): Step | undefined {
  const { read, list, package: manifest } = survey;
  const scripts = manifest?.['scripts'];
  const used = list('.husky').length > 0 || (isRecord(scripts) && Object.values(scripts).some((script) => typeof script === 'string' && /\bhusky\b/.test(script)));
  return used ? shellHook('.husky/pre-commit', read('.husky/pre-commit'), hookLine(survey), (text) => `${text.replace(/\n*$/, '\n')}${hookLine(survey)}\n`, `${hookLine(survey)}\n`) : undefined;
}

function simpleGitHooks(survey: Survey): Step | undefined {
  const { package: manifest, read } = survey;
  const text = read('package.json');
  if (text === undefined || manifest === undefined || (manifest['simple-git-hooks'] === undefined && read('.simple-git-hooks.json') === undefined)) return undefined;
  const path = manifest['simple-git-hooks'] === undefined ? '.simple-git-hooks.json' : 'package.json';
  const file = read(path) ?? '';
  const hooks = path === 'package.json' ? manifest['simple-git-hooks'] : parsed(file);
  const before = isRecord(hooks) ? hooks['pre-commit'] : undefined;
  if (typeof before === 'string' && before.includes('pg-safe')) return { kind: 'there', path };
  const line = hookLine(survey);
  const after = !isRecord(hooks) || before !== undefined ? undefined : withJsonEntry(file, (value) => {
    const added = { ...hooks, 'pre-commit': line };
    return path === 'package.json' ? { ...value, 'simple-git-hooks': added } : added;
  });
  return after === undefined
    ? { kind: 'advice', sentence: `Add to the command of "pre-commit" in ${path}, where simple-git-hooks is configured, and run "npx simple-git-hooks":`, text: line }
    : { kind: 'write', path, before: file, after, then: 'Run "npx simple-git-hooks", so that git has the hook.' };
}

function plainHook(survey: Survey): Step {
  const path = `${survey.hooks!}/pre-commit`;
  if (survey.hooksAreShared) return { kind: 'advice', sentence: `Git's hooks lie outside of this repository, in ${survey.hooks!}. To have pg-safe run in all that use them, add to its "pre-commit":`, text: hookLine(survey) };
  return shellHook(path, survey.read(path), hookLine(survey), undefined, `#!/bin/sh\n${hookLine(survey)}\n`);
}

/** A script of its own, or a line more at the end of one whose last line is reached, and whose earlier lines fail by themselves. */
function shellHook(path: string, text: string | undefined, line: string, append: ((text: string) => string) | undefined, fresh: string): Step {
  if (text === undefined) return { kind: 'write', path, after: fresh, executable: true };
  if (text.includes('pg-safe')) return { kind: 'there', path };
  if (append === undefined || /^\s*(?:exit|exec)\b|\\\n*$|<</m.test(text)) return { kind: 'advice', sentence: `Add to ${path}, which has a script of its own:`, text: line };
  return { kind: 'write', path, before: text, after: append(text) };
}
