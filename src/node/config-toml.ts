import { parse, TomlError, type TomlTable } from 'smol-toml';

/** What pg-safe takes from `supabase/config.toml`, with the CLI's defaults where the file says nothing. */
export interface SupabaseSettings {
  /** `[db] major_version`. */
  readonly postgres?: number;
  /** `[api] schemas`: what the Data API serves. */
  readonly apiSchemas: readonly string[];
  /** `[api] extra_search_path`. */
  readonly extraSearchPath: readonly string[];
  /** `[api] auto_expose_new_tables`; its default changed from release to release. */
  readonly autoExposeNewTables?: boolean;
  /** `[db.migrations] schema_paths`: patterns, relative to the project. */
  readonly schemaPaths: readonly string[];
  /** `[db.seed] sql_paths`: patterns, relative to the project. */
  readonly seedPaths: readonly string[];
  /** `[auth] enable_anonymous_sign_ins`. */
  readonly anonymousSignIns: boolean;
}

/** The settings, and sentences about what could not be read. */
export interface ReadSettings {
  readonly settings: SupabaseSettings;
  readonly warnings: readonly string[];
}

/** The values that `env(NAME)` in the file stands for. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Read the text of `supabase/config.toml`. Never throws: what is wrong becomes a warning, and its default stands. */
export function readConfigToml(text: string, env: Environment): ReadSettings {
  const warnings: string[] = [];
  const warn = (what: string): void => void warnings.push(`supabase/config.toml: ${what}`);
  let root: TomlTable = {};
  try {
    root = parse(text);
  } catch (error) {
    const place = error instanceof TomlError ? `line ${error.line}, column ${error.column}: ` : '';
    const message = error instanceof Error ? error.message.split('\n', 1)[0]!.replace(/^Invalid TOML document: /, '') : String(error);
    warn(`not valid TOML, all settings are ignored (${place}${message}).`);
  }

  /** The value of `[section] key`, `env(…)` resolved, read as the wanted type. */
  function setting<T>(section: string, key: string, wanted: string, as: (value: unknown) => T | undefined): T | undefined {
    const written = tableAt(root, section)?.[key];
    if (written === undefined) return undefined;
    const unset = new Set<string>();
    const value = as(resolve(written, env, unset));
    if (unset.size > 0) warn(`[${section}] ${key} needs ${[...unset].join(', ')} in the environment.`);
    else if (value === undefined) warn(`[${section}] ${key} is not ${wanted}.`);
    return unset.size > 0 ? undefined : value;
  }

  const postgres = setting('db', 'major_version', 'a whole number', asWholeNumber);
  const autoExposeNewTables = setting('api', 'auto_expose_new_tables', 'true or false', asBoolean);
  return {
    settings: {
      ...(postgres === undefined ? {} : { postgres }),
      apiSchemas: setting('api', 'schemas', 'a list of names', asTexts) ?? ['public', 'graphql_public'],
      extraSearchPath: setting('api', 'extra_search_path', 'a list of names', asTexts) ?? ['public', 'extensions'],
      ...(autoExposeNewTables === undefined ? {} : { autoExposeNewTables }),
      schemaPaths: (setting('db.migrations', 'schema_paths', 'a list of paths', asTexts) ?? []).map(inProject),
      seedPaths: (setting('db.seed', 'sql_paths', 'a list of paths', asTexts) ?? ['./seed.sql']).map(inProject),
      anonymousSignIns: setting('auth', 'enable_anonymous_sign_ins', 'true or false', asBoolean) ?? false,
    },
    warnings,
  };
}

function tableAt(root: TomlTable, section: string): TomlTable | undefined {
  let table: unknown = root;
  for (const key of section.split('.')) table = isTable(table) ? table[key] : undefined;
  return isTable(table) ? table : undefined;
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Put values for `env(NAME)`. The CLI, too, takes an empty variable for one that is not set. */
function resolve(value: unknown, env: Environment, unset: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => resolve(item, env, unset));
  const name = typeof value === 'string' ? /^env\((.*)\)$/.exec(value)?.[1] : undefined;
  if (name === undefined) return value;
  const found = Object.hasOwn(env, name) ? env[name] : undefined;
  if (found === undefined || found === '') unset.add(name);
  return found;
}

function asWholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** The spellings of Go's strconv.ParseBool, which the CLI uses for texts. */
function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (/^(?:1|t|T|true|True|TRUE)$/.test(value)) return true;
  return /^(?:0|f|F|false|False|FALSE)$/.test(value) ? false : undefined;
}

/** A list, or one text with commas, which is what a variable can hold. */
function asTexts(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return value.split(',').map((item) => item.trim()).filter((item) => item !== '');
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** The CLI takes these paths relative to the `supabase` folder. */
function inProject(path: string): string {
  if (path.startsWith('/')) return path;
  const parts = ['supabase'];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
