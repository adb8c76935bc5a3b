import { printable } from './printable.js';

/** A part of a source line as a terminal shows it; numbers are terminal columns. */
export interface FittedLine {
  readonly text: string;
  /** Columns before the mark. */
  readonly before: number;
  /** Columns that the mark covers, at least one. */
  readonly marked: number;
}

const tabStop = 4;
/** What Unicode calls wide or full-width (UAX #11), by blocks, and emoji. Sequences joined to one picture are shown differently everywhere. */
const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
/** Marks that stand on the character before, and joiners. */
const narrow = /[\p{Mn}\p{Me}\p{Cf}]/u;

interface Glyph {
  readonly shown: string;
  readonly unit: number;
  readonly column: number;
  readonly width: number;
}

/**
 * Fit a line into `room` columns so that the stretch from `start` to `end` (UTF-16 offsets in the line) is seen, or its
 * beginning where it is longer. What is cut off is `…`. Only the surroundings of the stretch are read, however long the line.
 */
export function fitLine(line: string, start: number, end: number, room: number): FittedLine {
  const from = Math.max(0, start - 2 * room);
  const to = Math.min(line.length, Math.max(start, Math.min(end, start + room)) + 2 * room);
  const { glyphs, columns } = read(line, from, to);
  const columnOf = (unit: number): number => glyphs.find((glyph) => glyph.unit >= unit)?.column ?? columns;
  const markFrom = columnOf(start);
  const markTo = Math.max(columnOf(end), markFrom + 1);

  const whole = from === 0 && to === line.length;
  if (whole && Math.max(columns, markTo) <= room) return { text: glyphs.map((glyph) => glyph.shown).join(''), before: markFrom, marked: markTo - markFrom };

  let left = 0;
  if (from > 0 || markTo >= room) {
    const lead = Math.max(1, Math.min(room >> 2, room - 2 - (markTo - markFrom)));
    left = Math.max(0, markFrom - lead);
  }
  const right = left + room;
  const cutLeft = left > 0 || from > 0;
  const cutRight = to < line.length || columns > right;
  const first = left + (cutLeft ? 1 : 0);
  const last = right - (cutRight ? 1 : 0);
  const visible = glyphs.filter((glyph) => glyph.column >= first && glyph.column + glyph.width <= last);
  // A wide character that the cut would halve is left out: a space keeps the columns.
  const gap = ' '.repeat(Math.max(0, (visible[0]?.column ?? first) - first));
  return {
    text: (cutLeft ? '…' : '') + gap + visible.map((glyph) => glyph.shown).join('') + (cutRight ? '…' : ''),
    before: markFrom - left,
    marked: Math.max(1, Math.min(markTo, right) - markFrom),
  };
}

function read(line: string, from: number, to: number): { readonly glyphs: readonly Glyph[]; readonly columns: number } {
  const glyphs: Glyph[] = [];
  let column = 0;
  for (let unit = from; unit < to; ) {
    const character = String.fromCodePoint(line.codePointAt(unit)!);
    const shown = character === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : printable(character);
    const width = character === '\t' ? shown.length : widthOf(shown);
    glyphs.push({ shown, unit, column, width });
    column += width;
    unit += character.length;
  }
  return { glyphs, columns: column };
}

/** The terminal columns that a text of printable characters takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  if (wide.test(character)) return 2;
  return narrow.test(character) ? 0 : 1;
}
