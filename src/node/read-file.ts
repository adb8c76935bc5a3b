import type { Source } from '../text/index.js';
import { decodeText, type Encoding } from './encoding.js';
import { bytes, facts, seesMore } from './looks.js';

/** A file that was asked for, or found, and is not read. */
export interface Unreadable {
  readonly path: string;
  readonly reason: 'missing' | 'denied' | 'directory' | 'binary' | 'too-large' | 'failed';
  /** One sentence. */
  readonly message: string;
}

/** A file's text, or why there is none. */
export type ReadResult =
  | { readonly ok: true; readonly source: Source; readonly encoding: Encoding }
  | { readonly ok: false; readonly unreadable: Unreadable };

/** Read a file as SQL text. `path` is what it is called from here on; `maxSize` is in bytes. Does not throw. */
export function readFile(file: string, path: string, maxSize: number): ReadResult {
  try {
    const found = facts(file);
    if (found.isDirectory()) return no(path, 'directory', `"${path}" is a folder.`);
    if (!found.isFile() && !found.isFIFO()) return no(path, 'failed', `"${path}" is not a regular file.`);
    // A pipe is read once.
    if (found.isFIFO()) seesMore();
    return found.size > maxSize ? tooLarge(path, found.size, maxSize) : sourceFrom(bytes(file), path, maxSize);
  } catch (error) {
    return { ok: false, unreadable: unreadable(path, error) };
  }
}

/** Take a file's bytes for SQL text, as `readFile` does. */
export function sourceFrom(bytes: Uint8Array, path: string, maxSize: number): ReadResult {
  if (bytes.length > maxSize) return tooLarge(path, bytes.length, maxSize);
  const decoded = decodeText(bytes);
  if (decoded === undefined) return no(path, 'binary', `"${path}" is not text: it has NUL bytes, and no byte order mark of UTF-16.`);
  return { ok: true, source: { path, text: decoded.text }, encoding: decoded.encoding };
}

function tooLarge(path: string, size: number, maxSize: number): ReadResult {
  return no(path, 'too-large', `"${path}" has ${megabytes(size)}, more than the limit of ${megabytes(maxSize)} (maxFileSize in the configuration).`);
}

function no(path: string, reason: Unreadable['reason'], message: string): ReadResult {
  return { ok: false, unreadable: { path, reason, message } };
}

/** Say why the file system refused. */
export function unreadable(path: string, error: unknown): Unreadable {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { path, reason: 'missing', message: `"${path}" does not exist.` };
  if (code === 'EACCES' || code === 'EPERM') return { path, reason: 'denied', message: `"${path}" may not be read: permission denied.` };
  if (code === 'EISDIR') return { path, reason: 'directory', message: `"${path}" is a folder.` };
  return { path, reason: 'failed', message: `"${path}" cannot be read: ${error instanceof Error ? error.message : String(error)}.` };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
