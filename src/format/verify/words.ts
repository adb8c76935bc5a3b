import { disagreeing, disagreement, hasProblem, refused, takenWords } from '../../verify/problems.js';
import type {
  Access, ApiRole, ObservedStatement, Reach, Refusal, RelationAccess, Replaced, Rerun, RoundTrip, RowCommand, VerifiedMigration, VerifyReport,
} from '../../verify/report.js';
import { counted } from '../summary-line.js';
import { lineOf } from '../line.js';

/** What pg-safe's replay had expected at a statement that was refused. */
export function foretoldWords({ foretold, expected }: Pick<Refusal, 'foretold' | 'expected'>): string {
  switch (foretold) {
    case 'same': return 'pg-safe lint foretells this';
    case 'otherwise': return expected === undefined ? 'pg-safe lint foretells another failure' : `pg-safe lint foretells another failure: ${refused(expected)}`;
    case 'works': return 'pg-safe lint does not foretell this';
    case 'unknown': return 'pg-safe lint cannot tell';
  }
}

/** Why a statement was refused, where that is no fault of its own. */
export function becauseWords({ because }: Pick<Refusal, 'because'>): string | undefined {
  if (because === undefined) return undefined;
  return because.kind === 'missing' ? `only because ${because.what} is missing here` : `only because of what was refused before: ${because.what}`;
}

/** `12 ms`, `3.4 s`. */
export function timeWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A line for each lock to show: where Postgres and pg-safe disagree, or with `all` every one. */
export function lockLines(statements: readonly ObservedStatement[], all: boolean): readonly string[] {
  return statements.flatMap((statement) => {
    const line = `line ${lineOf(statement.span)}`;
    if (statement.incomparable !== undefined) return all ? [`${line}: not compared, ${statement.incomparable}`] : [];
    const apart = disagreeing(statement);
    return (all ? statement.relations : apart).map((lock) => `${line}: ${apart.includes(lock) ? disagreement(lock) : `${lock.relation}: ${takenWords(lock.observed)}, as foretold`}`);
  });
}

/** A line for each statement that ran although pg-safe foretold that it fails. */
export function falseAlarmLines({ falseAlarms }: VerifiedMigration): readonly string[] {
  return falseAlarms.map((alarm) => `line ${lineOf(alarm.span)} runs, but pg-safe foretold that it fails: ${refused(alarm)}`);
}

const roles: readonly ApiRole[] = ['anon', 'authenticated'];
const commands: readonly RowCommand[] = ['select', 'insert', 'update', 'delete'];

/** The heads of the columns of `accessRows`. */
export const accessHead = ['relation', 'role', ...commands] as const;

/** What the roles of the Data API reach: of relations where that changed or anon reaches every row, or with `all` of every one. */
export function accessRows(access: readonly RelationAccess[], all: boolean): readonly (readonly string[])[] {
  return access.filter(({ untried }) => untried === undefined).flatMap(({ relation, before, after }) => {
    const wide = after !== undefined && commands.some((command) => after.anon[command] === 'all');
    const shown = roles.filter((role) => all || wide || (before !== undefined && commands.some((command) => reachOf(before, role, command) !== reachOf(after, role, command))));
    return shown.map((role, at) => [at === 0 ? relation : '', role, ...commands.map((command) => change(before && reachOf(before, role, command), reachOf(after, role, command)))]);
  });
}

/** With `all`, a line for each relation whose access could not be tried. */
export function untriedLines(access: readonly RelationAccess[], all: boolean): readonly string[] {
  return all ? access.flatMap(({ relation, untried }) => (untried === undefined ? [] : [`${relation} not tried: ${untried}`])) : [];
}

function reachOf(access: Access | undefined, role: ApiRole, command: RowCommand): Reach | 'gone' {
  return access === undefined ? 'gone' : access[role][command];
}

function change(was: string | undefined, is: string): string {
  return was === undefined || was === is ? is : `${was} → ${is}`;
}

/** What came of the way back, a line for each step that failed, or one that says that all is well. */
export function roundTripLines({ failure, differences, forwardAgain }: RoundTrip): readonly string[] {
  const lines = [
    ...(failure === undefined ? [] : [`line ${lineOf(failure.span)} fails: ${refused(failure)}${aside(failure)}`]),
    ...differences,
    ...(forwardAgain === undefined ? [] : [`forward again, line ${lineOf(forwardAgain.span)} of the migration fails: ${refused(forwardAgain)}${aside(forwardAgain)}`]),
  ];
  return lines.length === 0 ? ['leads back, and forward again'] : lines;
}

/** What came of a second run. */
export function againLines({ failure, differences }: Rerun): readonly string[] {
  if (failure !== undefined) return [`line ${lineOf(failure.span)} fails: ${refused(failure)}${aside(failure)}`];
  return differences.length === 0 ? ['runs a second time and changes nothing'] : differences;
}

function aside(failure: Pick<Refusal, 'because'>): string {
  const because = becauseWords(failure);
  return because === undefined ? '' : `, ${because}`;
}

/** `pg_cron: stub, 3 statements. How to have it.` */
export function replacedWords({ name, how, statements, advice }: Replaced): string {
  return `${name}: ${how === 'stub' ? 'stood in for by objects that do nothing' : 'not run'}, ${counted(statements, 'statement')}${advice === undefined ? '' : `. ${advice}`}`;
}

/** Whether an empty database comes through the whole history. */
export function bootstrapWords({ bootstrap: { files, applied, clean, firstFailure } }: VerifyReport, pathOf: (path: string) => string): string {
  if (files === 0) return 'There are no migrations to run.';
  if (clean) return `An empty database comes through ${files === 1 ? 'the file' : `all ${files} files`}${applied < files ? ', but for what is missing here' : ''}.`;
  const first = firstFailure === undefined ? '' : `: the first failure is at ${pathOf(firstFailure.span.source.path)}:${lineOf(firstFailure.span)}: ${refused(firstFailure)}`;
  return `An empty database does not come through the history, ${applied} of ${counted(files, 'file')} applied${first}.`;
}

const outcomes: Readonly<Record<VerifiedMigration['outcome'], string>> = { applied: 'applied', partly: 'applied in part', failed: 'failed', 'not-run': 'not run' };

/** What is said last, on one line. */
export function summaryWords({ engine, postgres, migrations, counts: { ran, refused: refusals, skipped, compared, agreeing } }: VerifyReport): string {
  const tally = Object.entries(outcomes).map(([outcome, words]) => [migrations.filter((migration) => migration.outcome === outcome).length, words] as const).filter(([count]) => count > 0);
  return [
    `${counted(migrations.length, 'migration')} verified on ${engine}${postgres.engine === postgres.project ? '' : ` for a project on PostgreSQL ${postgres.project}`}: ${tally.map(([count, words]) => `${count} ${words}`).join(', ') || 'none'}`,
    `${counted(ran, 'statement')} ran, ${refusals} refused, ${skipped} skipped`,
    `locks of ${compared === agreeing ? '' : `${agreeing} of `}${counted(compared, 'statement')} as foretold`,
  ].join('; ') + '.';
}

/** What a migration is marked with: `ok`, `failed`, `partly` or `not run`; `found` when it was applied and something is to be mended. */
export type Mark = 'ok' | 'found' | 'failed' | 'partly' | 'not run';

/** The mark of a migration. */
export function markOf(migration: VerifiedMigration): Mark {
  const { outcome } = migration;
  if (outcome === 'not-run') return 'not run';
  if (outcome !== 'applied') return outcome;
  return hasProblem(migration) ? 'found' : 'ok';
}
