import { sameSql } from '../catalog/same-sql.js';
import type { Catalog, Difference } from '../catalog/index.js';
import { currentDefault } from './ddl/columns.js';
import { madeBy, originalText } from './ddl/original.js';
import { namesake } from './ddl/object-names.js';
import { currentExpression, currentQuery } from './ddl/renames.js';
import { spanText } from '../text/index.js';

/** True for two texts that differ only because one of them names things as they were called when it was written. */
export function isSameByNow({ property, was, is, object, column }: Difference, before: Catalog, after: Catalog): boolean {
  if (property === undefined || was === undefined || is === undefined) return false;
  const old = namesake(object, after, before);
  if (old?.kind === 'relation' && property === 'query') {
    // A `*` that stood for fewer columns is made of their names.
    const made = 'origin' in object ? madeBy(object.origin) : undefined;
    return sameSql('query', currentQuery(was, old.dependsOn, before), is) || (made !== undefined && spanText(made.span) === originalText(old, before));
  }
  if (old?.kind === 'relation') {
    const oldColumn = old.columns.find(({ name, default: text }) => name === column?.name && text === was);
    return oldColumn !== undefined && currentDefault(before, old, oldColumn) === is;
  }
  if (old === undefined || (old.kind !== 'policy' && old.kind !== 'constraint' && old.kind !== 'index' && old.kind !== 'trigger')) return false;
  return sameSql('expression', currentExpression(was, old.dependsOn, before), is);
}
