import type { Finding } from '../../rule/finding.js';
import type { Refusal, VerifyReport } from '../report.js';
import { confirmed, doubt, migrationAt, notTestable, overlap, refuted, type Judgement } from './judgement.js';

/** Of a message that says when else, or where else, the statement fails. */
const conditional = /\b(?:when|where|or) | on the platform| on Supabase| on a project|\bmay fail/;
/** What a run on an empty database, as a superuser, does not show: rows that break a constraint (class 23), and privileges. */
const circumstantial = /^(?:23|42501)/;
/** What depends on how the file is sent: transactions (25, 2D). */
const sending = /^(?:25|2D)/;

/**
 * Whether Postgres refuses the statement that a finding says it refuses.
 * @returns undefined when the finding does not say so
 */
export function judgeRefusal({ message, span }: Finding, verified: VerifyReport): Judgement | undefined {
  // The text of the claim without names, which may hold any word.
  const claim = message.replace(/"(?:[^"]|"")*"/g, '""');
  const sqlstate = /\(([0-9A-Z]{5})\)/.exec(claim)?.[1];
  const says = sqlstate !== undefined || /\bfails\b|\bcannot\b|\bstops here\b/.test(claim);
  if (!says) return undefined;

  const migration = migrationAt(span, verified);
  const script = verified.migrations.find(({ roundTrip }) => roundTrip?.script.path === span.source.path)?.roundTrip;
  if (migration === undefined && script === undefined) return notTestable('its file was not run');
  if (migration?.outcome === 'not-run') return notTestable('the run ended before it');
  const skipped = migration?.skipped.find((one) => overlap(span, one.span));
  if (skipped !== undefined) return notTestable(`it was not run as written: ${skipped.what} is missing here`);
  const refusals: readonly Omit<Refusal, 'foretold' | 'expected'>[] = [...migration?.refusals ?? [], ...(script?.failure === undefined ? [] : [script.failure])];
  const refusal = refusals.find(({ statement }) => overlap(span, statement));
  if (refusal !== undefined) return ofRefused(refusal, message, sqlstate, conditional.test(claim));

  if (sqlstate === undefined || conditional.test(claim) || circumstantial.test(sqlstate)) return notTestable('it ran here, which says nothing about where it will run');
  if (sending.test(sqlstate) && verified.caveats.length > 0) return notTestable('it ran here, where files are not sent as the runner sends them');
  const whole = migration === undefined ? script?.failure === undefined : migration.outcome === 'applied';
  if (!whole) return notTestable('it ran here, but not all that stands before it did');
  const why = doubt(span, verified);
  return why === undefined ? refuted('the statement ran') : notTestable(why);
}

function ofRefused({ sqlstate, message, because }: Omit<Refusal, 'foretold' | 'expected'>, claimed: string, expected: string | undefined, hedged: boolean): Judgement {
  const said = `${sqlstate}: ${message}`;
  if (because !== undefined) return notTestable(`it was refused because of ${because.what} (${said})`);
  const same = expected === undefined ? claimed.includes(message) || !hedged : expected === sqlstate;
  return same ? confirmed(`refused with ${said}`) : notTestable(`it was refused with something else, ${said}`);
}
