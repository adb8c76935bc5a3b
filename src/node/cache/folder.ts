import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder in which something is kept from one run to the next: what `PG_SAFE_CACHE` names, else `pg-safe` in the user's cache folder.
 * @returns undefined when `PG_SAFE_CACHE` is `off` or empty
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env, platform: NodeJS.Platform = process.platform, home = homedir()): string | undefined {
  const chosen = env['PG_SAFE_CACHE'];
  if (chosen !== undefined) return chosen === '' || chosen === 'off' ? undefined : chosen;
  return join(userCache(env, platform, home), 'pg-safe');
}

function userCache(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  // "All paths must be absolute; if not, the path is to be ignored" (XDG Base Directory Specification).
  const xdg = env['XDG_CACHE_HOME'];
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.cache');
}
