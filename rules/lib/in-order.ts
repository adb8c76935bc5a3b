/** `a; b; and 2 more`: statements in order, of many the first few and a count. */
export function inOrder(statements: readonly string[], most = 4): string {
  const shown = statements.length > most ? statements.slice(0, most - 1) : statements;
  return `${shown.join('; ')}${shown.length < statements.length ? `; and ${statements.length - shown.length} more` : ''}`;
}
