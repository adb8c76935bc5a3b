import { positionAt, type Span } from '../text/index.js';

/** The line on which a span begins, from 1. */
export function lineOf({ source, start }: Span): number {
  return positionAt(source, start).line;
}
