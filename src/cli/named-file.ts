import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/**
 * Read the file that an option names.
 * @param read turns its text into a value, and throws an Error with one sentence when the text is something else
 * @throws UsageError that names the option and the file
 */
export async function readNamedFile<T>(option: string, file: string, read: (text: string) => T, { cwd }: Io): Promise<T> {
  try {
    return read(await readFile(resolve(cwd, file), 'utf8'));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${option}: "${file}" cannot be used: ${/^ENOENT/.test(said) ? 'it does not exist.' : /^EISDIR/.test(said) ? 'it is a folder.' : said}`);
  }
}
