import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/**
 * Write a report to stdout, or to the file of --output-file with the folders that it needs.
 * @throws UsageError when the file cannot be written
 */
export async function deliver(text: string, outputFile: string | undefined, { stdout, cwd }: Io): Promise<void> {
  if (outputFile === undefined) return void stdout.write(text);
  const file = resolve(cwd, outputFile);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`--output-file: "${outputFile}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
