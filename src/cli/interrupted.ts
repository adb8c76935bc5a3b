/** Signals that end a run. */
export type Interruption = 'SIGINT' | 'SIGTERM';

/** The run was ended from outside; what it had opened is closed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As shells count signals: 128 and the number of the signal. */
  readonly exitCode: number;

  constructor(signal: Interruption) {
    super('Interrupted: the database was closed, nothing is left of the run.');
    this.exitCode = 128 + (signal === 'SIGINT' ? 2 : 15);
  }
}
