import { namesInBody, type Catalog, type Routine } from '../../src/rule/index.js';

/** True for a body that names no relation and no function of the project: it runs the same with anybody's rights. */
export function touchesNothing({ language, body, origin }: Routine, catalog: Catalog): boolean {
  if (body === undefined || origin === undefined || (language !== 'sql' && language !== 'plpgsql')) return false;
  // What cannot be read names nothing either: these words would be about something.
  const words = body.text.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'[^']*'/g, ' ');
  if (/\b(?:from|into|update|delete|merge|truncate|execute|perform|call|copy|refresh|alter|create|drop|grant|current_user|session_user|current_role)\b/i.test(words)) return false;
  const { relations, functions } = namesInBody(origin.span);
  return relations.length === 0 && functions.every(({ schema, name }) => schema === 'pg_catalog' || (schema === undefined && [...catalog.objectsOf('function')].every((other) => other.name !== name || other.origin === undefined)));
}
