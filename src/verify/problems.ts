import { modeName } from '../sql/lock-modes.js';
import type { Finding, Severity } from '../rule/finding.js';
import { firstLine, type Label, type Source, type Span } from '../text/index.js';
import type { ComparedLock, ObservedStatement, Refusal, VerifiedMigration, VerifyReport } from './report.js';

/** What a verification can find. */
export const problemRules = ['verify-failed', 'verify-rollback', 'verify-not-repeatable', 'verify-row-security', 'verify-false-alarm', 'verify-lock-disagreement'] as const;
/** The id of what a verification can find. */
export type ProblemRule = (typeof problemRules)[number];

/** Something that a verification found, in the form of a finding. */
export interface VerifyProblem extends Finding {
  readonly rule: ProblemRule;
}

const mistake = 'What was seen is right. The mistake is in pg-safe: please report the statement.';

type Failed = Omit<Refusal, 'foretold' | 'expected'>;

/**
 * What a verification found, in the order of the files. Errors and warnings are the project's, and fail a run; a note is where pg-safe's replay, or its model of locks,
 * is not what Postgres did: a mistake of pg-safe's. What was only refused for want of something that the engine does not have, or of what was refused before it, is none.
 */
export function problemsOf(report: VerifyReport): readonly VerifyProblem[] {
  const { bootstrap: { clean, firstFailure } } = report;
  const problems = report.migrations.flatMap(problemsIn);
  const known = firstFailure === undefined || problems.some(({ rule, span }) => rule === 'verify-failed' && span.source.path === firstFailure.span.source.path && span.start === firstFailure.span.start);
  return clean || known ? problems : [problem('verify-failed', 'error', firstFailure.span, {
    message: `An empty database does not come through this history: ${refused(firstFailure)}.`,
    help: [...hints(firstFailure), 'A new environment, a preview branch or a restore starts from the files alone: mend the statement, or squash the history.'].join('\n'),
  }), ...problems];
}

/** Whether a verification found something that the project has to mend. */
export function hasFailed(report: VerifyReport): boolean {
  return problemsOf(report).some(isTheirs);
}

/** Whether a migration, its rollback script or its second run has something to mend. */
export function hasProblem(migration: VerifiedMigration): boolean {
  return problemsIn(migration).some(isTheirs);
}

function isTheirs({ severity }: VerifyProblem): boolean {
  return severity !== 'note';
}

function problemsIn(migration: VerifiedMigration): readonly VerifyProblem[] {
  return [...failures(migration), ...wayBack(migration), ...secondRun(migration), ...rowSecurity(migration), ...falseAlarmsIn(migration), ...lockDisagreements(migration)];
}

/** `relation "notes" already exists (42P07)`. */
export function refused({ message, sqlstate }: Pick<Refusal, 'message' | 'sqlstate'>): string {
  return `${message} (${sqlstate})`;
}

/** What of a compared lock Postgres and pg-safe see otherwise: `public.notes: SHARE seen, SHARE ROW EXCLUSIVE with scan foretold`. */
export function disagreement({ relation, observed, predicted }: ComparedLock): string {
  return `${relation}: ${takenWords(observed)} seen, ${takenWords(predicted)} foretold`;
}

/** `SHARE with index build`. */
export function takenWords(taken: ComparedLock['observed']): string {
  if (taken === undefined) return 'no lock';
  return `${modeName(taken.mode)}${taken.work === 'none' ? '' : ` with ${taken.work.replace('-', ' ')}`}`;
}

function failures({ outcome, refusals }: VerifiedMigration): readonly VerifyProblem[] {
  if (outcome !== 'failed') return [];
  const own = refusals.filter(({ because }) => because === undefined);
  return own.map((refusal, at) => problem('verify-failed', 'error', refusal.span, {
    message: `${at === 0 ? 'The migration stops here' : 'This statement fails too'}: ${refused(refusal)}.`,
    help: hints(refusal).join('\n'),
  }));
}

function wayBack({ source, roundTrip }: VerifiedMigration): readonly VerifyProblem[] {
  if (roundTrip === undefined) return [];
  const { script, failure, differences, forwardAgain } = roundTrip;
  const migration: Label = { span: headOf(source), text: 'the migration that it undoes' };
  const found: VerifyProblem[] = [];
  if (failure !== undefined && failure.because?.kind !== 'missing') {
    found.push(problem('verify-rollback', 'error', failure.span, { message: `The rollback script stops here: ${refused(failure)}.`, help: hints(failure).join('\n'), related: [migration] }));
  }
  if (differences.length > 0) {
    found.push(problem('verify-rollback', 'error', headOf(script), {
      message: `After the rollback script the schema is not what it was before the migration: ${differences[0]!}${more(differences)}.`,
      help: differences.map((difference) => `- ${difference}`).join('\n'), related: [migration],
    }));
  }
  if (forwardAgain !== undefined && forwardAgain.because?.kind !== 'missing') {
    found.push(problem('verify-rollback', 'error', forwardAgain.span, {
      message: `After its rollback the migration cannot be applied again: ${refused(forwardAgain)}.`,
      help: hints(forwardAgain).join('\n'), related: [{ span: headOf(script), text: 'the rollback script' }],
    }));
  }
  return found;
}

function secondRun({ source, again }: VerifiedMigration): readonly VerifyProblem[] {
  if (again === undefined) return [];
  const { failure, differences } = again;
  if (failure !== undefined && failure.because?.kind !== 'missing') {
    return [problem('verify-not-repeatable', 'warning', failure.span, { message: `A second run of the file stops here: ${refused(failure)}.`, help: hints(failure).join('\n') })];
  }
  if (differences.length === 0) return [];
  return [problem('verify-not-repeatable', 'warning', headOf(source), {
    message: `A second run of the file changes the schema once more: ${differences[0]!}${more(differences)}.`, help: differences.map((difference) => `- ${difference}`).join('\n'),
  })];
}

function rowSecurity({ source, rls }: VerifiedMigration): readonly VerifyProblem[] {
  return (rls?.disagreements ?? []).map((what) => problem('verify-row-security', 'warning', headOf(source), {
    message: `Row level security is not what the files say: ${what}.`,
    help: 'Look at the table in the database: findings about it, or the lack of them, cannot be relied on.',
  }));
}

function falseAlarmsIn({ falseAlarms }: VerifiedMigration): readonly VerifyProblem[] {
  return falseAlarms.map((alarm) => problem('verify-false-alarm', 'note', alarm.span, {
    message: `The statement runs, but pg-safe foretold that it fails: ${refused(alarm)}.`,
    help: mistake,
  }));
}

function lockDisagreements({ locks }: VerifiedMigration): readonly VerifyProblem[] {
  return locks.flatMap((statement) => disagreeing(statement).map((lock) => problem('verify-lock-disagreement', 'note', statement.span, {
    message: `Postgres locked otherwise than pg-safe foretold: ${disagreement(lock)}.`,
    help: mistake,
    subject: lock.relation,
  })));
}

/** The locks of a statement that Postgres took otherwise than foretold. */
export function disagreeing({ relations, incomparable }: ObservedStatement): readonly ComparedLock[] {
  return incomparable === undefined ? relations.filter(({ agrees }) => !agrees) : [];
}

function hints({ detail, hint }: Failed): readonly string[] {
  return [detail, hint].filter((text) => text !== undefined);
}

function more(all: readonly string[]): string {
  return all.length === 1 ? '' : `, and ${all.length - 1} more`;
}

/** The first line of a file that has something on it, for what is about the file. */
function headOf(source: Source): Span {
  return firstLine({ source, start: Math.max(0, source.text.search(/\S/)), end: source.text.length });
}

interface Parts {
  readonly message: string;
  readonly help: string;
  readonly subject?: string;
  readonly related?: readonly Label[];
}

function problem(rule: ProblemRule, severity: Severity, span: Span, { message, help, subject, related = [] }: Parts): VerifyProblem {
  return { rule, messageId: rule, severity, message, help, span, subject: subject ?? span.source.path.slice(span.source.path.lastIndexOf('/') + 1), related };
}
