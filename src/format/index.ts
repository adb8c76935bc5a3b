import type { Formatter } from './formatter.js';

export type { FormatEnvironment, Formatter } from './formatter.js';

/** The formats by name. Each is loaded when it is asked for, so that one does not pay for another. */
export const formats = {
  text: async (): Promise<Formatter> => (await import('./text.js')).formatText,
  json: async (): Promise<Formatter> => (await import('./json.js')).formatJson,
  sarif: async (): Promise<Formatter> => (await import('./sarif.js')).formatSarif,
} as const;

/** The name of a format. */
export type FormatName = keyof typeof formats;
