import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/**
 * Write a text to stdout, or to a file with the folders that it needs.
 * @param option what named the file
 * @throws UsageError when the file cannot be written
 */
export async function deliver(text: string, outputFile: string | undefined, { stdout, cwd }: Io, option = '--output-file'): Promise<void> {
  if (outputFile === undefined) return void stdout.write(text);
  const file = resolve(cwd, outputFile);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`${option}: "${outputFile}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
