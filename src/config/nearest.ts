import { distance } from 'fastest-levenshtein';

/** The one of some known names that a misspelled name probably means: a similar one, else one that begins so. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  // A third of the letters may be wrong; more than that is another word.
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const far = distance(wanted, candidate.toLowerCase());
    if (far < least) [best, least] = [candidate, far];
  }
  return best ?? known.find((candidate) => wanted.length > 2 && candidate.toLowerCase().startsWith(wanted));
}

/** ` Did you mean "…"?`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  return guess === undefined ? '' : ` Did you mean "${guess}"?`;
}
