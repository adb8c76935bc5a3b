/** A configuration that cannot be used. `message` is meant for people, one problem a line; the stack says nothing. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
