import pc from 'picocolors';
import type { Difference } from '../../catalog/index.js';
import type { RollbackCheck } from '../../rollback/check.js';
import { isInverse } from '../../rollback/is-inverse.js';
import { lossSentence } from '../../rollback/loss-sentence.js';
import { printable } from '../printable.js';
import type { RollbackEnvironment } from './index.js';
import { lineOf } from '../line.js';

/** The checks for a terminal: each script with what fails, what is left other than it was, and what data is gone. */
export function rollbacksAsText(checks: readonly RollbackCheck[], { color, pathOf }: RollbackEnvironment): string {
  const { bold, dim, red, yellow, green } = pc.createColors(color);
  const lines: string[] = [];
  for (const check of checks) {
    const { rollback, undoes, failures, differences, reordered, losses, destroys, opaque, empty, refuses, undoesEarlier } = check;
    const found = [
      ...(empty ? [red('  empty      it has no statement')] : []),
      ...(refuses === undefined ? [] : [dim(`  refuses    line ${lineOf(refuses)}: it stops on purpose`)]),
      ...(undoesEarlier === 0 ? [] : [dim(`  earlier    it undoes ${undoesEarlier} ${undoesEarlier === 1 ? 'migration' : 'migrations'} before that one too`)]),
      ...failures.map(({ span, error }) => `  ${red('fails')}      line ${lineOf(span)}: ${printable(error)}`),
      ...(refuses === undefined ? differences : []).map((difference) => `  ${yellow(difference.kind.padEnd(10))} ${printable(sentence(difference))}`),
      ...destroys.map(({ what, span }) => `  ${yellow('destroys')}   line ${lineOf(span)}: the ${printable(what)}`),
      ...losses.map((loss) => dim(`  data       ${printable(lossSentence(loss))}: no script brings that back`)),
      ...reordered.map((table) => dim(`  order      the columns of "${printable(table)}" stand in another order`)),
      ...(opaque === 0 ? [] : [dim(`  not known  ${opaque} ${opaque === 1 ? 'part' : 'parts'} could not be followed`)]),
    ];
    const mark = refuses !== undefined ? dim('refuses') : failures.length > 0 || empty ? red('fails') : differences.length > 0 ? yellow('differs') : green('ok');
    lines.push(`${bold(pathOf(rollback.path))} undoes ${pathOf(undoes.source.path)}: ${mark}`, ...found);
  }
  const bad = checks.filter((check) => !isInverse(check)).length;
  if (lines.length > 0) lines.push('');
  lines.push(checks.length === 0 ? 'No rollback script was found.' : `${checks.length} rollback ${checks.length === 1 ? 'script' : 'scripts'}, ${bad === 0 ? 'all of them the inverse of their migration' : `${bad} not the inverse of ${bad === 1 ? 'its migration' : 'their migrations'}`}.`);
  return `${lines.join('\n')}\n`;
}

/** `row level security of table "notes": on, was off`. */
function sentence({ subject, property, was, is }: Difference): string {
  if (property === undefined) return subject;
  return `${property} of ${subject}: ${is ?? 'none'}, was ${was ?? 'none'}`;
}
