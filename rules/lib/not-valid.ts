import { tokensOf, type Fix, type Span, type Statement } from '../../src/rule/index.js';

/** Have a constraint that begins there checked for new rows only; undefined inside a block. */
export function notValidFix(statement: Statement, { source, start }: Span): Fix | undefined {
  if (statement.nested !== undefined) return undefined;
  const end = endOfCommand(source.text, start, statement.span.end);
  const text = /[A-Z]/.test(source.text.slice(start, start + 5)) ? ' NOT VALID' : ' not valid';
  return { title: 'Add NOT VALID, and VALIDATE CONSTRAINT in a later migration', applicability: 'unsafe', edits: [{ span: { source, start: end, end }, text }] };
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
