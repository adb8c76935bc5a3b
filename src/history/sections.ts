import { significantToken } from '../sql/tokens.js';
import type { Source } from '../text/index.js';

/** A file that holds both directions, taken apart. Each half keeps the path and the length of the file. */
export interface Sections {
  /** The file with all that undoes blanked out. */
  readonly up: Source;
  /** The file with all but what undoes blanked out. */
  readonly down: Source;
}

/** The lines with which goose, sql-migrate, dbmate, rambler and node-pg-migrate open a half of a file. The last one's are words that a sentence may begin with: there they stand alone. */
const marker = /^--[ \t]*(?:\+(?:goose|migrate)[ \t]+(up|down)|migrate:(up|down)|rambler[ \t]+(up|down)|(up|down)[ \t]+migration(?=[-=# \t]*$))\b[^\r\n]*/gim;

/**
 * Split a file at its up and down markers; undefined when it has no down marker, and when nothing but comments stands behind it. What belongs to the other half becomes
 * spaces, line breaks aside, so that offsets, lines and columns are those of the file.
 */
export function splitSections(source: Source): Sections | undefined {
  const { path, text } = source;
  const markers = [...text.matchAll(marker)].map((match) => ({
    at: match.index,
    down: (match[1] ?? match[2] ?? match[3] ?? match[4])!.toLowerCase() === 'down',
  }));
  if (!markers.some(({ down }) => down)) return undefined;

  let up = text.slice(0, markers[0]!.at);
  let down = blank(up);
  markers.forEach((opening, index) => {
    const part = text.slice(opening.at, markers[index + 1]?.at);
    up += opening.down ? blank(part) : part;
    down += opening.down ? part : blank(part);
  });
  // SQL that is commented out undoes nothing.
  if (significantToken(down, 0) === undefined) return undefined;
  return { up: { path, text: up }, down: { path, text: down } };
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
