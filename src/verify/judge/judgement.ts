import { parseSource } from '../../sql/parse.js';
import type { Span } from '../../text/index.js';
import type { Verification } from '../../rule/finding.js';
import type { VerifiedMigration, VerifyReport } from '../report.js';

/** What a run says of one finding. */
export type Judgement = Omit<Verification, 'by'>;

export function confirmed(evidence: string): Judgement {
  return { verdict: 'confirmed', evidence };
}

export function refuted(evidence: string): Judgement {
  return { verdict: 'refuted', evidence };
}

export function notTestable(evidence: string): Judgement {
  return { verdict: 'not-testable', evidence };
}

/** Whether one of two places in a file lies within the other. */
export function overlap(a: Span, b: Span): boolean {
  if (a.source.path !== b.source.path) return false;
  return (a.start >= b.start && a.end <= b.end) || (b.start >= a.start && b.end <= a.end);
}

/** The migration of the file that a place lies in. */
export function migrationAt({ source }: Span, { migrations }: VerifyReport): VerifiedMigration | undefined {
  return migrations.find((migration) => migration.source.path === source.path);
}

/** A relation that a message has in quotation marks, with or without `public`. */
export function isNamed(relation: string, message: string): boolean {
  return message.includes(`"${relation}"`) || (relation.startsWith('public.') && message.includes(`"${relation.slice('public.'.length)}"`));
}

/**
 * Why a run cannot refute what is said of Postgres at a place, though it went otherwise there; undefined when it can. The state before the statement has to be
 * that of the project, and the statement one that surely ran: what stands in a block or a function may not have.
 */
export function doubt(span: Span, { bootstrap, postgres }: VerifyReport): string | undefined {
  if (postgres.engine !== postgres.project) return `it went otherwise on PostgreSQL ${postgres.engine}, but the project runs on ${postgres.project}`;
  if (!bootstrap.clean) return 'it went otherwise, but other statements were refused before it or after it';
  const statement = parseSource(span.source).statements.find((one) => overlap(span, one.span));
  if (statement === undefined || 'DoStmt' in statement.node || 'CreateFunctionStmt' in statement.node || 'CallStmt' in statement.node) return 'it went otherwise, but what stands in a block may not have run';
  return undefined;
}
