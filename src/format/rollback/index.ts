import type { RollbackCheck } from '../../rollback/check.js';

/** What a format of rollback checks needs to know besides them. */
export interface RollbackEnvironment {
  readonly color: boolean;
  /** The path to a file, from where the reader is. */
  readonly pathOf: (path: string) => string;
}

/** Turns the checks of rollback scripts into text. What it returns ends with a newline. */
export type RollbackFormatter = (checks: readonly RollbackCheck[], environment: RollbackEnvironment) => string;

/** The formats of rollback checks by name, each loaded when it is asked for. */
export const rollbackFormats = {
  text: async (): Promise<RollbackFormatter> => (await import('./text.js')).rollbacksAsText,
  json: async (): Promise<RollbackFormatter> => (await import('./json.js')).rollbacksAsJson,
} as const;

/** The name of a format of rollback checks. */
export type RollbackFormatName = keyof typeof rollbackFormats;
