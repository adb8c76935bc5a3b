import type { LedgerDocument, LedgerEnvironment } from './document.js';

export type { LedgerDocument, LedgerEnvironment } from './document.js';

/** Turns a ledger into text. What it returns ends with a newline. */
export type LedgerFormatter = (document: LedgerDocument, environment: LedgerEnvironment) => string;

/** The formats of the ledger by name, each loaded when it is asked for. */
export const ledgerFormats = {
  /** For people. */
  text: async (): Promise<LedgerFormatter> => (await import('./text.js')).ledgerAsText,
  /** For programs. */
  json: async (): Promise<LedgerFormatter> => (await import('./json.js')).ledgerAsJson,
  /** For a pull request. */
  markdown: async (): Promise<LedgerFormatter> => (await import('./markdown.js')).ledgerAsMarkdown,
} as const;

/** The name of a format of the ledger. */
export type LedgerFormatName = keyof typeof ledgerFormats;
