import type { VerifyReport } from '../../verify/report.js';
import type { VerifyEnvironment } from './environment.js';

export type { VerifyEnvironment } from './environment.js';

/** Turns what came of a verification into text. What it returns ends with a newline. */
export type VerifyFormatter = (report: VerifyReport, environment: VerifyEnvironment) => string;

/** The formats of a verification by name, each loaded when it is asked for. */
export const verifyFormats = {
  /** For people. */
  text: async (): Promise<VerifyFormatter> => (await import('./text.js')).verificationAsText,
  /** For programs. */
  json: async (): Promise<VerifyFormatter> => (await import('./json.js')).verificationAsJson,
  /** For a pull request or a job summary. */
  markdown: async (): Promise<VerifyFormatter> => (await import('./markdown.js')).verificationAsMarkdown,
  /** SARIF 2.1.0, for code scanning. */
  sarif: async (): Promise<VerifyFormatter> => (await import('./sarif.js')).verificationAsSarif,
} as const;

/** The name of a format of a verification. */
export type VerifyFormatName = keyof typeof verifyFormats;
