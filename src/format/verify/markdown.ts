import type { VerifiedMigration, VerifyReport } from '../../verify/report.js';
import { codeBlock, codeSpan, escapeMarkdown, tableOf } from '../markdown-cells.js';
import { printable } from '../printable.js';
import type { VerifyEnvironment } from './environment.js';
import { accessHead, accessRows, againLines, becauseWords, bootstrapWords, falseAlarmLines, foretoldWords, lockLines, markOf, replacedWords, roundTripLines, summaryWords, timeWords, untriedLines, type Mark } from './words.js';
import { lineOf } from '../line.js';

const marks: Readonly<Record<Mark, string>> = { ok: 'ok', found: '**found**', failed: '**failed**', partly: 'in part', 'not run': 'not run' };

/** The report as Markdown, for the summary of a job or a comment on a pull request: all migrations in a table, then those with something worth a look. */
export function verificationAsMarkdown(report: VerifyReport, { all, pathOf }: VerifyEnvironment): string {
  const { migrations, replaced, caveats, stopped } = report;
  const path = (migration: VerifiedMigration): string => codeSpan(printable(pathOf(migration.source.path)));
  const table = tableOf(['Migration', '', 'Time'], migrations.map((migration) => [
    path(migration), marks[markOf(migration)], migration.outcome === 'not-run' ? '' : timeWords(migration.duration),
  ]), { aligned: false });
  const sections = migrations.map((migration) => ({ migration, parts: sectionsOf(migration, all, pathOf) })).filter(({ parts }) => parts.length > 0);
  const end = stopped === undefined ? bootstrapWords(report, pathOf) : `Stopped${stopped.span === undefined ? '' : ` at ${pathOf(stopped.span.source.path)}:${lineOf(stopped.span)}`}: ${stopped.message}`;
  return `${[
    '### pg-safe verify',
    escapeMarkdown(printable(summaryWords(report))),
    escapeMarkdown(printable(end)),
    ...(migrations.length === 0 ? [] : [table]),
    ...sections.flatMap(({ migration, parts }) => [`#### ${path(migration)}`, ...parts]),
    ...(replaced.length === 0 ? [] : [folded('Not run as written', replaced.map(replacedWords))]),
    ...(caveats.length === 0 ? [] : [folded('Otherwise than the runner does it', caveats)]),
  ].join('\n\n')}\n`;
}

function sectionsOf(migration: VerifiedMigration, all: boolean, pathOf: (path: string) => string): readonly string[] {
  const { refusals, locks, rls, access, roundTrip, again } = migration;
  const rows = accessRows(access, all);
  const listed = (head: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`${head}\n\n${bullets(lines)}`]);
  return [
    ...refusals.map((refusal) => [
      `Line ${lineOf(refusal.span)}, ${becauseWords(refusal) ?? foretoldWords(refusal)}:`,
      codeBlock([`${refusal.sqlstate} ${refusal.message}`, ...(refusal.detail === undefined ? [] : [refusal.detail]), ...(refusal.hint === undefined ? [] : [`Hint: ${refusal.hint}`])].join('\n')),
    ].map((part, at) => (at === 0 ? escapeMarkdown(printable(part)) : part)).join('\n\n')),
    ...listed('Foretold:', falseAlarmLines(migration)),
    ...listed('Locks:', lockLines(locks, all)),
    ...listed('Row level security:', [
      ...(rls?.changes ?? []).map(({ kind, table, policy, what }) => `${kind}: ${table}${policy === undefined ? '' : ` "${policy}"`}: ${what}`),
      ...(rls?.disagreements ?? []).map((what) => `not what the files say: ${what}`),
    ]),
    ...(rows.length === 0 ? [] : [tableOf(accessHead, rows.map((row) => row.map((cell) => escapeMarkdown(printable(cell)))), { aligned: false })]),
    ...listed('Access:', untriedLines(access, all)),
    ...(roundTrip === undefined ? [] : listed(`Rollback ${codeSpan(printable(pathOf(roundTrip.script.path)))}:`, roundTripLines(roundTrip))),
    ...(again === undefined ? [] : listed('Second run:', againLines(again))),
  ];
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(printable(line))}`).join('\n');
}

function folded(head: string, lines: readonly string[]): string {
  return `<details>\n<summary>${head}</summary>\n\n${bullets(lines)}\n\n</details>`;
}
