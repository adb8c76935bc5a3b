import { stringOf, walk, type Span, type Statement } from '../../src/rule/index.js';

/** The columns that the foreign key which begins at a place refers to, as written; undefined when none does. */
export function foreignKeyAt(statement: Statement, { start }: Span): readonly string[] | undefined {
  let found: readonly string[] | undefined;
  walk(statement.node, {
    Constraint({ contype, location, pk_attrs: columns = [] }) {
      if (contype === 'CONSTR_FOREIGN' && statement.at(location ?? 0) === start) found ??= columns.flatMap((node) => stringOf(node) ?? []);
      return false;
    },
  });
  return found;
}
