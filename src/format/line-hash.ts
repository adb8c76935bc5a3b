/** Significant characters that a line's hash covers: from the line's first one, over the following lines where it is short. */
const block = 100;
/** Stands for the end of the file. */
const endMark = 0xffff;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const word = 2 ** 32;

/** 37 to the power of `block` modulo 2^64, as two 32-bit halves: what a character weighs when it leaves the block. */
const [leavingHigh, leavingLow] = power(37, block);

/**
 * GitHub code scanning's `primaryLocationLineHash` of every line, the first line first: a rolling hash over the next 100
 * characters, spaces and tabs left out, modulo 2^64, in hexadecimal, with a counter for lines that hash alike. A line is
 * what GitHub's upload action counts as one: CR, LF and CRLF end it.
 */
export function lineHashes(text: string): readonly string[] {
  const units = new Uint16Array(text.length + 1 + block);
  const starts: number[] = [];
  let length = 0;
  let startsLine = true;
  for (let at = 0; at <= text.length; at++) {
    let unit = at === text.length ? endMark : text.charCodeAt(at);
    if (unit === 0x20 || unit === 0x09 || (unit === lineFeed && text.charCodeAt(at - 1) === carriageReturn)) continue;
    if (unit === carriageReturn) unit = lineFeed;
    if (startsLine) starts.push(length);
    startsLine = unit === lineFeed;
    units[length++] = unit;
  }

  const seen = new Map<string, number>();
  const hashes: string[] = [];
  let high = 0;
  let low = 0;
  for (let at = 0; hashes.length < starts.length; at++) {
    const entering = units[at]!;
    const leaving = at < block ? 0 : units[at - block]!;
    // Every product stays below 2^53, so the halves are exact; `>>> 0` is modulo 2^32.
    const sum = low * 37 + entering - leavingLow * leaving;
    high = (high * 37 - leavingHigh * leaving + Math.floor(sum / word)) >>> 0;
    low = sum >>> 0;
    if (at === starts[hashes.length]! + block - 1) {
      const hash = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
      const count = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, count);
      hashes.push(`${hash}:${count}`);
    }
  }
  return hashes;
}

function power(base: number, exponent: number): readonly [high: number, low: number] {
  let high = 0;
  let low = 1;
  for (let step = 0; step < exponent; step++) {
    const product = low * base;
    high = (high * base + Math.floor(product / word)) >>> 0;
    low = product >>> 0;
  }
  return [high, low];
}
