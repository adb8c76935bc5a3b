import { tokenAt, type Token } from './tokens.js';

/** A text without its template placeholders: as long as before, and where they stood. */
export interface Filled {
  readonly text: string;
  readonly places: readonly { readonly start: number; readonly end: number }[];
}

/** What stands for a value or a name becomes a name of the same length; what steers the template becomes blanks. */
const forms: readonly { readonly open: RegExp; readonly close: string; readonly fill: '_' | ' ' }[] = [
  { open: /\{\{/y, close: '}}', fill: '_' },
  { open: /\{%/y, close: '%}', fill: ' ' },
  { open: /\$\{/y, close: '}', fill: '_' },
  { open: /<%=/y, close: '%>', fill: '_' },
  { open: /<%/y, close: '%>', fill: ' ' },
];

/** A psql variable: `:name`, `:'name'`, `:"name"`. Without the colon each is a token that fits in its place. */
const variable = /:(?=[A-Za-z_'"])/y;

/** Fill in the template placeholders and psql variables outside of quotes; undefined when there are none. */
export function fillPlaceholders(text: string): Filled | undefined {
  if (!/\{[{%]|\$\{|<%|:['"A-Za-z_]/.test(text)) return undefined;
  const places: { start: number; end: number }[] = [];
  let filled = '';
  let copied = 0;
  const replace = (start: number, by: string, end = start + by.length): void => {
    places.push({ start, end });
    filled += text.slice(copied, start) + by;
    copied = start + by.length;
  };
  for (let token = tokenAt(text, 0); token !== undefined; ) {
    const end = placeholderEnd(text, token);
    if (end !== undefined) replace(token.start, end.fill.repeat(end.at - token.start));
    else if (startsAt(variable, text, token.start) && text[token.start - 1] !== ':') {
      replace(token.start, ' ', tokenAt(text, token.start + 1)!.end);
    }
    token = tokenAt(text, Math.max(copied, end?.at ?? token.end));
  }
  return places.length === 0 ? undefined : { text: filled + text.slice(copied), places };
}

function placeholderEnd(text: string, token: Token): { readonly at: number; readonly fill: string } | undefined {
  if (token.kind === 'comment' || token.kind === 'text' || token.kind === 'name' || token.kind === 'dollar') return undefined;
  for (const { open, close, fill } of forms) {
    if (!startsAt(open, text, token.start)) continue;
    const found = text.indexOf(close, token.start);
    if (found !== -1) return { at: found + close.length, fill };
  }
  return undefined;
}

function startsAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
