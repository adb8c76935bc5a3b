import { natures } from '../additive/index.js';
import type { Report } from '../linter/report.js';

/** A count with its noun: `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What is said last about a run, on one line. With `quiet` only errors were shown; `files` are those with a finding shown. */
export function summaryLine({ summary, migrations }: Report, { quiet, files }: { readonly quiet: boolean; readonly files: number }): string {
  const lighter = [summary.warnings > 0 && counted(summary.warnings, 'warning'), summary.notes > 0 && counted(summary.notes, 'note')].filter((part) => part !== false);
  const found = [summary.errors > 0 && counted(summary.errors, 'error'), ...(quiet ? [] : lighter)].filter((part) => part !== false);
  const context = summary.history === 0 ? '' : `${summary.history} more replayed as history`;
  const checked = counted(summary.files, 'migration');
  const kinds = natures.map((nature) => [nature, migrations.filter(({ verdict }) => verdict.nature === nature).length] as const).filter(([, count]) => count > 0);
  const judged = kinds.length === 1 ? kinds[0]![0] : kinds.map(([nature, count]) => `${count} ${nature}`).join(', ');
  const verdict = found.length === 0 ? clean() : `${found.join(', ')} in ${counted(files, 'file')} (${checked} linted${judged && `: ${judged}`}${context && `${judged === '' ? ',' : ';'} ${context}`})`;
  return [
    verdict,
    quiet && lighter.length > 0 && `${lighter.join(', ')} not shown`,
    summary.suppressed > 0 && `${summary.suppressed} suppressed`,
    summary.known !== undefined && `${counted(summary.known, 'known finding')} left out`,
    summary.opaque > 0 && `${counted(summary.opaque, 'statement')} opaque`,
  ].filter((part) => part !== false).join('; ');

  function clean(): string {
    if (summary.files === 0) return `No migrations to lint${context && ` (${context.replace(' more', '')})`}`;
    const aside = [judged, context].filter((part) => part !== '').join('; ');
    return `No ${quiet && lighter.length > 0 ? 'errors' : 'problems'} in ${checked}${aside && ` (${aside})`}`;
  }
}
