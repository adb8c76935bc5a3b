import { buildHistory, type Migration } from '../history/index.js';
import { baselineReplay } from '../linter/baseline.js';
import { parseSource } from '../sql/parse.js';
import type { Span } from '../text/index.js';
import { askedExtensions } from './asked-extensions.js';
import { DriverError, type Driver, type Session } from './driver.js';
import type { Refusal, VerifiedMigration, VerifyReport } from './report.js';
import type { VerifyTask } from './task.js';
import { Trial } from './trial.js';

/**
 * Run a history on a Postgres, file by file as its runner does, and compare what happens with what the replay says. A file that fails is undone and then tried
 * statement by statement, so that the files after it can be tested too. The parser must be loaded.
 * @throws DriverError when the database cannot be opened; what happens to it later ends the run and is in the report
 */
export async function verifyHistory(task: VerifyTask, driver: Driver): Promise<VerifyReport> {
  const { sources, settings, history, baseline, baselineSql, timeout, signal, onProgress } = task;
  const { migrations } = buildHistory(sources, { ...history, runner: settings.runner });
  signal?.throwIfAborted();
  const session = await driver.open({ baseline: baselineSql, extensions: askedExtensions(migrations.map(({ source }) => source.text)), timeout });
  // Whatever waits for the database then fails, and the reason is the signal's.
  const abort = (): void => void session.close();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    const trial = new Trial(session, baselineReplay(baseline, session.engine.postgres), task);
    const verified: VerifiedMigration[] = [];
    let stopped: VerifyReport['stopped'];
    for (const [done, migration] of migrations.entries()) {
      onProgress?.(done, migrations.length, migration.source.path);
      try {
        const result = stopped === undefined ? await trial.run(migration, parseSource(migration.source)) : notRun(migration);
        if (migration.role === 'target') verified.push(result);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof DriverError)) throw error;
        stopped = { message: error.message, ...spanAt(trial) };
        if (migration.role === 'target') verified.push(notRun(migration));
      }
    }
    return reportOf({ trial, session, task, verified, files: migrations.length, stopped });
  } finally {
    signal?.removeEventListener('abort', abort);
    await session.close();
  }
}

function notRun({ source, version }: Migration): VerifiedMigration {
  return { source, version, outcome: 'not-run', refusals: [], skipped: [], duration: 0, falseAlarms: [], locks: [], access: [] };
}

function spanAt({ place }: Trial): { readonly span?: Span } {
  return place === undefined ? {} : { span: place };
}

interface Ended {
  readonly trial: Trial;
  readonly session: Session;
  readonly task: VerifyTask;
  readonly verified: readonly VerifiedMigration[];
  readonly files: number;
  readonly stopped: VerifyReport['stopped'];
}

function reportOf({ trial, session: { engine }, task, verified, files, stopped }: Ended): VerifyReport {
  const firstFailure: Refusal | undefined = trial.failures.find(({ because }) => because?.kind !== 'missing');
  return {
    engine: engine.name,
    postgres: { engine: engine.postgres, project: task.settings.postgres },
    caveats: engine.caveats,
    migrations: verified,
    bootstrap: { files, applied: trial.applied, clean: firstFailure === undefined && stopped === undefined, ...(firstFailure !== undefined && { firstFailure }) },
    replaced: trial.replaced,
    counts: trial.counts,
    ...(stopped !== undefined && { stopped }),
  };
}
