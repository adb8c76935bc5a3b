import { baselineSources } from '../../src/config/baseline.js';
import type { Runner } from '../../src/history/migration.js';
import { lintHistory } from '../../src/linter/lint.js';
import type { Finding } from '../../src/rule/finding.js';
import { loadParser } from '../../src/sql/parser.js';
import type { Source } from '../../src/text/index.js';
import { ruleFiles } from '../rules/rule-files.js';

const folder = 'supabase/migrations';
const rules = ruleFiles.map(({ rule }) => rule);
/** What is asked of a recipe: that nobody waits, and that every file can be applied. */
const families = new Set(['locking', 'transaction']);

/** Lint files that are applied one after the other, each a deploy of its own, and give the findings about locks and transactions of all but the first. The linter is given them last to first. */
export async function lintFiles(texts: readonly string[], { runner, postgres = 17 }: { readonly runner: Runner; readonly postgres?: number }): Promise<readonly Finding[]> {
  await loadParser();
  const sources = texts.map((text, at): Source => ({ path: `${folder}/${20260101000000 + at}_step.sql`, text }));
  const { findings } = lintHistory({
    sources: sources.toReversed(),
    rules,
    settings: {
      postgres, runner, apiSchemas: [],
      severityOf: (rule) => (rule.optIn === true ? 'off' : rule.severity),
      optionsOf: (rule) => Object.fromEntries(Object.entries((rule.options ?? {}) as Record<string, { readonly default: unknown }>).map(([name, option]) => [name, option.default])),
    },
    baseline: await baselineSources({ baseline: 'none', defaultGrants: 'auto' }),
    history: { migrationsFolder: folder, targets: new Set(sources.slice(1).map(({ path }) => path)) },
  });
  return findings.filter((finding) => families.has(rules.find(({ id }) => id === finding.rule)!.family));
}

/** The files that advice describes: its numbered lines. */
export function filesIn(help: string): readonly string[] {
  return help.split('\n').flatMap((line) => /^\d+\. (.*)$/.exec(line)?.[1] ?? []);
}

/** A file as a careful team writes it: with a limit to the wait for locks, unless it must stand alone. */
export function withTimeout(sql: string): string {
  return /\bconcurrently\b/i.test(sql) ? sql : `set lock_timeout = '5s'; ${sql}`;
}
