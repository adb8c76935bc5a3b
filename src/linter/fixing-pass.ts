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

/** What new files depend on. */
export interface Surroundings {
  /** Files that earlier fixes wrote. */
  readonly written?: ReadonlySet<string>;
  /** In milliseconds since 1970. */
  readonly now?: number;
}

/** Apply the fixes of findings to the files they were found in, once. A fix that touches an earlier one is left out, and so is one whose new migration can have no version. */
export function applyPass(sources: readonly Source[], findings: readonly Finding[], surroundings: Surroundings = {}): Applied {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const created = new NewFiles(byPath.keys(), surroundings);
  const applied: Finding[] = [];
  const changed = new Map<string, Source>();
  for (const path of new Set(findings.map(placeOfFix))) {
    const source = byPath.get(path);
    if (source === undefined) continue;
    const here = findings.filter((finding) => placeOfFix(finding) === path);
    const { applied: apart } = applyFixes(source, here.flatMap(({ fix }) => fix ?? []));
    const taken = here.filter(({ fix }) => fix !== undefined && (fix.edits.length === 0 || apart.includes(fix)) && created.add(path, fix.files ?? []));
    const { text } = applyFixes(source, taken.flatMap(({ fix }) => fix ?? []));
    if (text !== source.text) changed.set(path, { path, text });
    applied.push(...taken);
  }
  const more = created.files.map(({ path, after, texts }): Source => ({ path, text: withLineEndsOf(byPath.get(after)!, `${texts.join('\n')}\n`) }));
  return { sources: [...sources.map((source) => changed.get(source.path) ?? source), ...more], origins: new Map(created.files.map(({ path, after }) => [path, after])), findings: applied };
}

/** The file that a fix changes, or after which it writes another. */
export function placeOfFix({ fix, span }: Finding): string {
  return (fix?.edits[0]?.span ?? span).source.path;
}

interface NewFile {
  readonly path: string;
  /** The path that it comes after. */
  readonly after: string;
  readonly file: NewMigration;
  readonly texts: readonly string[];
}

/** The new files of some fixes, those that share one put together. */
class NewFiles {
  files: readonly NewFile[] = [];
  readonly #paths: readonly string[];
  readonly #surroundings: Surroundings;

  constructor(paths: Iterable<string>, surroundings: Surroundings) {
    this.#paths = [...paths];
    this.#surroundings = surroundings;
  }

  /** Add the files of one fix: all of them, or none where one of them can have no version. Tells which. */
  add(after: string, wanted: readonly NewMigration[]): boolean {
    let files: readonly NewFile[] | undefined = this.files;
    for (const file of wanted) files = files && this.#with(files, after, file);
    this.files = files ?? this.files;
    return files !== undefined;
  }

  #with(files: readonly NewFile[], after: string, file: NewMigration): readonly NewFile[] | undefined {
    const { name, place, share, text } = file;
    const same = share === 'alone' ? undefined : files.find((other) => other.file.share === 'shared' && other.file.name === name && other.file.place === place && (place === 'last' || other.after === after));
    if (same !== undefined) return same.texts.includes(text) ? files : files.map((other) => (other === same ? { ...same, texts: [...same.texts, text] } : other));
    const { written = [], now } = this.#surroundings;
    const own = files.map((other) => other.path);
    const path = newMigrationPath({ after, name, place, paths: [...this.#paths, ...own], written: new Set([...written, ...own]), ...(now !== undefined && { now }) });
    return path === undefined ? undefined : [...files, { path, after, file, texts: [text] }];
  }
}
