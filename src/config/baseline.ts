import { fromSnapshot } from '../catalog/index.js';
import { provideStart } from '../linter/baseline.js';
import type { Source } from '../text/index.js';
import type { Baseline, DefaultGrants } from './config.js';

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

/** The same as SQL that a database runs, in order; empty for a bare one. */
export async function baselineSql({ baseline, defaultGrants }: { readonly baseline: Baseline; readonly defaultGrants: DefaultGrants }): Promise<readonly string[]> {
  if (baseline === 'none') return [];
  const { supabaseBaseline } = await import('./presets/supabase.generated.js');
  return defaultGrants === 'explicit' ? [supabaseBaseline, explicitGrants.text] : [supabaseBaseline];
}

const none: readonly Source[] = [];
let supabase: Promise<Readonly<Record<DefaultGrants, readonly Source[]>>> | undefined;

/** The SQL that is there before the first migration. The same list for the same answer, so that its replay can be kept. */
export async function baselineSources({ baseline, defaultGrants }: { readonly baseline: Baseline; readonly defaultGrants: DefaultGrants }): Promise<readonly Source[]> {
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
