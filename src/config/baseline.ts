import { fromSnapshot } from '../catalog/index.js';
import { provideStart } from '../linter/baseline.js';
import { parseSource } from '../sql/parse.js';
import { loadParser } from '../sql/parser.js';
import type { Source } from '../text/index.js';
import type { Baseline, DefaultGrants } from './config.js';
import { ConfigError } from './config-error.js';
import type { Plugin } from './plugin.js';

/**
 * What a platform without automatic grants revokes in a new project (Supabase changelog 45329): TRUNCATE, REFERENCES and
 * TRIGGER stay granted. The defaults of supabase_admin cannot be changed by a project.
 */
const explicitGrants: Source = {
  path: 'pg-safe:explicit-grants.sql',
  text: `alter default privileges for role postgres in schema public revoke select, insert, update, delete on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke usage, select on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke execute on functions from anon, authenticated, service_role;
`,
};

/** What decides on the SQL that is there before the first migration. */
export interface BaselineSettings {
  readonly baseline: Baseline;
  readonly defaultGrants: DefaultGrants;
  readonly plugins?: readonly Plugin[];
}

/** The same as SQL that a database runs, in order; empty for a bare one. */
export async function baselineSql({ baseline, defaultGrants, plugins = [] }: BaselineSettings): Promise<readonly string[]> {
  const ofPlugins = plugins.flatMap((plugin) => plugin.baseline ?? []);
  if (baseline === 'none') return ofPlugins;
  const { supabaseBaseline } = await import('./presets/supabase.generated.js');
  return [supabaseBaseline, ...(defaultGrants === 'explicit' ? [explicitGrants.text] : []), ...ofPlugins];
}

const none: readonly Source[] = [];
let supabase: Promise<Readonly<Record<DefaultGrants, readonly Source[]>>> | undefined;

/**
 * The SQL that is there before the first migration. Without SQL of plugins the same list for the same answer, so that its replay can be kept.
 * @throws ConfigError when SQL of a plugin cannot be parsed
 */
export async function baselineSources({ plugins = [], ...settings }: BaselineSettings): Promise<readonly Source[]> {
  const [preset, ofPlugins] = await Promise.all([presetSources(settings), Promise.all(plugins.map(pluginSource))]);
  return ofPlugins.every((source) => source === undefined) ? preset : [...preset, ...ofPlugins.filter((source) => source !== undefined)];
}

async function pluginSource({ name, baseline: text }: Plugin): Promise<Source | undefined> {
  if (text === undefined) return undefined;
  await loadParser();
  const source: Source = { path: `${name}:baseline.sql`, text };
  const [error] = parseSource(source).errors;
  if (error !== undefined) throw new ConfigError(`Plugin "${name}": baseline: ${error.message.split('\n', 1)[0]!}`);
  return source;
}

async function presetSources({ baseline, defaultGrants }: Omit<BaselineSettings, 'plugins'>): Promise<readonly Source[]> {
  if (baseline === 'none') return none;
  supabase ??= import('./presets/supabase-catalog.generated.js').then(({ supabaseCatalog }) => {
    const source: Source = { path: 'pg-safe:supabase.sql', text: '' };
    provideStart(source, () => fromSnapshot(supabaseCatalog, source));
    const granting = [source];
    // Where it is not known, what a table may be granted counts: silence about a table that is open would be the graver mistake.
    return { auto: granting, legacy: granting, explicit: [...granting, explicitGrants] };
  });
  return (await supabase)[defaultGrants];
}
