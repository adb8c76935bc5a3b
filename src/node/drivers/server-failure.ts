import { DriverError } from '../../verify/driver.js';
import type { Target } from './server-url.js';

/** Why a connection could not be made, in one sentence without the password. */
export function connectFailure(error: unknown, target: Target): DriverError {
  if (error instanceof DriverError) return error;
  return new DriverError('failed', sentence(error, target));
}

function sentence(error: unknown, { place, host, user, database, mask }: Target): string {
  const { code, message } = told(error);
  switch (code) {
    case 'ECONNREFUSED':
      return `No server listens on ${place}.`;
    case 'ENOENT':
      return `There is no socket of a server in ${place}.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host "${host}" was not found.`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${place} cannot be reached.`;
    case '28P01':
      return `The server on ${place} refused the password of user "${user}".`;
    case '3D000':
      return `There is no database "${database}" on ${place}.`;
    case '28000':
      if (/no encryption|SSL off/i.test(message)) return `The server on ${place} does not let "${user}" in without TLS: add ?sslmode=require to the database URL.`;
  }
  if (/does not support SSL/i.test(message)) return `The server on ${place} has no TLS, which the database URL demands: remove sslmode from it.`;
  if (/timeout expired/i.test(message)) return `The server on ${place} did not answer in time.`;
  if (/certificate|altnames|TLS|SSL/i.test(message)) return `TLS with ${place} failed: ${mask(message)}; sslrootcert= names a certificate authority.`;
  if (/terminated unexpectedly|ECONNRESET/i.test(`${message} ${code}`)) return `${place} closed the connection before it was made: is that a Postgres server?`;
  return `No connection to ${place}: ${mask(message)}`;
}

/** Node wraps the errors of several addresses of one host; the code is on the outside, the message may not be. */
function told(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = (error.message || code).replaceAll(/\s*\n\s*/g, ' ');
  return { code, message };
}
