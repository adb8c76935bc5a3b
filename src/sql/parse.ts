import type { Node } from '@pgsql/types';
import { offsetMap, type Source } from '../text/index.js';
import { parser } from './parser.js';
import type { ParsedSource } from './statement.js';
export function parseSource(source: Source): ParsedSource {
  const map = offsetMap(source.text);
  const at = (l: number) => map.fromBytes(l);
  try {
    const result = parser.parseSync(source.text) as unknown as { stmts: { stmt: Node; stmt_location?: number; stmt_len?: number }[] };
    return { source, errors: [], setAside: [], statements: result.stmts.map((s) => {
      const start = at(s.stmt_location ?? 0);
      const end = s.stmt_len === undefined ? source.text.length : at((s.stmt_location ?? 0) + s.stmt_len);
      return { span: { source, start, end }, node: s.stmt, at };
    }) };
  } catch (e) {
    return { source, statements: [], setAside: [], errors: [{ span: { source, start: 0, end: 1 }, message: String((e as Error).message) }] };
  }
}
