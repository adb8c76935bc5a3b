import { quoteName } from '../../src/rule/index.js';

/** A role as which the Data API runs a request. */
export type ClientRole = 'anon' | 'authenticated';

/** The roles as which the Data API runs a request: `anon` with the public key alone, `authenticated` for who has signed in. */
export const clients: readonly ClientRole[] = ['anon', 'authenticated'];

/** True for the name of a role of the Data API. */
export function isClient(role: string): role is ClientRole {
  return role === 'anon' || role === 'authenticated';
}

/** Roles as GRANT, REVOKE and CREATE POLICY … TO name them. */
export function rolesSql(roles: readonly string[]): string {
  return roles.map((role) => (role === 'public' ? 'PUBLIC' : quoteName(role))).join(', ');
}
