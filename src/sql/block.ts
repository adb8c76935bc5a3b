import type { Block, Statement } from './statement.js';
export function readDoBlock(_s: Statement): Block { return { statements: [], opaque: [] }; }
