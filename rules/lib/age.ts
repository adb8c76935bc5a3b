import type { Label, Origin } from '../../src/rule/index.js';

export { isLive, isNew } from '../../src/rule/index.js';

/** "table created here", when a file made it. */
export function createdHere(object: { readonly origin?: Origin }, what: string): readonly Label[] {
  return object.origin === undefined || object.origin.deploy < 0 ? [] : [{ span: object.origin.span, text: `${what} created here` }];
}
