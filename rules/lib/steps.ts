import type { Runner } from '../../src/rule/index.js';

/** SQL that is to be spread over several migrations, a numbered line for each. */
export function inSteps(runner: Runner, files: readonly string[]): string {
  const concurrent = files.some((file) => / CONCURRENTLY\b/.test(file));
  const alone = !concurrent ? '' : runner === 'single-transaction' ? ', what is CONCURRENTLY in one that runs without a transaction' : runner === 'supabase' ? ', what is CONCURRENTLY with nothing else in its file' : '';
  const lead = runner === 'autocommit' ? 'In this order, each by itself, outside any transaction:' : `A migration file each, in this order${alone}:`;
  return [lead, ...files.map((file, at) => `${at + 1}. ${file}`)].join('\n');
}
