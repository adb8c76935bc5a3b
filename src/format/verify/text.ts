import pc from 'picocolors';
import type { Refusal, VerifiedMigration, VerifyReport } from '../../verify/report.js';
import { alignColumns } from '../columns.js';
import { drawFrame } from '../frame.js';
import { printable } from '../printable.js';
import { regionOf } from '../region.js';
import type { VerifyEnvironment } from './environment.js';
import { accessHead, accessRows, againLines, becauseWords, bootstrapWords, falseAlarmLines, foretoldWords, lockLines, markOf, replacedWords, roundTripLines, summaryWords, timeWords, untriedLines, type Mark } from './words.js';

type Colors = ReturnType<typeof pc.createColors>;

/** Of a statement with several lines, this many are shown. */
const spanLines = 4;
/** The names of sections stand in a column of this width. */
const margin = 10;

/** The report for a terminal: a line for each migration and below it what is worth a look, then what was not run as written, and the sums. */
export function verificationAsText(report: VerifyReport, environment: VerifyEnvironment): string {
  const colors = pc.createColors(environment.color);
  const { bold, dim, green, red, yellow } = colors;
  const marks: Readonly<Record<Mark, string>> = { ok: green('ok'), found: red('found'), failed: red('failed'), partly: yellow('partly'), 'not run': dim('not run') };
  const lines: string[] = [];
  for (const migration of report.migrations) {
    const mark = markOf(migration);
    const took = migration.outcome === 'not-run' ? '' : dim(`  ${timeWords(migration.duration)}`);
    lines.push(`${marks[mark]}${' '.repeat(margin - mark.length)}${bold(printable(environment.pathOf(migration.source.path)))}${took}`, ...details(migration, environment, colors));
  }
  if (lines.length > 0) lines.push('');
  if (report.replaced.length > 0) lines.push(bold('Not run as written'), ...report.replaced.map((one) => `  ${printable(replacedWords(one))}`), '');
  if (report.caveats.length > 0) lines.push(bold('Otherwise than the runner does it'), ...report.caveats.map((caveat) => `  ${printable(caveat)}`), '');
  const { stopped, bootstrap: { clean } } = report;
  if (stopped !== undefined) lines.push(red(`Stopped${stopped.span === undefined ? '' : ` at ${printable(environment.pathOf(stopped.span.source.path))}:${regionOf(stopped.span).line}`}: ${printable(stopped.message)}`));
  else lines.push((clean ? (text: string) => text : red)(printable(bootstrapWords(report, environment.pathOf))));
  lines.push(bold(summaryWords(report)));
  return `${lines.join('\n')}\n`;
}

function details(migration: VerifiedMigration, environment: VerifyEnvironment, colors: Colors): readonly string[] {
  const { all, pathOf } = environment;
  const { refusals, locks, rls, access, roundTrip, again } = migration;
  const section = (name: string, texts: readonly string[]): readonly string[] => texts.map((text, at) => `  ${(at === 0 ? name : '').padEnd(margin)}${text}`);
  const rows = accessRows(access, all);
  return [
    ...refusals.flatMap((refusal) => refusalBlock(refusal, environment, colors)),
    ...section('foretold', falseAlarmLines(migration).map(printable)),
    ...section('locks', lockLines(locks, all).map(printable)),
    ...section('rls', [
      ...(rls?.changes ?? []).map(({ kind, table, policy, what }) => `${kind === 'loss' ? colors.red(kind) : kind} ${printable(`${table}${policy === undefined ? '' : ` "${policy}"`}: ${what}`)}`),
      ...(rls?.disagreements ?? []).map((what) => colors.yellow(printable(`not what the files say: ${what}`))),
    ]),
    ...section('access', [...(rows.length === 0 ? [] : alignColumns([accessHead.map((name) => colors.dim(name)), ...rows.map((row) => row.map(printable))])), ...untriedLines(access, all).map(printable)]),
    ...(roundTrip === undefined ? [] : section('rollback', [printable(pathOf(roundTrip.script.path)), ...roundTripLines(roundTrip).map(printable)])),
    ...(again === undefined ? [] : section('again', againLines(again).map(printable))),
  ];
}

function refusalBlock(refusal: Refusal, { width = 120, pathOf }: VerifyEnvironment, colors: Colors): readonly string[] {
  const { span, sqlstate, message, detail, hint } = refusal;
  const because = becauseWords(refusal);
  const { line, column, endLine } = regionOf(span);
  const gutter = String(Math.min(endLine, line + spanLines)).length;
  const paint = because === undefined ? colors.red : colors.yellow;
  const rail = (sign: string, text: string): string => `  ${colors.cyan(`${' '.repeat(gutter)} ${sign}`)} ${text}`;
  const notes = [
    ...(detail === undefined ? [] : [`${colors.bold('detail:')} ${printable(detail)}`]),
    ...(hint === undefined ? [] : [`${colors.bold('hint:')} ${printable(hint)}`]),
    because === undefined ? colors.dim(printable(foretoldWords(refusal))) : printable(because),
  ];
  return [
    `  ${paint(sqlstate)} ${colors.bold(printable(message))}`,
    rail('┌─', `${printable(pathOf(span.source.path))}:${line}:${column}`),
    ...drawFrame(span, { gutter, width: width - 2, mark: '^', lines: spanLines, paintRail: colors.cyan, paintMark: paint }).map((row) => `  ${row}`),
    ...notes.map((note) => rail('=', note)),
  ];
}
