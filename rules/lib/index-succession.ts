import { quoteName, quoteQualified, type Index, type Relation, type Runner, type Statement } from '../../src/rule/index.js';
import { aloneInFile } from './concurrently.js';
import { concurrentIndexSql } from './index-sql.js';
import { inSteps } from './steps.js';

/** The index that the file drops and this one takes the place of: by its name, or as what keeps duplicates out. */
export function predecessorOf(index: Index, dropped: readonly Index[]): Index | undefined {
  const shares = ({ keys }: Index): boolean => keys.some(({ column }) => column !== undefined && index.keys.some((key) => key.column === column));
  return dropped.find(({ name, schema }) => name === index.name && schema === index.schema) ?? (index.unique ? dropped.find((old) => old.unique && shares(old)) : undefined);
}

/** Concurrently; and where it takes the place of another one, before that goes. */
export function howToBuild(index: Index, table: Relation, statement: Statement, runner: Runner, old: Index | undefined): string {
  if (old?.name === index.name) {
    const name = `${index.name}_new`;
    return `Build it under another name before the old one goes. ${inSteps(runner, [concurrentIndexSql(index, table, name), `DROP INDEX CONCURRENTLY ${quoteQualified(old)};`, `ALTER INDEX ${quoteQualified({ schema: index.schema, name })} RENAME TO ${quoteName(index.name)};`])}`;
  }
  const alone = aloneInFile(runner, concurrentIndexSql(index, table), statement);
  return old === undefined ? alone : `${alone} Drop "${old.name}" after it, so that one of the two keeps duplicates out throughout.`;
}
