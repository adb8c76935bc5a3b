import type { Effect } from '../replay/effects.js';
import { hasKnownMembers, ownerOf, type MemberKind } from '../sql/extension-names.js';
import { topOf } from '../sql/nesting.js';
import type { Statement } from '../sql/statement.js';
import { positionAt, spanText } from '../text/index.js';
import type { PostgresError } from './driver.js';
import { nameChanges, type NameChanges } from './made-names.js';
import { existingIn, missingIn, type Name, type NameKind } from './missing-names.js';
import type { Refusal } from './report.js';
import { brokenNames, writtenNames } from './written-names.js';

export type Because = NonNullable<Refusal['because']>;

interface Trace {
  readonly name: Name;
  readonly because: Because;
}

/** What an extension brings along. */
const broughtAlong: Readonly<Partial<Record<NameKind, MemberKind>>> = { type: 'type', function: 'function', 'operator-class': 'operator-class', 'access-method': 'access-method', language: 'language' };

/**
 * Why statements failed that would not have failed alone: what was left out or refused before them was to make what they name. A cause is handed on: what fails because of
 * a table that was left out because of `vector` fails because of `vector`. An error is explained only when it says that something is not there, or is there already, and that
 * very thing was to be made, or taken away.
 */
export class Causes {
  /** By kind and name: what would be there. */
  readonly #absent = new Map<string, Trace[]>();
  /** What would not be there any more. */
  readonly #lingering = new Map<string, Trace[]>();
  /** The extensions that would be there. */
  readonly #extensions = new Map<string, Trace>();

  /** A statement was left out because of something that the engine does not have. */
  skipped(what: string, effects: readonly Effect[]): void {
    this.#miss({ kind: 'missing', what }, effects);
  }

  /** A statement was refused. */
  refused({ because, statement }: Pick<Refusal, 'because' | 'statement'>, effects: readonly Effect[]): void {
    this.#miss(because ?? { kind: 'earlier', what: `${statement.source.path}:${positionAt(statement.source, statement.start).line}` }, effects);
  }

  /** A statement did what it says. */
  ran(effects: readonly Effect[]): void {
    const { made, gone } = changesOf(effects);
    for (const name of made) {
      for (const traces of [this.#absent, this.#lingering]) forget(traces, name);
      if (name.kind === 'extension') this.#extensions.delete(name.name);
    }
    for (const name of gone) forget(this.#lingering, name);
  }

  /** @returns undefined when the error is the statement's own */
  of(error: PostgresError, statement: Statement): Because | undefined {
    const missing = missingIn(error);
    if (missing !== undefined) return this.#ofMissing(missing, statement, error);
    const existing = existingIn(error);
    if (existing !== undefined) return recall(this.#lingering, existing, statement);
    const table = withoutKey(error, statement);
    return table === undefined ? undefined : [...this.#absent.values()].flat().find(({ name }) => (name.kind === 'constraint' || name.kind === 'relation') && name.of === table)?.because;
  }

  #ofMissing(missing: Name, statement: Statement, { sqlstate }: PostgresError): Because | undefined {
    // CREATE EXTENSION in a block, of what the engine does not have.
    if (missing.kind === 'extension' && sqlstate !== '42704') return { kind: 'missing', what: missing.name };
    const kind = broughtAlong[missing.kind];
    const owner = kind && ownerOf(kind, missing.name);
    const extension = owner === undefined ? undefined : this.#extensions.get(owner);
    if (extension !== undefined && agree(extension.name.schema, missing.schema)) return extension.because;
    return recall(this.#absent, missing, statement) ?? (missing.kind === 'schema' ? this.#ofSchema() : undefined);
  }

  /** A schema that no file makes may be one of an extension that was left out, where nobody here knows what that makes (`dbdev` of `supabase-dbdev`). */
  #ofSchema(): Because | undefined {
    return [...this.#extensions.values()].find(({ name }) => !hasKnownMembers(name.name))?.because;
  }

  #miss(because: Because, effects: readonly Effect[]): void {
    const { made, gone } = changesOf(effects);
    for (const name of made) {
      remember(this.#absent, { name, because });
      if (name.kind === 'extension') this.#extensions.set(name.name, { name, because });
    }
    for (const name of gone) {
      if (!forget(this.#absent, name)) remember(this.#lingering, { name, because });
    }
  }
}

/** What effects do to names; where they do not say what is made, what is written. */
function changesOf(effects: readonly Effect[]): NameChanges {
  const { made, gone } = nameChanges(effects);
  if (made.length > 0) return { made, gone };
  const broken = effects.flatMap((effect) => (effect.kind === 'syntax.error' ? brokenNames(effect.span) : []));
  const statements = new Set(effects.map(({ statement }) => topOf(statement)));
  return { made: [...broken, ...[...statements].flatMap(writtenNames)], gone };
}

/** The table that lacks a unique key, when an error says so. */
function withoutKey({ sqlstate, message }: PostgresError, { node }: Statement): string | undefined {
  if (sqlstate === '42830') return /^there is no unique constraint matching given keys for referenced table "(.+)"/.exec(message)?.[1];
  return sqlstate === '42P10' && 'InsertStmt' in node ? node.InsertStmt.relation?.relname : undefined;
}

function keyOf({ kind, name }: Name): string {
  return `${kind} ${name}`;
}

function remember(traces: Map<string, Trace[]>, trace: Trace): void {
  forget(traces, trace.name);
  const key = keyOf(trace.name);
  traces.set(key, [...traces.get(key) ?? [], trace]);
}

/** True when it was known. */
function forget(traces: Map<string, Trace[]>, name: Name): boolean {
  const key = keyOf(name);
  const known = traces.get(key) ?? [];
  const others = known.filter((trace) => !agree(trace.name.schema, name.schema) || !agree(trace.name.of, name.of));
  if (others.length === 0) traces.delete(key);
  else traces.set(key, others);
  return others.length < known.length;
}

function recall(traces: ReadonlyMap<string, Trace[]>, name: Name, statement: Statement): Because | undefined {
  return traces.get(keyOf(name))?.find((trace) => agree(trace.name.schema, name.schema) && (name.of === undefined ? trace.name.kind !== 'column' || names(statement, trace.name.of) : agree(trace.name.of, name.of)))?.because;
}

function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Whether a statement names a table somewhere: an error may say which column is missing, and not of what. */
function names({ span }: Statement, table: string | undefined): boolean {
  return table !== undefined && spanText(span).split(/[^\w$-￿]+/).includes(table);
}
