/** A table, as far as its name goes. */
interface Named {
  readonly schema?: string | undefined;
  readonly name: string;
}

/** Tables of the platform that have a row for each bucket and each job. */
const ofPlatform = ['storage.buckets', 'cron.job'];

/**
 * A test for tables that stay small: those of the platform that do, and those that are named. `countries` is one of public, `lookup.*` every one of that schema. Case
 * counts, as in the catalog.
 */
export function smallTables(names: readonly string[] = []): (table: Named) => boolean {
  const tests = [...ofPlatform, ...names].map((name) => {
    const whole = name.includes('.') ? name : `public.${name}`;
    return new RegExp(`^${whole.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
  });
  return ({ schema = 'public', name }) => tests.some((test) => test.test(`${schema}.${name}`));
}
