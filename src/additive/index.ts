export type { Deed, End, Nature } from './deeds.js';
export { isAtLeast, Judgement, natures, type Verdict } from './verdict.js';
export { columnKey, returnsWithValues } from './returning-column.js';
export { makeTemporary, routinesCalled } from './temporary-tables.js';
