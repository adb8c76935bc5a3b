/** What is asked cannot be done. `message` is meant for people, one problem a line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
