/** What the Supabase CLI reads from the name of a migration file. */
export interface MigrationName {
  /** Digits, compared as text and unique in the history table. */
  readonly version: string;
  /** What follows the version, without `.sql`. */
  readonly name: string;
}

/** The CLI's own pattern (supabase/cli, pkg/migration/file.go): any number of digits, and `.sql` in lower case. */
const cliPattern = /^([0-9]+)_(.*)\.sql$/;

/** Read a file name (no folders) as the Supabase CLI does; undefined when the CLI skips such a file. */
export function migrationName(fileName: string): MigrationName | undefined {
  const match = cliPattern.exec(fileName);
  return match === null ? undefined : { version: match[1]!, name: match[2]! };
}

/**
 * Whether the CLI skips this file name when it is the first entry of the folder. Until December 2021 the CLI wrote the
 * remote schema to `<timestamp>_init.sql`; such a file is still left out (pkg/migration/list.go, `shouldSkip`).
 */
export function isRetiredInit(fileName: string): boolean {
  const match = /([0-9]{14})_init\.sql/.exec(fileName);
  return match !== null && match[1]! < '20211209000000';
}

/** The name without its folders. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path taken apart for people's habits of naming, which are looser than the CLI's pattern. */
export interface LooseName {
  /** Digits that lead the name. */
  readonly version?: string;
  /** The name in lower case, without version and `.sql`, words joined by `_`. */
  readonly stem: string;
  /** Set when the name says that the file undoes another one. */
  readonly undo?: UndoName;
}

/** What a rollback's name says about the migration that it undoes. */
export interface UndoName {
  /** The stem of the migration. */
  readonly stem: string;
  /**
   * `certain`: `.down.sql` and `.rollback.sql` have no other use; `likely`: the word rollback, which a migration about
   * rollbacks may have too; `weak`: the word down, as in `scale_down`.
   */
  readonly sign: 'certain' | 'likely' | 'weak';
}

/** Take a path apart, leniently. */
export function looseName(path: string): LooseName {
  let text = fileNameOf(path).replace(/\.sql$/i, '');
  // One folder for each migration, as some tools have it: the folder carries the name.
  if (/^(?:up|down|rollback|migration)$/i.test(text)) {
    const folder = fileNameOf(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (/^\d/.test(folder)) text = `${folder}.${text.toLowerCase() === 'migration' ? 'up' : text}`;
  }
  text = text.replace(/\.up$/i, '');

  // `rollback_x` and `rollback_<version>_x`: the word may stand before the version or after it.
  const front = afterLeadingWord(text);
  const { version, rest } = splitVersion(front ?? text);
  const after = front === undefined ? afterLeadingWord(rest) : rest;
  const ending = withoutTrailingWord(rest);
  const undo = after === undefined || ending?.sign === 'certain' ? ending : { stem: plain(after), sign: 'likely' } as const;
  return {
    ...(version === undefined ? {} : { version }),
    stem: front === undefined ? plain(rest) : plain(`rollback_${rest}`),
    ...(undo === undefined ? {} : { undo }),
  };
}

function splitVersion(text: string): { readonly version?: string; readonly rest: string } {
  const match = /^([0-9]+)(?:[_. -]+|$)/.exec(text);
  return match === null ? { rest: text } : { version: match[1]!, rest: text.slice(match[0].length) };
}

function afterLeadingWord(text: string): string | undefined {
  const match = /^rollback(?:[_. -]+|$)/i.exec(text);
  return match === null ? undefined : text.slice(match[0].length);
}

/** `x.down`, `x_down`, `x_ROLLBACK`, `x-rollback`, and `x_rollback_v2` for `x_v2`. */
function withoutTrailingWord(text: string): UndoName | undefined {
  const match = /(^|[_. -])(rollback|down)((?:[_. -]v?[0-9]+)?)$/i.exec(text);
  if (match === null) return undefined;
  const [, separator, word, revision] = match;
  const sign = separator === '.' ? 'certain' : /down/i.test(word!) ? 'weak' : 'likely';
  return { stem: plain(text.slice(0, match.index) + revision!), sign };
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[_. -]+/g, '_').replace(/^_|_$/g, '');
}

/** Whether a folder on the way to a file is one for rollback scripts, by its name. */
export function inRollbackFolder(path: string): boolean {
  return path.split('/').slice(0, -1).some((folder) => rollbackFolder.test(folder));
}

/** Whole names only: a project may well be called `cool-down`. */
const rollbackFolder = /^_?(?:migrations?[_-])?(?:rollbacks?|downs?)(?:[_-](?:migrations?|scripts?|sql))?$/i;

/** Whether a stem says that the file checks a migration rather than being one. What the file holds must agree. */
export function isValidationStem(stem: string): boolean {
  return /^(?:validat|verif)(?:e|y|ion|ication)s?(?:$|_)|_(?:validate|validations?|verify|verifications?)(?:_(?:quer(?:y|ies)|checks?|sql))?$/.test(stem);
}
