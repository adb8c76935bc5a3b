import type { VerifyReport } from '../../verify/report.js';
import type { VerifyEnvironment } from './environment.js';

export type { VerifyEnvironment } from './environment.js';

/** Turns what came of a verification into text. What it returns ends with a newline. */
export type VerifyFormatter = (report: VerifyReport, environment: VerifyEnvironment) => string;

/** The formats of a verification by name, each loaded when it is asked for. */
export const verifyFormats = {
  text: async (): Promise<VerifyFormatter> => (await import('./text.js')).verificationAsText,
  json: async (): Promise<VerifyFormatter> => (await import('./json.js')).verificationAsJson,
  markdown: async (): Promise<VerifyFormatter> => (await import('./markdown.js')).verificationAsMarkdown,
  sarif: async (): Promise<VerifyFormatter> => (await import('./sarif.js')).verificationAsSarif,
} as const;

/** The name of a format of a verification. */
export type VerifyFormatName = keyof typeof verifyFormats;
