/** What a format of a verification needs to know besides its report. */
export interface VerifyEnvironment {
  readonly color: boolean;
  /** Columns of the terminal; 120 when it is not one. */
  readonly width?: number;
  /** What went as foretold too: every lock, and access that did not change. */
  readonly all: boolean;
  /** The path to a file, from where the reader is. */
  readonly pathOf: (path: string) => string;
  /** pg-safe's own version, semantic. */
  readonly version: string;
  /** SARIF: the project's folder in the repository, with `/`, where that is not its root. */
  readonly repositoryFolder?: string;
}
