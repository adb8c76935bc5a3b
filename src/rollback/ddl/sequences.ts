import type { Catalog, Relation } from '../../catalog/index.js';
import { originalText } from './original.js';
import { printed } from './printer.js';

/** CREATE SEQUENCE as it was written, without its owner, who may not be there yet; or for a column of a type. */
export function createSequence(catalog: Catalog, sequence: Relation, type: string | undefined): string {
  const text = originalText(sequence, catalog);
  if (text !== undefined && /^\s*create\s+(?:(?:temp|temporary|unlogged)\s+)?sequence\b/i.test(text)) return text.replace(/\s+owned\s+by\s+[^\s;]+/i, '').trim();
  return printed((leaves) => ({ type: 'create sequence', name: leaves.object(sequence), options: type === 'integer' || type === 'smallint' ? { as: leaves.type(type) } : {} }));
}
