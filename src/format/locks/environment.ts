/** What a format of the lock report needs to know besides the report. */
export interface LocksEnvironment {
  readonly color: boolean;
  /** Columns of the terminal; 120 when it is not one. */
  readonly width?: number;
  /** Locks that block nobody too. */
  readonly all: boolean;
  /** Whether sizes are known, so that the heaviest locks are worth a list. */
  readonly ranked: boolean;
}
