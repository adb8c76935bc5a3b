import { readdirSync } from 'node:fs';
import type { AnyRule } from '../../src/rule/index.js';

const folder = new URL('../../rules/', import.meta.url);

/** A rule and the name of its file. */
export interface RuleFile {
  readonly name: string;
  readonly rule: AnyRule;
}

/** Every rule in rules/, in the order of the file names. */
export const ruleFiles: readonly RuleFile[] = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .sort()
    .map(async (file) => {
      const name = file.slice(0, -'.ts'.length);
      const module = await import(`../../rules/${name}.ts`) as { readonly default: AnyRule };
      return { name, rule: module.default };
    }),
);
