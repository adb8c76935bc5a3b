import { namesInBody, type Catalog, type Routine } from '../../src/rule/index.js';

const ofAuth: ReadonlySet<string> = new Set(['uid', 'jwt', 'role', 'email']);
/** Functions that call functions are followed so far. */
const deepest = 4;

/**
 * True when a function asks who is calling: auth.uid() and its like, a setting of the request, or a function of the project that
 * does. What comes of the answer is not looked at.
 */
export function isTold(catalog: Catalog, routine: Routine, depth = 0): boolean {
  const { origin, body } = routine;
  if (origin === undefined || body === undefined || depth > deepest) return false;
  // A body that holds none of these words, and calls nothing, is not read.
  if (/\b(?:session_user|current_role|current_user)\b|\brequest\.(?:jwt|headers)/i.test(body.text)) return true;
  return namesInBody(origin.span).functions.some(({ schema, name }) => {
    if ((schema === 'auth' && ofAuth.has(name)) || name === 'current_setting') return true;
    return catalog.functions({ schema: schema ?? 'public', name }).some((called) => called.id !== routine.id && isTold(catalog, called, depth + 1));
  });
}
