import type { Difference } from '../../catalog/index.js';
import type { RollbackCheck } from '../../rollback/check.js';
import { positionAt } from '../../text/index.js';
import type { RollbackEnvironment } from './index.js';

/** The checks as JSON, for programs. Lines are those of the script for `failures`, of the migration for `losses`. */
export function rollbacksAsJson(checks: readonly RollbackCheck[], { pathOf }: RollbackEnvironment): string {
  return `${JSON.stringify({ version: 1, rollbacks: checks.map((check) => checkAsJson(check, pathOf)) }, null, 2)}\n`;
}

function checkAsJson({ rollback, undoes, empty, failures, differences, reordered, losses, destroys, opaque, refuses, undoesEarlier }: RollbackCheck, pathOf: RollbackEnvironment['pathOf']): object {
  return {
    file: pathOf(rollback.path),
    undoes: pathOf(undoes.source.path),
    ...(empty && { empty }),
    ...(refuses !== undefined && { refuses: { line: positionAt(refuses.source, refuses.start).line } }),
    ...(undoesEarlier > 0 && { undoesEarlier }),
    failures: failures.map(({ span, sqlstate, error }) => ({ line: positionAt(span.source, span.start).line, sqlstate, error })),
    differences: differences.map(differenceAsJson),
    reordered,
    losses: losses.map(({ kind, subject, what, span, doubtful }) => ({ kind, subject, what, line: positionAt(span.source, span.start).line, ...(doubtful === true && { doubtful }) })),
    destroys: destroys.map(({ kind, subject, what, span }) => ({ kind, subject, what, line: positionAt(span.source, span.start).line })),
    opaque,
  };
}

function differenceAsJson({ kind, subject, property, was, is }: Difference): object {
  return { kind, subject, ...(property !== undefined && { property }), ...(was !== undefined && { was }), ...(is !== undefined && { is }) };
}
