import { resolve } from 'node:path';
import { bytes } from '../node/looks.js';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/**
 * Read the file that an option names.
 * @param read turns its text into a value, and throws an Error with one sentence when the text is something else
 * @throws UsageError that names the option and the file
 */
export function readNamedFile<T>(option: string, file: string, read: (text: string) => T, { cwd }: Io): T {
  try {
    return read(bytes(resolve(cwd, file)).toString('utf8'));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${option}: "${file}" cannot be used: ${/^ENOENT/.test(said) ? 'it does not exist.' : /^EISDIR/.test(said) ? 'it is a folder.' : said}`);
  }
}
