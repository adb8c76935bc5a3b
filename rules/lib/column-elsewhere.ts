import type { History, Migration, Relation } from '../../src/rule/index.js';

/** A file that adds a column by ALTER TABLE, too late or too early for the statement that names it. */
export interface ColumnElsewhere {
  /** The name of the file without its folders. */
  readonly file: string;
  /** `early`: before the table is made. */
  readonly when: 'early' | 'late';
}

/** The file that adds the column that a table does not have yet: a later one, or one that comes before the file that makes the table. */
export function columnElsewhere(history: History, migration: Migration, table: Relation, column: string): ColumnElsewhere | undefined {
  const { migrations } = history;
  const here = migrations.indexOf(migration);
  const made = migrations.findIndex(({ source }) => source === table.origin?.span.source);
  const late = migrations.slice(here + 1).find(({ source }) => addsColumn(source.text, table, column));
  const early = late !== undefined || made === -1 ? undefined : migrations.slice(0, made).find(({ source }) => addsColumn(source.text, table, column));
  const found = late ?? early;
  return found && { file: found.source.path.slice(found.source.path.lastIndexOf('/') + 1), when: late === undefined ? 'early' : 'late' };
}

/** True when a text has an ALTER TABLE … ADD COLUMN of that name for that table, wherever it stands. */
function addsColumn(text: string, { schema, name }: Relation, column: string): boolean {
  // Most files name neither.
  if (!text.includes(column) || !text.includes(name)) return false;
  const statements = text.replace(/--[^\n]*/g, ' ').matchAll(/\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?:"?(\w+)"?\s*\.\s*)?"?(\w+)"?\s([^;]*)/gi);
  return [...statements].some(([, within = 'public', table, commands = '']) => within === schema && table === name
    && [...commands.matchAll(/\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?"?(\w+)"?/gi)].some(([, added]) => added === column));
}
