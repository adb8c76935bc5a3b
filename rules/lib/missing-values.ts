import { displayName, quoteName, quoteQualified, type Catalog, type Column, type Relation, type Routine } from '../../src/rule/index.js';
import { signUpNote } from './naming-functions.js';
import { signatureOf } from './routines.js';

/** The INSERT of a function into a table that gives some columns no value, in words: what is missing, and the SQL that gives each a default. */
export function missingValues(catalog: Catalog, routine: Routine, table: Relation, missing: readonly Column[]): Readonly<Record<'function' | 'table' | 'columns' | 'them' | 'defaults' | 'signup', string>> {
  const names = missing.map(({ name }) => `"${name}"`);
  return {
    // One of several by that name is told by what it takes.
    function: catalog.functions(routine).length > 1 ? signatureOf(routine) : displayName(routine), table: displayName(table),
    columns: `${names.length === 1 ? 'column' : 'columns'} ${names.join(', ')}`, them: names.length === 1 ? 'it a value' : `each of ${missing.map(({ name }) => quoteName(name)).join(', ')} a value`,
    defaults: `ALTER TABLE ${quoteQualified(table)} ${missing.map(({ name }) => `ALTER COLUMN ${quoteName(name)} SET DEFAULT …`).join(', ')};`,
    // What a handler catches does not reach the sign-up.
    signup: /\bexception\s+when\b/i.test(routine.body!.text) ? '' : signUpNote(catalog, routine),
  };
}
