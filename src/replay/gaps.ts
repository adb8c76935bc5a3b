import type { Gap } from '../catalog/index.js';

const everything: readonly Gap[] = ['tables', 'row-security', 'policies', 'privileges', 'functions', 'indexes', 'triggers', 'others'];

/** What a statement that begins like this may change. The text is a template: its names are only known at run time. */
const openings: readonly (readonly [RegExp, readonly Gap[]])[] = [
  [/^\s*alter\s+table\b.*\brow\s+level\s+security/is, ['row-security']],
  [/^\s*(?:create|drop|alter)\s+policy\b/i, ['policies']],
  [/^\s*(?:grant|revoke|alter\s+default\s+privileges)\b/i, ['privileges']],
  [/^\s*(?:create|drop|alter)\s+(?:unique\s+)?index\b/i, ['indexes']],
  [/^\s*(?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:function|procedure|routine|aggregate)\b/i, ['functions']],
  [/^\s*(?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:constraint\s+)?(?:event\s+)?trigger\b/i, ['triggers']],
  [/^\s*(?:comment|select|insert|update|delete|analyze|refresh|set|reset|notify|vacuum|perform|call|with|merge|truncate|lock)\b/i, []],
  [/^\s*(?:alter)\s+(?:type|publication|sequence|database|role|user|extension|system)\b/i, ['others']],
  [/^\s*(?:create|drop)\s+(?:extension|publication|role|user|sequence)\b/i, ['others']],
  [/^\s*alter\s+table\b/i, ['tables']],
];

/** The parts of the schema that SQL of unknown names, or unknown altogether, may have changed. */
export function gapsOf(template: string | undefined): readonly Gap[] {
  if (template === undefined) return everything;
  return openings.find(([opening]) => opening.test(template))?.[1] ?? everything;
}
