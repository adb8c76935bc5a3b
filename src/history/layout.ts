import type { Source } from '../text/index.js';
import type { SkippedFile } from './migration.js';
import { fileNameOf, inRollbackFolder, isRetiredInit, migrationName } from './naming.js';
import { comparePaths, compareText } from './order.js';
import type { Candidate } from './pairing.js';

/** A file in the place where it would run. */
export interface Step {
  readonly source: Source;
  readonly version: string;
  readonly name: string;
  /** Whether the runner reads the file's name, and runs it for that. */
  readonly named: boolean;
}

/** What paths alone say about files: before pairing, so that rollback scripts with the name of a migration are steps yet. */
export interface Layout {
  /** In the order in which they would run. */
  readonly steps: readonly Step[];
  readonly skipped: readonly Pick<SkippedFile, 'source' | 'reason'>[];
  readonly candidates: readonly Candidate[];
}

/** Lay out files as the Supabase CLI does: it reads one folder, and no folder in it. Files elsewhere run after its files. */
export function folderLayout(sources: readonly Source[], folder: string, isRollback: (path: string) => boolean): Layout {
  const parent = folder.slice(0, folder.lastIndexOf('/') + 1);
  const inFolder = (path: string): string | undefined => (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined);
  const first = firstEntry(sources.map(({ path }) => inFolder(path)));

  const named: Step[] = [];
  const loose: Step[] = [];
  const skipped: Pick<SkippedFile, 'source' | 'reason'>[] = [];
  const candidates: Candidate[] = [];
  for (const source of sources) {
    const within = inFolder(source.path);
    // Directly in the folder the CLI applies what it finds, whatever anybody calls it.
    const meant = (within === undefined || within.includes('/')) && isRollback(source.path);
    if (meant || inRollbackFolder(within ?? (source.path.startsWith(parent) ? source.path.slice(parent.length) : source.path))) {
      candidates.push({ source, place: 'rollbacks' });
    } else if (within === undefined) {
      candidates.push({ source, place: 'migrations' });
      loose.push(looseStep(source));
    } else if (within.includes('/')) {
      candidates.push({ source, place: 'aside' });
      skipped.push({ source, reason: 'sub-folder' });
    } else {
      candidates.push({ source, place: 'migrations' });
      const name = migrationName(within);
      if (within === first && isRetiredInit(within)) skipped.push({ source, reason: 'init' });
      else if (name === undefined) skipped.push({ source, reason: 'name' });
      else named.push({ source, ...name, named: true });
    }
  }
  named.sort((a, b) => compareText(a.version, b.version) || compareText(a.source.path, b.source.path));
  loose.sort((a, b) => comparePaths(a.source.path, b.source.path));
  skipped.sort((a, b) => comparePaths(a.source.path, b.source.path));
  return { steps: [...named, ...loose], skipped, candidates };
}

/** Lay out files that no tool's folder holds: all of them run, in the order of their paths, but for rollback folders. */
export function looseLayout(sources: readonly Source[], isRollback: (path: string) => boolean): Layout {
  const base = commonFolder(sources.map(({ path }) => path));
  const isScript = ({ path }: Source): boolean => isRollback(path) || inRollbackFolder(path.slice(base.length));
  const ordered = [...sources].sort((a, b) => comparePaths(a.path, b.path));
  // With nothing that they could undo, the scripts themselves are what was asked about.
  const all = ordered.every(isScript);
  return {
    steps: ordered.filter((source) => all || !isScript(source)).map(looseStep),
    skipped: [],
    candidates: ordered.map((source) => ({ source, place: !all && isScript(source) ? 'rollbacks' : 'migrations' })),
  };
}

function looseStep(source: Source): Step {
  const fileName = fileNameOf(source.path);
  const name = migrationName(fileName) ?? { version: source.path, name: fileName.replace(/\.sql$/i, '') };
  return { source, ...name, named: false };
}

/** The first entry of a folder, files and folders alike, given paths within it: only there the CLI looks for a retired init. */
function firstEntry(paths: readonly (string | undefined)[]): string | undefined {
  let first: string | undefined;
  for (const path of paths) {
    const entry = path?.split('/', 1)[0];
    if (entry !== undefined && (first === undefined || compareText(entry, first) < 0)) first = entry;
  }
  return first;
}

/** The longest folder, with its last `/`, that all paths share. */
function commonFolder(paths: readonly string[]): string {
  let common = paths[0] ?? '';
  common = common.slice(0, common.lastIndexOf('/') + 1);
  for (const path of paths) {
    while (!path.startsWith(common)) common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  }
  return common;
}
