import type { Formatter } from './formatter.js';

export type { FormatEnvironment, Formatter } from './formatter.js';

/** The formats by name. Each is loaded when it is asked for, so that one does not pay for another. */
export const formats = {
  text: async (): Promise<Formatter> => (await import('./text.js')).formatText,
  json: async (): Promise<Formatter> => (await import('./json.js')).formatJson,
  sarif: async (): Promise<Formatter> => (await import('./sarif.js')).formatSarif,
  github: async (): Promise<Formatter> => (await import('./github.js')).formatGithub,
  gitlab: async (): Promise<Formatter> => (await import('./gitlab.js')).formatGitlab,
  junit: async (): Promise<Formatter> => (await import('./junit.js')).formatJunit,
  markdown: async (): Promise<Formatter> => (await import('./markdown.js')).formatMarkdown,
  rdjson: async (): Promise<Formatter> => (await import('./rdjson.js')).formatRdjson,
} as const;

/** The name of a format. */
export type FormatName = keyof typeof formats;

/** Formats for services that hold the repository: their paths lead from its root, not from the working folder. */
export const repositoryFormats: ReadonlySet<FormatName> = new Set<FormatName>(['sarif', 'github', 'gitlab', 'junit', 'markdown']);
