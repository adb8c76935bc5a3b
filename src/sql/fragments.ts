import type { Node } from '@pgsql/types';
import { offsetMap } from '../text/index.js';
import { parser, type RawStatement } from './parser.js';
import type { Fragment } from './plpgsql-reader.js';

/** A fragment of a body, parsed. */
export interface ParsedFragment {
  readonly node: Node;
  /** The UTF-16 offset in the body of a `location` found in `node`. */
  bodyAt(location: number): number;
}

const select = 'select ';

/**
 * Parse fragments of a body, all in one go: a call of the parser costs more than most fragments do. Those that are not
 * wanted, or do not parse, are undefined.
 */
export function parseFragments(body: string, fragments: readonly Fragment[], wanted: (fragment: Fragment) => boolean): readonly (ParsedFragment | undefined)[] {
  let batch = '';
  const places: { readonly index: number; readonly base: number; readonly sql: string }[] = [];
  fragments.forEach((fragment, index) => {
    if (!wanted(fragment)) return;
    const sql = sqlOf(body, fragment);
    places.push({ index, base: batch.length, sql });
    batch += `${sql}\n;\n`;
  });
  const result: (ParsedFragment | undefined)[] = fragments.map(() => undefined);
  if (places.length === 0) return result;
  const together = tryParse(batch);
  if (together?.length === places.length) {
    const map = offsetMap(batch);
    const aligned = places.every(({ base, sql }, at) => {
      const start = map.fromBytes(together[at]!.stmt_location ?? 0);
      return start >= base && start < base + sql.length;
    });
    if (aligned) {
      places.forEach(({ index, base }, at) => (result[index] = parsed(fragments[index]!, together[at]!, (location) => map.fromBytes(location) - base)));
      return result;
    }
  }
  for (const { index, sql } of places) {
    const alone = tryParse(sql);
    if (alone?.length !== 1) continue;
    const map = offsetMap(sql);
    result[index] = parsed(fragments[index]!, alone[0]!, (location) => map.fromBytes(location));
  }
  return result;
}

function parsed(fragment: Fragment, { stmt }: RawStatement, offset: (location: number) => number): ParsedFragment | undefined {
  const prefix = fragment.kind === 'statement' ? 0 : select.length;
  return stmt && { node: stmt, bodyAt: (location) => fragment.start + Math.max(0, offset(location) - prefix) };
}

/** The SQL to parse for a fragment: as long as the fragment, but for a SELECT before an expression. */
function sqlOf(body: string, { kind, start, end, without }: Fragment): string {
  let text = body.slice(start, end);
  for (const gap of without ?? []) text = text.slice(0, gap.start - start) + ' '.repeat(gap.end - gap.start) + text.slice(gap.end - start);
  return kind === 'statement' ? text : select + text;
}

function tryParse(sql: string): readonly RawStatement[] | undefined {
  try {
    return parser().parse(sql);
  } catch {
    return undefined;
  }
}
