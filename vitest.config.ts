import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of pure functions leave nothing behind: their files share a process, and with it the parser and the rules. */
const pure = ['additive', 'catalog', 'config', 'format', 'history', 'ledger', 'locks', 'rules', 'sql'];
/** Of those folders, what starts a database and so wants a process of its own. */
const withDatabase = ['test/config/supabase-preset.test.ts', 'test/ledger/ledger.test.ts', 'test/locks/stats.test.ts', 'test/rules/examples.test.ts', 'test/rules/fixes.test.ts'];

export default defineConfig({
  test: {
    // A PGlite database takes seconds to start, and much longer on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Vitest leaves a core free, which on two is half of them.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'pure', include: [`test/(${pure.join('|')})/**/*.test.ts`], exclude: [...configDefaults.exclude, ...withDatabase], isolate: false } },
      { extends: true, test: { name: 'apart', include: [`test/!(${pure.join('|')})/**/*.test.ts`, ...withDatabase] } },
    ],
  },
});
