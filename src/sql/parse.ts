import type { Source } from '../text/index.js';
import { excerptOf, statementsOf } from './excerpt.js';
import { parser } from './parser.js';
import { recover } from './recover.js';
import type { ParsedSource, SqlSyntaxError } from './statement.js';

/**
 * Read a source. Never throws on its text: what Postgres' grammar refuses is a syntax error, and every other statement is
 * there. `loadParser` must have finished.
 */
export function parseSource(source: Source): ParsedSource {
  const { text } = source;
  const start = text.startsWith('\ufeff') ? 1 : 0;
  if (start === text.length) return { source, statements: [], errors: [], setAside: [] };
  // A string ends at the first NUL for the parser, which would then read half a file without a word.
  if (text.includes('\0')) return parseWithNul(source, start);
  const excerpt = excerptOf(source, start, text.length);
  try {
    return { source, statements: statementsOf(excerpt, parser().parse(excerpt.text)), errors: [], setAside: [] };
  } catch {
    return { source, ...recover(excerpt) };
  }
}

function parseWithNul(source: Source, start: number): ParsedSource {
  const { text } = source;
  const at = text.indexOf('\0');
  if (looksLikeUtf16(text)) {
    const error: SqlSyntaxError = {
      span: { source, start: 0, end: Math.min(text.length, 2) },
      message: 'the file is not UTF-8 text',
      hint: 'Every second byte is zero, as in UTF-16. Save the file as UTF-8.',
    };
    return { source, statements: [], errors: [error], setAside: [] };
  }
  const error: SqlSyntaxError = {
    span: { source, start: at, end: at + 1 },
    message: 'invalid byte sequence for encoding "UTF8": 0x00',
    hint: 'Remove the zero byte: Postgres refuses it in any text.',
  };
  const excerpt = { ...excerptOf(source, start, text.length), text: text.slice(start).replaceAll('\0', ' ') };
  const rest = recover(excerpt);
  return { source, ...rest, errors: [error, ...rest.errors].toSorted((a, b) => a.span.start - b.span.start) };
}

function looksLikeUtf16(text: string): boolean {
  const sample = text.slice(0, 400);
  return sample.split('\0').length - 1 > sample.length / 4;
}
