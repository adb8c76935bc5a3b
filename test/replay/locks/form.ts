/** Statement forms that share what was there before them. */
export interface FormGroup {
  /** What the forms have in common. */
  readonly title: string;
  /** SQL of the time before; tables should hold rows. It runs in an empty database with the roles `anon` and `authenticated`. */
  readonly setup: string;
  readonly forms: readonly (string | Form)[];
}

/** One statement whose locks and work are predicted and observed. */
export interface Form {
  /** One statement, or a few whose locks add up. */
  readonly sql: string;
  /** The first and the last major version that know it. */
  readonly since?: number;
  readonly until?: number;
  /**
   * Set for a statement that cannot run in a transaction: an index over `seen(…)`, which the setup makes, has its locks told while it is built.
   * Only locks that are held at that moment are seen.
   */
  readonly alone?: true;
}

/** A form with its defaults filled in. */
export function formOf(form: string | Form): Form {
  return typeof form === 'string' ? { sql: form } : form;
}
