/** Order two texts by their code units: how Postgres' `C` collation and the Supabase CLI order versions (`9` after `10`). */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order two paths as a person would: folder by folder, and `2_a` before `10_b`. A total order: only equal paths are equal. */
export function comparePaths(a: string, b: string): number {
  for (let i = 0, j = 0; ; ) {
    if (isDigit(a, i) && isDigit(b, j)) {
      // Numbers compare by length and then as text: a long one would lose its end as a number.
      const from = afterZeros(a, i);
      const start = afterZeros(b, j);
      i = afterDigits(a, from);
      j = afterDigits(b, start);
      const order = i - from - (j - start) || compareText(a.slice(from, i), b.slice(start, j));
      if (order !== 0) return order;
    } else {
      const order = weight(a, i) - weight(b, j);
      if (order !== 0) return order;
      if (i >= a.length) return compareText(a, b);
      i += 1;
      j += 1;
    }
  }
}

/** The end of a path comes before the end of a folder's name, and that before any character. */
function weight(path: string, at: number): number {
  return at >= path.length ? -2 : path[at] === '/' ? -1 : path.charCodeAt(at);
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function afterZeros(text: string, at: number): number {
  while (text.charCodeAt(at) === 48) at += 1;
  return at;
}

function afterDigits(text: string, at: number): number {
  while (isDigit(text, at)) at += 1;
  return at;
}
