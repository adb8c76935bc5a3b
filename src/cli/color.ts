import type { Io } from './io.js';

/** Whether text for stdout gets colors: as the option says, else as NO_COLOR and FORCE_COLOR do, else on a terminal. */
export function wantsColor(option: boolean | undefined, { stdout, env }: Io): boolean {
  if (option !== undefined) return option;
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
