/** A text as an SQL string; with standard_conforming_strings on, as it is by default, a backslash stands for itself. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
