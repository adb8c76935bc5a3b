import { quoteName, quoteQualified, tokensOf, type Constraint, type Fix, type NewMigration, type Relation, type Source, type Span, type Statement } from '../../src/rule/index.js';
import { baseName } from './file-head.js';

/** A constraint that the next migration is to validate. */
interface Added {
  readonly table: Relation;
  readonly constraint: Constraint;
}

/** Have a constraint that begins there checked for new rows only, and for the others in the next migration; undefined inside a block. */
export function notValidFix(statement: Statement, { source, start }: Span, added?: Added): Fix | undefined {
  if (statement.nested !== undefined) return undefined;
  const end = endOfCommand(source.text, start, statement.span.end);
  const text = /[A-Z]/.test(source.text.slice(start, start + 5)) ? ' NOT VALID' : ' not valid';
  const edits = [{ span: { source, start: end, end }, text }];
  if (added === undefined) return { title: 'Add NOT VALID, and VALIDATE CONSTRAINT in a later migration', applicability: 'unsafe', edits };
  const validate = `ALTER TABLE ${ifExists(statement)}${quoteQualified(added.table)} VALIDATE CONSTRAINT ${quoteName(added.constraint.name)};`;
  return { title: 'Add NOT VALID, and VALIDATE CONSTRAINT in the next migration', applicability: 'unsafe', edits, files: [nextStep(source, 'validate', validate)] };
}

/** IF EXISTS, where a statement has it: what follows it in a later migration needs it too. */
export function ifExists({ node }: Statement): '' | 'IF EXISTS ' {
  return 'AlterTableStmt' in node && node.AlterTableStmt.missing_ok === true ? 'IF EXISTS ' : '';
}

/** A migration that goes on after one, with what others of that file are to do in the same step. */
export function nextStep({ path }: Source, step: string, sql: string): NewMigration {
  return { name: `${baseName(path).replace(/^\d+_?|\.sql$/gi, '')}_${step}`, text: sql, place: 'next', share: 'shared' };
}

/** Where the command ends that begins there: before the comma that parts it from the next, or with the statement. */
function endOfCommand(text: string, start: number, stop: number): number {
  let depth = 0;
  let end = start;
  for (const token of tokensOf(text, start, stop)) {
    const written = text.slice(token.start, token.end);
    if (depth === 0 && (written === ',' || written === ';')) break;
    if (written === '(' || written === '[') depth++;
    if (written === ')' || written === ']') depth--;
    end = token.end;
  }
  return end;
}
