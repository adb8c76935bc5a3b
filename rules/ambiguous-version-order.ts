import { defineRule, type Migration } from '../src/rule/index.js';
import { baseName, fileHead } from './lib/file-head.js';

export default defineRule({
  id: 'ambiguous-version-order',
  family: 'history',
  severity: 'warning',
  precision: 'high',
  summary: 'A version with more or fewer digits than another, so that tools disagree about which comes first.',
  why: `
The Supabase CLI compares versions as text: \`9\` comes after \`10\`, and \`20260420\` before \`20260420010000\`. Earlier releases of it sorted by the whole file name, in
which \`20260420_a\` comes after \`20260420010000_b\`, because \`_\` comes after the digits; people, and other tools, compare numbers. A history with versions of
several lengths runs in one order here and in another one there.`,
  messages: {
    unclear: {
      what: 'Version {{version}} comes {{place}} "{{other}}" for the CLI, and {{otherPlace}} it {{by}}.',
      help: 'Give all versions the same number of digits: 14, as `supabase migration new` does.',
    },
  },
  examples: [
    {
      historyPath: 'supabase/migrations/10_tags.sql',
      path: 'supabase/migrations/9_notes.sql',
      history: 'create table tags (id bigint primary key);',
      bad: 'create table notes (id bigint primary key);',
      good: 'create table notes (id bigint primary key);',
      proof: 'history',
    },
  ],
  create: ({ report, history, runner }) => ({
    'migration.start'(migration) {
      if (runner !== 'supabase') return;
      const clash = clashOf(migration, history.migrations);
      if (clash === undefined) return;
      const { other, by, before } = clash;
      report({
        message: 'unclear', at: fileHead(migration.source), subject: migration.version, related: [{ span: fileHead(other.source), text: 'the other one' }],
        data: { version: migration.version, other: baseName(other.source.path), place: before ? 'before' : 'after', otherPlace: before ? 'after' : 'before', by },
      });
    },
  }),
});

interface Clash {
  readonly other: Migration;
  readonly by: string;
  /** Where the CLI puts the migration. */
  readonly before: boolean;
}

/** The first other migration, of another length, about whose place the orders disagree; each pair is told once, at the one that the CLI runs later. */
function clashOf(migration: Migration, all: readonly Migration[]): Clash | undefined {
  const { version } = migration;
  if (!digits.test(version)) return undefined;
  for (const other of all) {
    // The CLI runs them in this order.
    if (other === migration) return undefined;
    if (other.version.length === version.length || !digits.test(other.version)) continue;
    // Dates of 8 and of 14 digits are read as dates, not as numbers.
    if (Math.min(version.length, other.version.length) < 8 && BigInt(version) < BigInt(other.version)) return { other, by: 'as a number', before: false };
    if (baseName(migration.source.path) < baseName(other.source.path)) return { other, by: 'by file name, as releases of the CLI before 2026 sort', before: false };
  }
  return undefined;
}

const digits = /^\d+$/;
