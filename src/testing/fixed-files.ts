import type { Finding } from '../rule/finding.js';
import type { Source } from '../text/index.js';

/** Files as every fix of some findings leaves them. Throws an Error when two fixes change the same place. */
export function fixedFiles(files: readonly Source[], findings: readonly Finding[]): readonly Source[] {
  const edits = findings.flatMap((finding) => finding.fix?.edits ?? []);
  return files.map((file) => {
    const own = edits.filter((edit) => edit.span.source.path === file.path).sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    let text = '';
    let done = 0;
    for (const { span, text: put } of own) {
      if (span.start < done) throw new Error(`Two fixes change the same place: ${JSON.stringify(file.text.slice(span.start, done))}.`);
      text += file.text.slice(done, span.start) + put;
      done = span.end;
    }
    return { path: file.path, text: text + file.text.slice(done) };
  });
}
