import type { AnyRule, OptionSpec, Severity } from '../../src/rule/index.js';

/** A rule that finds nothing, for tests of what is around rules. */
export function idleRule(id: string, severity: Severity = 'warning', more: { readonly optIn?: boolean; readonly options?: OptionSpec } = {}): AnyRule {
  return {
    id, severity, family: 'locking', precision: 'high', summary: `What ${id} reports.`, why: 'Because.',
    messages: { found: { what: 'Found.', help: 'Help.' } }, examples: [], create: () => ({}), ...more,
  };
}

/** One rule of each kind that a configuration tells apart. */
export const someRules = [
  idleRule('blocking-index-build', 'error'),
  idleRule('dropped-column', 'warning', {
    options: {
      rows: { description: 'How many rows are too many.', default: 1000 },
      loud: { description: 'Whether to say more.', default: false },
      mode: { description: 'How to look.', default: 'fast' },
      tables: { description: 'Which tables.', default: ['users'] },
    },
  }),
  idleRule('long-name', 'note', { optIn: true }),
  idleRule('slow-query', 'warning', { optIn: true }),
] as const;
