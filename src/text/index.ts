export * from './source.js';
export * from './offsets.js';
