import { lastTokenEnd } from './excerpt.js';
import { pieceAt, type Piece } from './split.js';

/** Words that only begin statements. */
const sure = /(?:create|alter|drop|grant|revoke|comment[ \t]+on|truncate|do)(?!\w)/iy;
/** Words that also begin a part of a statement. */
const possible = /(?:select|insert|update|delete|with|set|reset|begin|commit|rollback|copy|call|refresh|lock|vacuum|analyze|explain|merge|reindex|notify)(?!\w)/iy;

/** Whether the word at an offset begins a statement. */
export function opensStatement(text: string, at: number): 'surely' | 'perhaps' | undefined {
  sure.lastIndex = possible.lastIndex = at;
  return sure.test(text) ? 'surely' : possible.test(text) ? 'perhaps' : undefined;
}

/** How many blanks stand before the first word of the line at an offset. */
export function indentOf(text: string, at: number): number {
  const line = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(line, at).search(/[^ \t]|$/);
}

/** A way to try stretches of the text, as long as there is budget for it. */
export interface Trial {
  spent(): boolean;
  parses(start: number, end: number): boolean;
}

/**
 * Where the next statement begins inside of a piece that does not parse: a quote that was not closed, or a semicolon that
 * was forgotten, makes a piece swallow what follows. Lines that stand further in than the piece are parts of something.
 */
export function findResume(text: string, piece: Piece, trial: Trial): number | undefined {
  const indent = indentOf(text, piece.start);
  for (let line = text.indexOf('\n', piece.start) + 1; line !== 0 && line < piece.end; line = text.indexOf('\n', line) + 1) {
    let start = line;
    while (text[start] === ' ' || text[start] === '\t') start++;
    if (start - line > indent) continue;
    const opens = opensStatement(text, start);
    if (opens === undefined) continue;
    if (trial.spent()) return undefined;
    const candidate = pieceAt(text, start)!;
    if (!trial.parses(candidate.start, candidate.end)) continue;
    if (opens === 'surely' || endsStatement(text, piece.start, line) || trial.parses(piece.start, lastTokenEnd(text, piece.start, line))) return start;
  }
  return undefined;
}

/** Whether the text before a line ends with a semicolon, comment lines aside. */
function endsStatement(text: string, from: number, line: number): boolean {
  const before = text.slice(Math.max(from, line - 2000), line);
  return /;[ \t]*(?:--[^\n]*)?\r?\n(?:[ \t]*(?:--[^\n]*)?\r?\n)*$/.test(before);
}
