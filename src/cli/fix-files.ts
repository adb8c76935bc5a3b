import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Fixing } from '../linter/fixing.js';
import { decodeText, encodeText, type DecodedText } from '../node/encoding.js';
import { UsageError } from './usage-error.js';

/** Whether a file's bytes can be written back from its text: not when some of them are no text. Does not throw. */
export function canRewrite(file: string): boolean {
  try {
    const bytes = readFileSync(file);
    const decoded = decodeText(bytes);
    return decoded !== undefined && encodeText(decoded).equals(bytes);
  } catch {
    return false;
  }
}

/**
 * Write fixed files. New ones come first, so that nothing is lost when writing stops half way; each other one is replaced in one step, and keeps its
 * mode, its encoding and, where it is a link, the link.
 * @throws UsageError when a file has changed since it was read (nothing is written then), a new one is there already, or the system refuses
 */
export function writeFixed(files: Fixing['files'], locate: (path: string) => string, shown: (path: string) => string): void {
  const edits = files.flatMap(({ before, after }) => (before === undefined ? [] : [{ path: after.path, was: before.text, text: after.text, now: decodeText(readFileSync(locate(after.path))) }]));
  const moved = edits.find(({ was, now }) => now?.text !== was);
  if (moved !== undefined) throw new UsageError(`"${shown(moved.path)}" was changed while it was linted: nothing was written. Run it again.`);

  const attempt = (path: string, write: () => void): void => {
    try {
      write();
    } catch (error) {
      throw new UsageError(`"${shown(path)}" cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  for (const { before, after } of files) if (before === undefined) attempt(after.path, () => writeFileSync(locate(after.path), after.text, { flag: 'wx' }));
  for (const { path, text, now } of edits) attempt(path, () => replaceFile(locate(path), { text, encoding: now!.encoding }));
}

function replaceFile(path: string, content: DecodedText): void {
  const file = realpathSync(path);
  const { mode } = statSync(file);
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, encodeText(content), { flag: 'wx' });
    chmodSync(draft, mode);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
