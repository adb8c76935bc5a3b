import { relative, resolve } from 'node:path';
import { verifyFormats, type VerifyFormatName } from '../format/verify/index.js';
import type { Runner } from '../history/migration.js';
import { ownPackage } from '../node/own-package.js';
import { folderInRepository } from '../node/repository.js';
import { hasFailed } from '../verify/problems.js';
import type { VerifyReport } from '../verify/report.js';
import { wantsColor } from './color.js';
import { deliver } from './deliver.js';
import type { Io } from './io.js';
import { lintPlan, type LintPlan } from './lint-plan.js';
import { runVerification, type DatabaseFlags } from './verify-run.js';
import { slashed } from '../node/slashed.js';

/** The options of `pg-safe verify` as the command line gives them. */
export interface VerifyFlags extends DatabaseFlags {
  readonly format: VerifyFormatName;
  readonly outputFile?: string;
  readonly all?: boolean;
  readonly config?: string | false;
  readonly since?: string;
  readonly pgVersion?: number;
  readonly runner?: Runner;
  readonly color?: boolean;
}

/**
 * `pg-safe verify`. Gives the exit code: 0 when all migrations under test are applied, lead back, and the history starts from empty; 1 when one does not; 2 when
 * the run ended before its time, or something could not be read.
 */
export async function verifyCommand(paths: readonly string[], flags: VerifyFlags, io: Io): Promise<number> {
  const { pgVersion, runner, format, outputFile } = flags;
  const [{ rules }, { loadParser }] = await Promise.all([import('../../rules/index.js'), import('../sql/parser.js')]);
  const onTop = { ...(pgVersion === undefined ? {} : { postgres: pgVersion }), ...(runner === undefined ? {} : { runner }) };
  const [plan] = await Promise.all([lintPlan(paths, { ...flags, onTop }, rules, io), loadParser()]);
  for (const line of [...plan.warnings, ...plan.failures]) io.stderr.write(`pg-safe: ${line}\n`);

  const report = await runVerification(plan, flags, io);
  await deliver(await written(report, flags, plan, io), outputFile, io);
  if (report.stopped !== undefined && (format !== 'text' || outputFile !== undefined)) io.stderr.write(`pg-safe: ${report.stopped.message}\n`);
  if (report.stopped !== undefined || plan.failures.length > 0) return 2;
  return hasFailed(report) ? 1 : 0;
}

async function written(report: VerifyReport, { format, outputFile, all = false, color }: VerifyFlags, { root }: LintPlan, io: Io): Promise<string> {
  const write = await verifyFormats[format]();
  const repositoryFolder = folderInRepository(root);
  const fromHere = (path: string): string => slashed(relative(io.cwd, resolve(root, path)));
  // What a service shows beside the repository leads from its root.
  const inRepository = (path: string): string => (repositoryFolder === undefined ? path : `${repositoryFolder}/${path}`);
  return write(report, {
    all,
    color: outputFile === undefined ? wantsColor(color, io) : color === true,
    pathOf: format === 'markdown' ? inRepository : fromHere,
    version: ownPackage().version,
    ...(io.stdout.columns === undefined || outputFile !== undefined ? {} : { width: io.stdout.columns }),
    ...(repositoryFolder === undefined ? {} : { repositoryFolder }),
  });
}
