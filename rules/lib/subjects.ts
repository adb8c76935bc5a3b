import type { Column, Relation } from '../../src/rule/index.js';

/** What a finding is about, for people and for fingerprints: `public.users`, `public.users.email`. */
export function subjectOf(object: { readonly schema?: string | undefined; readonly name: string }, part?: Column | { readonly name: string } | string): string {
  const whole = object.schema === undefined ? object.name : `${object.schema}.${object.name}`;
  return part === undefined ? whole : `${whole}.${typeof part === 'string' ? part : part.name}`;
}

/** "table", "view" … as a person says it. */
export function kindOf(relation: Relation): string {
  return relation.relationKind === 'partitioned-table' ? 'partitioned table' : relation.relationKind.replace('-', ' ');
}
