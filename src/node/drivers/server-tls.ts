import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { DriverError } from '../../verify/driver.js';

/**
 * What the parameters of a database URL ask of TLS, as libpq means them (the manual, "SSL Support"); `false` is none. `allow` and `prefer` begin without,
 * as if nothing were said: a server that demands it says so.
 * @throws DriverError `failed` for a mode that is none, or a file that cannot be read
 */
export function tlsOf(query: URLSearchParams): false | ConnectionOptions {
  const file = (name: string): string | undefined => {
    const path = query.get(name);
    return path === null ? undefined : read(path, name);
  };
  const mode = query.get('sslmode') ?? (/^(?:true|1)$/.test(query.get('ssl') ?? '') ? 'verify-full' : 'disable');
  const ca = file('sslrootcert');
  const cert = file('sslcert');
  const key = file('sslkey');
  const files = { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return false;
    case 'no-verify':
    case 'require':
      // With a known authority it is asked after, with its name or not.
      return mode === 'require' && ca !== undefined ? { ...files, checkServerIdentity: () => undefined } : { ...files, rejectUnauthorized: false };
    case 'verify-ca':
      return { ...files, checkServerIdentity: () => undefined };
    case 'verify-full':
      return files;
    default:
      throw new DriverError('failed', 'The database URL has an sslmode that is none: it must be disable, allow, prefer, require, verify-ca or verify-full.');
  }
}

function read(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new DriverError('failed', `The file that ${name} in the database URL names cannot be read.`);
  }
}
