/** Milliseconds for people: `2.5 s`. */
export function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
