/**
 * Offset conversion at the edge of the parser. libpg-query counts UTF-8 bytes for nodes and tokens, and Unicode code
 * points for the cursor of a syntax error; everything else in pg-safe counts UTF-16 code units.
 */
export interface OffsetMap {
  /** UTF-16 offset of a UTF-8 byte offset, both 0-based. */
  fromBytes(bytes: number): number;
  /** UTF-16 offset of a code point offset, both 0-based. */
  fromCodePoints(points: number): number;
}

const identity: OffsetMap = { fromBytes: (offset) => offset, fromCodePoints: (offset) => offset };

/** Prepare the conversions for one text. A text of ASCII alone costs one scan and needs no table. */
export function offsetMap(text: string): OffsetMap {
  // eslint-disable-next-line no-control-regex
  const first = text.search(/[^\x00-\x7f]/);
  if (first === -1) return identity;

  // Of each character that is not ASCII: where it ends, in bytes and in points, and how far both are from UTF-16 units there.
  const byteEnds: number[] = [];
  const pointEnds: number[] = [];
  const byteLeads: number[] = [];
  const pointLags: number[] = [];
  let lead = 0;
  let lag = 0;
  for (let unit = first; unit < text.length; unit++) {
    const code = text.charCodeAt(unit);
    if (code < 0x80) continue;
    // A lone surrogate is sent as U+FFFD, three bytes like the rest of the plane.
    const pair = code >= 0xd800 && code < 0xdc00 && unit + 1 < text.length && (text.charCodeAt(unit + 1) & 0xfc00) === 0xdc00;
    if (pair) unit++;
    lead += pair ? 2 : code < 0x800 ? 1 : 2;
    if (pair) lag++;
    byteEnds.push(unit + 1 + lead);
    byteLeads.push(lead);
    pointEnds.push(unit + 1 - lag);
    pointLags.push(lag);
  }
  return {
    fromBytes: (target) => {
      const before = countUpTo(byteEnds, target);
      return Math.min(before === 0 ? target : target - byteLeads[before - 1]!, text.length);
    },
    fromCodePoints: (target) => {
      const before = countUpTo(pointEnds, target);
      return Math.min(before === 0 ? target : target + pointLags[before - 1]!, text.length);
    },
  };
}

/** How many of the ascending numbers are not above a limit. */
function countUpTo(ends: readonly number[], limit: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
