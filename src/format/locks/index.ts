import type { LockReport } from '../../locks/index.js';
import type { LocksEnvironment } from './environment.js';

export type { LocksEnvironment } from './environment.js';

/** Turns a lock report into text. What it returns ends with a newline. */
export type LocksFormatter = (report: LockReport, environment: LocksEnvironment) => string;

/** The formats of the lock report by name, each loaded when it is asked for. */
export const lockFormats = {
  /** For people. */
  text: async (): Promise<LocksFormatter> => (await import('./text.js')).locksAsText,
  /** For programs. */
  json: async (): Promise<LocksFormatter> => (await import('./json.js')).locksAsJson,
  /** For a pull request. */
  markdown: async (): Promise<LocksFormatter> => (await import('./markdown.js')).locksAsMarkdown,
} as const;

/** The name of a format of the lock report. */
export type LockFormatName = keyof typeof lockFormats;
