import type { Formatter } from './formatter.js';

export type { FormatEnvironment, Formatter } from './formatter.js';

/** The formats by name. Each is loaded when it is asked for, so that one does not pay for another. */
export const formats = {
  /** For people: a code frame for each finding. */
  text: async (): Promise<Formatter> => (await import('./text.js')).formatText,
  /** For programs: `version` grows when a property changes its meaning or goes. */
  json: async (): Promise<Formatter> => (await import('./json.js')).formatJson,
  /** SARIF 2.1.0, for code scanning. */
  sarif: async (): Promise<Formatter> => (await import('./sarif.js')).formatSarif,
  /** Annotations of GitHub Actions. */
  github: async (): Promise<Formatter> => (await import('./github.js')).formatGithub,
  /** GitLab’s code quality report. */
  gitlab: async (): Promise<Formatter> => (await import('./gitlab.js')).formatGitlab,
  /** JUnit XML: a suite for each file, a failed case for each finding. */
  junit: async (): Promise<Formatter> => (await import('./junit.js')).formatJunit,
  /** For a pull request or a job summary. */
  markdown: async (): Promise<Formatter> => (await import('./markdown.js')).formatMarkdown,
  /** For reviewdog. */
  rdjson: async (): Promise<Formatter> => (await import('./rdjson.js')).formatRdjson,
} as const;

/** The name of a format. */
export type FormatName = keyof typeof formats;

/** Formats for services that hold the repository: their paths lead from its root, not from the working folder. */
export const repositoryFormats: ReadonlySet<FormatName> = new Set<FormatName>(['sarif', 'github', 'gitlab', 'junit', 'markdown']);
