export * from './model.js';
export * from './catalog.js';
export * from './dependencies.js';
export * from './parts.js';
export * from './snapshot.js';
export * from './exposure.js';
export * from './membership.js';
export * from './differences.js';
