import type { Runner } from '../history/index.js';
import type { NodeTag, ParsedSource, Statement } from '../sql/statement.js';
import { spanText, type Source, type Span } from '../text/index.js';
import type { Outcome, PostgresError, Session } from './driver.js';
import type { Seen, Watch } from './watch.js';

/** One piece of a file that is sent by itself: a statement, or what Postgres' grammar refuses. */
export interface Piece {
  readonly span: Span;
  readonly statement?: Statement;
}

/** What is to be done with a piece: send its text, or what stands in for it; or leave it out because of something that this engine does not have. */
export type Plan = { readonly run: string; /** What the stub is for. */ readonly stub?: string } | { readonly leaveOut: string };

/** A piece that Postgres refused. */
export interface Refused {
  readonly piece: Piece;
  readonly error: PostgresError;
  /** True when it came at the end of the file: a deferred constraint, the row of the history table. */
  readonly atEnd?: true;
}

/** What one piece did. */
export interface Did {
  readonly piece: Piece;
  readonly seen: readonly Seen[];
  /** Milliseconds. */
  readonly duration: number;
}

/** How a file is sent. */
export interface Sending {
  readonly runner: Runner;
  /** The row of the history table as SQL, for a runner that writes one. */
  readonly record?: string;
  /** Look at what each statement locks. */
  readonly watch?: Watch;
  readonly plan: (piece: Piece) => Plan;
  /** Pieces that cannot run in a transaction. */
  readonly isAlone: (piece: Piece) => boolean;
  /** Told of each piece before it is sent: the place where the run is. Throws to end it. */
  readonly at: (piece: Piece) => void;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/** The pieces of a file in their order. What does not parse is sent whole, as the runner sends it: from the statement before it to the one after it. */
export function piecesOf({ source, statements, errors }: ParsedSource): readonly Piece[] {
  const known = statements.map((statement): Piece => ({ span: statement.span, statement }));
  const broken = new Map(errors.map(({ span: { start: at } }) => {
    const from = Math.max(0, ...statements.map(({ span }) => (span.end <= at ? span.end : 0)));
    const to = Math.min(source.text.length, ...statements.map(({ span }) => (span.start > at ? span.start : Infinity)));
    const blank = /^(?:[\s;]|--[^\n]*|\/\*[^]*?\*\/)*/.exec(source.text.slice(from, to))?.[0].length ?? 0;
    return [from, { span: { source, start: Math.min(from + blank, at), end: to } }] as const;
  }));
  return [...known, ...broken.values()].sort((a, b) => a.span.start - b.span.start);
}

/** What came of sending a file as its runner does. */
export interface Sent {
  /** Absent when the runner applied the file. */
  readonly refused?: Refused;
  readonly did: readonly Did[];
}

/**
 * Send a file as its runner does, up to the first error. `supabase`: one pipeline with the history row at its end; `single-transaction`: BEGIN, the statements, COMMIT;
 * `autocommit`: each by itself. After an error of the first two nothing of the file is left.
 */
export async function send(session: Session, pieces: readonly Piece[], sending: Sending): Promise<Sent> {
  const { runner, record, watch, at, isAlone, plan, now } = sending;
  const did: Did[] = [];
  await watch?.begin();
  if (runner === 'single-transaction') await session.script('begin');
  for (const piece of pieces) {
    const planned = plan(piece);
    if ('leaveOut' in planned) continue;
    at(piece);
    const own = runner === 'autocommit' && !isAlone(piece) && tagOf(piece) !== 'TransactionStmt';
    if (own) await session.script('begin');
    const began = now();
    const outcome = await session.execute(planned.run);
    const duration = now() - began;
    let { error } = outcome;
    const seen = error === undefined && watch !== undefined && (runner !== 'autocommit' || own) ? await watch.look(tagOf(piece), outcome.notices) : [];
    if (runner !== 'supabase') error = (await session.sync()).error ?? error;
    if (own) {
      error = (await session.script(error === undefined ? 'commit' : 'rollback')).error ?? error;
      await watch?.ended();
    }
    if (error !== undefined) {
      await (runner === 'supabase' ? session.sync() : session.script('rollback'));
      await watch?.ended();
      return { refused: { piece, error }, did };
    }
    if (tagOf(piece) === 'TransactionStmt') await watch?.ended();
    else if (runner !== 'single-transaction' && isAlone(piece)) await (runner === 'supabase' ? watch?.passed() : watch?.ended());
    did.push({ piece, seen, duration });
  }
  const last = pieces.at(-1);
  const end = await finish(session, runner, record);
  await watch?.ended();
  return end === undefined || last === undefined ? { did } : { did, refused: { piece: last, error: end, atEnd: true } };
}

async function finish(session: Session, runner: Runner, record: string | undefined): Promise<PostgresError | undefined> {
  if (runner === 'single-transaction') return (await session.script('commit')).error;
  if (runner === 'autocommit') return undefined;
  const recorded: Outcome | undefined = record === undefined ? undefined : await session.execute(record);
  const { error } = await session.sync();
  return recorded?.error ?? error;
}

/** What came of sending a file's statements one by one. */
export interface Tried {
  readonly refused: readonly Refused[];
  readonly did: readonly Did[];
}

/** Send each piece in a transaction of its own, so that what is refused takes nothing else along. BEGIN, COMMIT and their like are left out. */
export async function trySend(session: Session, pieces: readonly Piece[], { watch, at, isAlone, plan, now }: Sending): Promise<Tried> {
  const refused: Refused[] = [];
  const did: Did[] = [];
  await watch?.begin();
  for (const piece of pieces) {
    const planned = plan(piece);
    if ('leaveOut' in planned || tagOf(piece) === 'TransactionStmt') continue;
    at(piece);
    const began = now();
    // SET LOCAL would end with its own transaction.
    const outcome = await session.execute(planned.run.replace(/^set\s+local\b/i, 'set'));
    const duration = now() - began;
    const seen = outcome.error === undefined && watch !== undefined && !isAlone(piece) ? await watch.look(tagOf(piece), outcome.notices) : [];
    if (outcome.error === undefined && isAlone(piece)) await watch?.passed();
    const error = outcome.error ?? (await session.sync()).error;
    if (outcome.error !== undefined) await session.sync();
    await watch?.ended();
    if (error === undefined) did.push({ piece, seen, duration });
    else refused.push({ piece, error });
  }
  return { refused, did };
}

/** The kind of a statement; of what is none, an empty string node. */
export function tagOf({ statement }: Piece): NodeTag {
  return statement === undefined ? 'String' : (Object.keys(statement.node)[0] as NodeTag);
}

/** A source with these places blank: every other character stays where it is. */
export function without(source: Source, spans: readonly Span[]): Source {
  let at = 0;
  let kept = '';
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    kept += source.text.slice(at, start) + source.text.slice(start, end).replaceAll(/[^\n]/g, ' ');
    at = end;
  }
  return { ...source, text: kept + source.text.slice(at) };
}

/** The text of a piece, as it is sent. */
export function textOf({ span }: Piece): string {
  return spanText(span);
}
