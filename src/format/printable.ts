/**
 * Control characters would drive the terminal, and the marks that turn the direction of writing show a line in another
 * order than Postgres reads it; names and source text can hold both.
 */
// eslint-disable-next-line no-control-regex
const unprintable = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A text on one line, safe to write to a terminal: line breaks and tabs are spaces, other control characters `\ufffd`. */
export function printable(text: string): string {
  return text.replace(/\r\n|[\n\t]/g, ' ').replace(unprintable, '\ufffd');
}
