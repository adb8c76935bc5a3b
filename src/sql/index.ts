export * from './parser.js';
export * from './parse.js';
export * from './statement.js';
export * from './names.js';
export * from './references.js';
export * from './expression-text.js';
export * from './walk.js';
export * from './block.js';
export * from './plpgsql.js';export * from './recover.js';export * from './literal.js';
