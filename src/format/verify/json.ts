import { spanText, type Span } from '../../text/index.js';
import { problemsOf } from '../../verify/problems.js';
import type { Bootstrap, ObservedStatement, Refusal, RoundTrip, VerifiedMigration, VerifyReport } from '../../verify/report.js';
import { regionOf } from '../region.js';
import type { VerifyEnvironment } from './environment.js';

type PathOf = VerifyEnvironment['pathOf'];

/** The whole report as JSON, for programs. `version` grows when a property changes its meaning or goes. Modes of locks are named as in pg_locks without `Lock`; times are in milliseconds. */
export function verificationAsJson(report: VerifyReport, { pathOf }: VerifyEnvironment): string {
  const { engine, postgres, caveats, migrations, bootstrap, replaced, counts, stopped } = report;
  const document = {
    version: 1,
    engine, postgres, caveats,
    problems: problemsOf(report).map(({ rule, severity, message, help, span }) => ({ rule, severity, message, help, ...place(span, pathOf) })),
    migrations: migrations.map((migration) => migrationAsJson(migration, pathOf)),
    bootstrap: bootstrapAsJson(bootstrap, pathOf),
    replaced, counts,
    ...(stopped !== undefined && { stopped: { message: stopped.message, ...(stopped.span !== undefined && place(stopped.span, pathOf)) } }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function migrationAsJson({ source, version, outcome, refusals, skipped, duration, falseAlarms, locks, rls, access, roundTrip, again }: VerifiedMigration, pathOf: PathOf): object {
  return {
    file: pathOf(source.path), version, outcome, duration,
    refusals: refusals.map((refusal) => refusalAsJson(refusal, pathOf)),
    skipped: skipped.map(({ span, what, how }) => ({ what, how, ...place(span, pathOf) })),
    falseAlarms: falseAlarms.map(({ span, ...told }) => ({ ...place(span, pathOf), ...told })),
    locks: locks.map((statement) => observedAsJson(statement, pathOf)),
    ...(rls !== undefined && { rls }),
    access,
    ...(roundTrip !== undefined && { roundTrip: roundTripAsJson(roundTrip, pathOf) }),
    ...(again !== undefined && { again: { ...(again.failure !== undefined && { failure: refusalAsJson(again.failure, pathOf) }), differences: again.differences } }),
  };
}

function bootstrapAsJson({ files, applied, clean, firstFailure }: Bootstrap, pathOf: PathOf): object {
  return { files, applied, clean, ...(firstFailure !== undefined && { firstFailure: refusalAsJson(firstFailure, pathOf) }) };
}

function roundTripAsJson({ script, failure, differences, forwardAgain }: RoundTrip, pathOf: PathOf): object {
  return {
    script: pathOf(script.path),
    ...(failure !== undefined && { failure: refusalAsJson(failure, pathOf) }),
    differences,
    ...(forwardAgain !== undefined && { forwardAgain: refusalAsJson(forwardAgain, pathOf) }),
  };
}

function refusalAsJson({ span, statement, ...told }: Omit<Refusal, 'foretold' | 'expected'>, pathOf: PathOf): object {
  return { ...place(span, pathOf), sql: spanText(statement), ...told };
}

function observedAsJson({ span, relations, duration, incomparable }: ObservedStatement, pathOf: PathOf): object {
  return { ...place(span, pathOf), sql: spanText(span), duration, ...(incomparable !== undefined && { incomparable }), relations };
}

function place(span: Span, pathOf: PathOf): object {
  return { file: pathOf(span.source.path), ...regionOf(span) };
}
