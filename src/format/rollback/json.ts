import type { Difference } from '../../catalog/index.js';
import type { RollbackCheck } from '../../rollback/check.js';
import type { RollbackEnvironment } from './index.js';
import { lineOf } from '../line.js';

/** The checks as JSON, for programs. Lines are those of the script for `failures`, of the migration for `losses`. */
export function rollbacksAsJson(checks: readonly RollbackCheck[], { pathOf }: RollbackEnvironment): string {
  return `${JSON.stringify({ version: 1, rollbacks: checks.map((check) => checkAsJson(check, pathOf)) }, null, 2)}\n`;
}

function checkAsJson({ rollback, undoes, empty, failures, differences, reordered, losses, destroys, opaque, refuses, undoesEarlier }: RollbackCheck, pathOf: RollbackEnvironment['pathOf']): object {
  return {
    file: pathOf(rollback.path),
    undoes: pathOf(undoes.source.path),
    ...(empty && { empty }),
    ...(refuses !== undefined && { refuses: { line: lineOf(refuses) } }),
    ...(undoesEarlier > 0 && { undoesEarlier }),
    failures: failures.map(({ span, sqlstate, error }) => ({ line: lineOf(span), sqlstate, error })),
    differences: differences.map(differenceAsJson),
    reordered,
    losses: losses.map(({ kind, subject, what, span, doubtful }) => ({ kind, subject, what, line: lineOf(span), ...(doubtful === true && { doubtful }) })),
    destroys: destroys.map(({ kind, subject, what, span }) => ({ kind, subject, what, line: lineOf(span) })),
    opaque,
  };
}

function differenceAsJson({ kind, subject, property, was, is }: Difference): object {
  return { kind, subject, ...(property !== undefined && { property }), ...(was !== undefined && { was }), ...(is !== undefined && { is }) };
}
