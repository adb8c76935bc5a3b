import { displayName, namesInBody, type Catalog, type Relation, type Routine } from '../../src/rule/index.js';
import { withoutComments } from './body-text.js';
import { holds, isFor, isOf } from './policies.js';

/** What the body does to tables that `anon` may not do itself, as a sentence says it. */
export function deedsOf(catalog: Catalog, { origin, body }: Routine): string | undefined {
  if (origin === undefined) return undefined;
  const names = namesInBody(origin.span);
  const relations = names.relations.filter(({ sequence, name }) => sequence !== true && !names.temporaryTables.includes(name));
  const written = relations.find((relation) => relation.written === true);
  if (written !== undefined) return `changes "${displayName(written)}"`;
  const hidden = relations.filter(({ schema = 'public', name }) => !isReadByAll(catalog, catalog.relation({ schema, name })));
  const refreshed = (relation: (typeof hidden)[number]): boolean => timesRefreshed(body?.text ?? '', relation.name) >= hidden.filter(({ name }) => name === relation.name).length;
  const read = hidden.find((relation) => !refreshed(relation));
  if (read !== undefined) return `reads "${displayName(read)}"`;
  return hidden[0] === undefined ? undefined : `refreshes "${displayName(hidden[0])}"`;
}

/** REFRESH MATERIALIZED VIEW shows no row to the caller. */
function timesRefreshed(body: string, wanted: string): number {
  return [...body.matchAll(/\brefresh\s+materialized\s+view\s+(?:concurrently\s+)?((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/gi)].filter(([, name]) => name!.split('.').at(-1)!.replaceAll('"', '') === wanted).length;
}

/** True for what reads and gives away little: it answers one EXISTS with yes or no, or asks about the caller unless another user is named. */
export function isSmall({ returns, body, origin }: Routine, does: string): boolean {
  if (body === undefined || origin === undefined || does.startsWith('changes')) return false;
  const head = origin.span.source.text.slice(origin.span.start, body.span.start);
  if (/(?:\bdefault|=)\s*\(?\s*(?:select\s+)?"?auth"?\s*\.\s*"?uid"?\s*\(/i.test(head)) return true;
  const words = withoutComments(body.text).toLowerCase();
  return returns === 'boolean' && words.match(/\bexists\s*\(/g)?.length === 1 && (words.match(/\bselect\b/g) ?? []).length <= 2;
}

/** A table of which `anon` may read every row anyway. */
function isReadByAll(catalog: Catalog, relation: Relation | undefined): boolean {
  if (relation === undefined || relation.view !== undefined || !holds(relation, 'anon', 'SELECT', catalog)) return false;
  const policies = catalog.policies(relation.id).filter((policy) => isOf(policy, 'select') && isFor(policy, 'anon', catalog));
  return !relation.rowSecurity || (policies.every(({ permissive }) => permissive) && policies.some(({ using }) => using?.trim().toLowerCase() === 'true'));
}
