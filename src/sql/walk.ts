import type { Node } from '@pgsql/types';
import type { NodeOf, NodeTag } from './statement.js';

/** What to do with a node of each tag; `false` leaves out what is inside of it. */
export type Visitor = { readonly [T in NodeTag]?: (node: NodeOf<T>) => boolean | void };

type Visit = (node: unknown) => boolean | void;

/**
 * Visit the tagged nodes of a parse tree, outer ones first, in the order of the tree. A node in a field of just its type (the
 * `relation` of INSERT) has no tag: it is not visited, what is inside of it is.
 */
export function walk(node: Node | readonly Node[], visitor: Visitor): void {
  visitValue(node, visitor as Readonly<Record<string, Visit | undefined>>);
}

function visitValue(value: unknown, visitor: Readonly<Record<string, Visit | undefined>>): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') visitValue(item, visitor);
    return;
  }
  const tree = value as Readonly<Record<string, unknown>>;
  for (const key in tree) {
    const child = tree[key];
    if (typeof child !== 'object' || child === null) continue;
    // Tags begin with a capital, fields do not; a field's node may stand there without its tag.
    if (isTag(key) && visitor[key]?.(child) === false) continue;
    visitValue(child, visitor);
  }
}

function isTag(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 65 && first <= 90;
}
