import { applyPass } from '../linter/fixing-pass.js';
import type { Finding } from '../rule/finding.js';
import type { Source } from '../text/index.js';

/** Files as every fix of some findings leaves them, with the migrations that the fixes write. Throws an Error when one touches another, or cannot be applied. */
export function fixedFiles(files: readonly Source[], findings: readonly Finding[]): readonly Source[] {
  const wanted = findings.filter(({ fix }) => fix !== undefined);
  const { sources, findings: applied } = applyPass(files, wanted);
  const left = wanted.find((finding) => !applied.includes(finding));
  if (left !== undefined) throw new Error(`Two fixes change the same place, or a new file can have no version: ${JSON.stringify(left.message)}.`);
  return sources;
}
