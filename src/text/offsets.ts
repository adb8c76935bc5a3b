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

/** Every this many UTF-16 units a checkpoint is kept, so that a look-up walks a short way only. */
const stride = 64;

/** Prepare the conversions for one text. A text of ASCII alone costs one scan and needs no table. */
export function offsetMap(text: string): OffsetMap {
  // eslint-disable-next-line no-control-regex
  if (!/[^\x00-\x7f]/.test(text)) return identity;

  const byteMarks: number[] = [0];
  const pointMarks: number[] = [0];
  const unitMarks: number[] = [0];
  let bytes = 0;
  let points = 0;
  for (let unit = 0; unit < text.length; ) {
    const code = text.codePointAt(unit)!;
    if (unit - unitMarks[unitMarks.length - 1]! >= stride) {
      byteMarks.push(bytes);
      pointMarks.push(points);
      unitMarks.push(unit);
    }
    bytes += utf8Length(code);
    points += 1;
    unit += code > 0xffff ? 2 : 1;
  }

  const walk = (marks: readonly number[], target: number, width: (code: number) => number): number => {
    let low = 0;
    let high = marks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (marks[middle]! <= target) low = middle;
      else high = middle - 1;
    }
    let unit = unitMarks[low]!;
    for (let at = marks[low]!; at < target && unit < text.length; ) {
      const code = text.codePointAt(unit)!;
      at += width(code);
      unit += code > 0xffff ? 2 : 1;
    }
    return unit;
  };
  return {
    fromBytes: (target) => walk(byteMarks, target, utf8Length),
    fromCodePoints: (target) => walk(pointMarks, target, () => 1),
  };
}

function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
