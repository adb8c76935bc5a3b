export type { Deed, Nature } from './deeds.js';
export { isAtLeast, Judgement, natures, type Verdict } from './verdict.js';
