import { baselineSources } from '../config/baseline.js';
import { smallTables } from '../config/table-names.js';
import { lintHistory } from '../linter/lint.js';
import type { LintSettings } from '../linter/settings.js';
import type { Finding } from '../rule/finding.js';
import type { AnyRule, OptionSpec } from '../rule/rule.js';
import { loadParser } from '../sql/parser.js';
import type { Source } from '../text/index.js';
import type { Case } from './cases.js';

const folder = 'supabase/migrations';
const defaultPath = `${folder}/20260101000000_case.sql`;

/** The files of a case: those that are context, and those that are linted. */
export interface CaseFiles {
  readonly context: readonly Source[];
  readonly linted: readonly Source[];
}

/** The files that a case describes. Throws a TypeError when it gives none. */
export function filesOf({ sql, files, path, history = [], context = [] }: Case): CaseFiles {
  if ((sql === undefined) === (files === undefined)) throw new TypeError('A case has either sql or files.');
  // Version 0 runs before every other, whether versions are compared as text or as numbers.
  const earlier = [history].flat().map((text, at): Source => ({ path: `${folder}/0_${String(at).padStart(2, '0')}_history.sql`, text }));
  const given = Object.entries(files ?? { [path ?? defaultPath]: sql! }).map(([place, text]): Source => ({ path: place, text }));
  const isContext = (source: Source): boolean => context.includes(source.path);
  return { context: [...earlier, ...given.filter(isContext)], linted: given.filter((source) => !isContext(source)) };
}

/** The findings of one rule for a case. */
export async function lintCase(rule: AnyRule, given: Case, files: CaseFiles = filesOf(given)): Promise<readonly Finding[]> {
  await loadParser();
  const targets = new Set(files.linted.map((source) => source.path));
  const report = lintHistory({
    sources: [...files.context, ...files.linted],
    rules: [rule, ...(given.beside ?? []).filter((other) => other.id !== rule.id)],
    settings: settingsFor(rule, given),
    baseline: await baselineSources({ baseline: given.supabase === true ? 'supabase' : 'none', defaultGrants: given.defaultGrants ?? 'auto' }),
    history: { migrationsFolder: folder, targets, ...(given.deploy !== undefined && { deploy: given.deploy }), ...(given.edited !== undefined && { added: (path: string) => given.edited?.includes(path) !== true }) },
  });
  return report.findings.filter((finding) => finding.rule === rule.id);
}

function settingsFor(rule: AnyRule, given: Case): LintSettings {
  const onSupabase = given.supabase === true;
  return {
    postgres: given.postgres ?? 17,
    runner: given.runner ?? (onSupabase ? 'supabase' : 'single-transaction'),
    apiSchemas: given.apiSchemas ?? (onSupabase ? ['public', 'graphql_public'] : []),
    isSmall: smallTables(given.smallTables),
    severityOf: (other) => other.severity,
    optionsOf: (other) => ({ ...defaultsOf(other), ...(other.id === rule.id && given.options) }),
  };
}

function defaultsOf(rule: AnyRule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries((rule.options ?? {}) as OptionSpec).map(([name, option]) => [name, option.default]));
}
