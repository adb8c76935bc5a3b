import { tokensOf, type EffectOf, type Span, type Token } from '../../src/rule/index.js';

/** NAMEDATALEN - 1: what Postgres keeps of a name, in bytes of UTF-8. */
const limit = 63;
const encoder = new TextEncoder();

/** A name as SQL text has it. */
export interface WrittenName {
  readonly at: Span;
  /** Without quotes. */
  readonly full: string;
  /** In bytes of UTF-8. */
  readonly bytes: number;
  /** How to write what Postgres makes of it. */
  readonly sql: string;
}

/** True for a name that may be what is left of a longer one: a character of several bytes is not cut in two (truncate_identifier). */
export function mayBeCut(name: string): boolean {
  if (name.length <= limit / 4) return false;
  // eslint-disable-next-line no-control-regex
  return name.length > limit - 4 || (/[^\x00-\x7f]/.test(name) && encoder.encode(name).length > limit - 4);
}

/** The name in a statement that was cut to this one. */
export function cutTo(name: string, statement: Span): WrittenName | undefined {
  const written = writtenFor(name, statement);
  return written !== undefined && written.bytes > limit ? written : undefined;
}

/** The name in a statement of which Postgres makes this one: the first that is longer, else the same. */
export function writtenFor(name: string, statement: Span): WrittenName | undefined {
  const all = allWritten(name, statement);
  return all.find(({ bytes }) => bytes > limit) ?? all[0];
}

/** The names in a statement that are cut to this one. */
export function allCutTo(name: string, statement: Span): readonly WrittenName[] {
  return allWritten(name, statement).filter(({ bytes }) => bytes > limit);
}

function allWritten(name: string, { source, start, end }: Span): readonly WrittenName[] {
  const all: WrittenName[] = [];
  for (const token of tokensOf(source.text, start, end)) {
    const full = identifier(source.text, token);
    if (full === undefined || full.length <= limit / 4 || clip(full) !== name) continue;
    const bytes = encoder.encode(full).length;
    const sql = token.kind === 'word' ? clip(source.text.slice(token.start, token.end)) : `"${name.replaceAll('"', '""')}"`;
    all.push({ at: { source, start: token.start, end: token.end }, full, bytes, sql });
  }
  return all;
}

/** True when a statement is refused because its name and another one, written otherwise, are the same in what Postgres keeps of them. */
export function isCollision({ object, statement }: EffectOf<'failure'>): boolean {
  if (object === undefined || !('name' in object) || object.origin === undefined || !mayBeCut(object.name)) return false;
  const cut = cutTo(object.name, statement.span);
  return cut !== undefined && writtenFor(object.name, object.origin.span)?.full !== cut.full;
}

function identifier(text: string, { kind, start, end }: Token): string | undefined {
  const written = text.slice(start, end);
  if (kind === 'word') return written.toLowerCase();
  return kind === 'name' && written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : undefined;
}

function clip(text: string): string {
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += encoder.encode(character).length;
    if (used > limit) break;
    kept += character;
  }
  return kept;
}
