import type { Finding, NewMigration } from '../rule/finding.js';
import type { Source } from '../text/index.js';
import { applyFixes, withLineEndsOf } from './apply-fixes.js';
import { newMigrationPath } from './fixing-versions.js';

/** Files after some fixes. */
export interface Applied {
  /** Those that were there, changed or not, and then the new ones. What is as it was is the same object. */
  readonly sources: readonly Source[];
  /** The paths of new files, each with that of the file whose fix wrote it. */
  readonly origins: ReadonlyMap<string, string>;
  /** The findings whose fixes are in them. */
  readonly findings: readonly Finding[];
}

/** Apply the fixes of findings to the files they were found in, once. A fix that touches an earlier one is left out, and so is one whose new migration can have no version. */
export function applyPass(sources: readonly Source[], findings: readonly Finding[], now?: number): Applied {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const taken = new Set(byPath.keys());
  const pathOf = (after: string, { name, place }: NewMigration): string | undefined => newMigrationPath({ after, name, place, paths: taken, ...(now !== undefined && { now }) });
  const applied: Finding[] = [];
  const changed = new Map<string, Source>();
  for (const path of new Set(findings.map(placeOfFix))) {
    const source = byPath.get(path);
    if (source === undefined) continue;
    const here = findings.filter((finding) => placeOfFix(finding) === path && (finding.fix?.files ?? []).every((file) => pathOf(path, file) !== undefined));
    const { text, applied: fixes } = applyFixes(source, here.flatMap(({ fix }) => fix ?? []));
    if (text !== source.text) changed.set(path, { path, text });
    applied.push(...here.filter(({ fix }) => fix !== undefined && (fix.edits.length === 0 || fixes.includes(fix))));
  }
  const created: Source[] = [];
  const origins = new Map<string, string>();
  for (const { after, file, texts } of newFiles(applied)) {
    const path = pathOf(after, file);
    if (path === undefined) continue;
    taken.add(path);
    origins.set(path, after);
    created.push({ path, text: withLineEndsOf(byPath.get(after)!, `${texts.join('\n')}\n`) });
  }
  return { sources: [...sources.map((source) => changed.get(source.path) ?? source), ...created], origins, findings: applied };
}

/** The file that a fix changes, or after which it writes another. */
export function placeOfFix({ fix, span }: Finding): string {
  return (fix?.edits[0]?.span ?? span).source.path;
}

interface NewFile {
  /** The path that it comes after. */
  readonly after: string;
  readonly file: NewMigration;
  readonly texts: string[];
}

/** The new files of some fixes, those that share one put together. */
function newFiles(findings: readonly Finding[]): readonly NewFile[] {
  const files: NewFile[] = [];
  for (const finding of findings) {
    const after = placeOfFix(finding);
    for (const file of finding.fix?.files ?? []) {
      const { name, place, share } = file;
      const same = share === 'alone' ? undefined : files.find((other) => other.file.share === 'shared' && other.file.name === name && other.file.place === place && (place === 'last' || other.after === after));
      if (same === undefined) files.push({ after, file, texts: [file.text] });
      else if (!same.texts.includes(file.text)) same.texts.push(file.text);
    }
  }
  return files;
}
