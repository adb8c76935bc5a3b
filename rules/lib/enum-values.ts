import { quoteQualified, type Catalog, type Column, type Runner } from '../../src/rule/index.js';

/** A change of a column from one type to another. */
export interface TypeChange {
  readonly before: Column;
  readonly after: Column;
  readonly using: string | undefined;
  /** Before the command. */
  readonly now: Catalog;
  /** Before the migration. */
  readonly start: Catalog;
  readonly runner: Runner;
}

/** Where an enum is put in place of another that lacks some of its labels: how to add those. Undefined for any other change. */
export function addingValues({ before, after, using, now, start, runner }: TypeChange): string | undefined {
  const was = start.getAs('type', before.typeId);
  const old = now.getAs('type', before.typeId)?.values;
  const values = now.getAs('type', after.typeId)?.values;
  if (was === undefined || old === undefined || values === undefined || before.typeId === after.typeId || !keepsLabels(using, before.name)) return undefined;
  const added = values.filter((value) => !old.includes(value));
  // Labels keep their order, and none goes.
  if (added.length === 0 || values.filter((value) => old.includes(value)).join('\n') !== old.join('\n')) return undefined;
  const commands = added.map((value) => `ALTER TYPE ${quoteQualified(was)} ADD VALUE ${literal(value)}${place(value, values, old)};`);
  const alone = runner === 'autocommit' ? '' : ' in a migration before the one that uses them';
  return `The new type has all labels of the old one: add the others to that${alone}, which touches no row: ${commands.join(' ')}`;
}

/** Nothing for the end, else after the label before it, which is there by then. */
function place(value: string, values: readonly string[], old: readonly string[]): string {
  const at = values.indexOf(value);
  if (values.slice(at).every((label) => !old.includes(label))) return '';
  return at === 0 ? ` BEFORE ${literal(values.find((label) => old.includes(label))!)}` : ` AFTER ${literal(values[at - 1]!)}`;
}

/** True for USING that is only the column through text: each label stays what it is. */
function keepsLabels(using: string | undefined, column: string): boolean {
  const bare = using?.replace(/[\s"()]/g, '').toLowerCase();
  return bare !== undefined && /^[\w.$]+(?:::[\w.$]+(?:\[\])?)+$/.test(bare) && bare.split('::')[0]!.split('.').at(-1) === column.toLowerCase();
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
