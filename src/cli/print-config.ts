import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { optionSpecs } from '../config/option-specs.js';
import type { AnyRule } from '../rule/rule.js';
import type { Io } from './io.js';
import { lintPlan, type InputFlags } from './lint-plan.js';
import { UsageError } from './usage-error.js';
import { slashed } from '../node/slashed.js';

/**
 * `pg-safe lint --print-config <file>`: the configuration that counts for a file, as JSON: of each rule the severity, its options
 * where it has any, and what set them.
 * @throws UsageError or ConfigError, as a run of `pg-safe lint` on that file does
 */
export async function printConfig(file: string, flags: InputFlags, builtIn: readonly AnyRule[], io: Io): Promise<void> {
  const path = resolve(io.cwd, file);
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true) throw new UsageError(`--print-config: "${file}" is a folder. Name one file.`);
  const { root, rules, settings, configFile, failures } = await lintPlan([file], flags, builtIn, io);
  if (failures.length > 0) throw new UsageError(failures.join('\n'));
  const inProject = slashed(relative(root, path));
  const { postgres, runner, apiSchemas, baseline, defaultGrants, failOn, maxFileSize, migrations, rollbacks, knownFindings, smallTables } = settings;
  const shown = {
    file: inProject,
    configuration: configFile === undefined ? null : slashed(relative(io.cwd, configFile)),
    ...(settings.plugins.length > 0 && { plugins: settings.plugins.map(({ name }) => name) }),
    ignored: settings.isIgnored(inProject),
    postgres, runner, schemas: apiSchemas, baseline, defaultGrants, failOn, maxFileSize, migrations, rollbacks, knownFindings, smallTables,
    rules: Object.fromEntries(rules.map((rule) => [rule.id, {
      severity: settings.severityOf(rule, inProject),
      ...(Object.keys(optionSpecs(rule)).length > 0 && { options: settings.optionsOf(rule, inProject) }),
      from: settings.originOf(rule, inProject),
    }])),
  };
  io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
}
