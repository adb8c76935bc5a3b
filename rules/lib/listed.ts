/** How a list is cut short: one of more than `upTo` items shows the first `cutTo` and counts the others. */
export interface Cut {
  readonly upTo: number;
  /** One less than `upTo` by default, so that the count takes the place of an item. */
  readonly cutTo?: number;
  /** What those counted are called. */
  readonly others?: string;
}

/** The first five of more than six. */
export const few: Cut = { upTo: 6 };

/** `a, b and c`, as a sentence has it; empty for nothing. */
export function listed(items: readonly string[], { upTo, cutTo = upTo - 1, others = 'more' }: Cut = { upTo: Infinity }, word = 'and'): string {
  const shown = items.length > upTo ? [...items.slice(0, cutTo), `${items.length - cutTo} ${others}`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${word} ${shown.at(-1)!}`;
}

/** `a, b or c`. */
export function either(items: readonly string[]): string {
  return listed(items, undefined, 'or');
}
