export type * from './migration.js';
export { buildHistory, type HistoryOptions } from './build.js';
export type { PathSet, Schedule } from './deploys.js';
export { splitSections, type Sections } from './sections.js';
export { migrationName, type MigrationName } from './naming.js';
