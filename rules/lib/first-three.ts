/** The first three of some clauses and how many more there are; empty when there is none. */
export function firstThree(items: readonly string[]): string {
  const distinct = [...new Set(items)];
  const shown = distinct.length > 3 ? [...distinct.slice(0, 3), `${distinct.length - 3} more`] : distinct;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}
