/**
 * GitHub's line hash written a second time, from its description and with 64-bit integers, to compare the quick one with: a queue of the last 100
 * significant units, and a rolling sum that a unit enters by the factor 37 and leaves with its weight after a hundred steps. Spaces and tabs are
 * skipped, LF, CR and CRLF are one line feed, a sentinel stands for the end of the file and a hundred zeros push out what is left.
 */
export function referenceHashes(text: string): readonly string[] {
  const size = 100;
  const factor = 37n;
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  const weight = wrap(factor ** BigInt(size));

  const window: bigint[] = [];
  /** The line that each unit of the window begins, if any. */
  const begins: (number | undefined)[] = [];
  const hashes: string[] = [];
  const seen: Record<string, number> = {};
  let sum = 0n;

  const push = (unit: number, line: number | undefined): void => {
    window.push(BigInt(unit));
    begins.push(line);
    sum = wrap(sum * factor + BigInt(unit));
    if (window.length > size) sum = wrap(sum - weight * window.shift()!);
    if (begins.length > size) begins.shift();
    // The block of a line is complete when its first unit is the oldest of a full window.
    const oldest = begins.length === size ? begins[0] : undefined;
    if (oldest === undefined) return;
    const hash = sum.toString(16);
    seen[hash] = (seen[hash] ?? 0) + 1;
    hashes[oldest] = `${hash}:${seen[hash]}`;
  };

  let line = 0;
  let pending: number | undefined = 0;
  for (const unit of text.replace(/\r\n?/g, '\n').split('')) {
    if (unit === ' ' || unit === '\t') continue;
    push(unit.charCodeAt(0), pending);
    pending = unit === '\n' ? ++line : undefined;
  }
  push(0xffff, pending);
  for (let at = 0; at < size; at++) push(0, undefined);
  return hashes;
}
