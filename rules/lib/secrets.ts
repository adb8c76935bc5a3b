/** A key in a text; offsets are UTF-16 code units of the text. */
export interface Secret {
  /** What it is, to begin a sentence with. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Keys by the form that their makers gave them. What a form leaves open (a JWT may be anybody's) `isSecret` decides. */
const forms: readonly { readonly pattern: RegExp; readonly kind: string; readonly isSecret?: (text: string) => boolean }[] = [
  { pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g, kind: 'A service_role key of Supabase', isSecret: isServiceKey },
  { pattern: /\bsb_secret_[\w-]{16,}/g, kind: 'A secret key of Supabase' },
  { pattern: /\b[sr]k_live_[A-Za-z0-9]{16,}/g, kind: 'A live key of Stripe' },
  { pattern: /\bghp_[A-Za-z0-9]{30,}/g, kind: 'A token of GitHub' },
  { pattern: /\bxoxb-\d{8,}-[\w-]{16,}/g, kind: 'A token of Slack' },
  { pattern: /-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40,}/g, kind: 'A private key' },
];

/** The keys in a text, in order of their forms. */
export function secretIn(text: string): readonly Secret[] {
  return forms.flatMap(({ pattern, kind, isSecret }) => [...text.matchAll(pattern)].flatMap((match) => {
    if (isSecret?.(match[0]) === false) return [];
    return [{ kind, start: match.index, end: match.index + match[0].length }];
  }));
}

/** True for a JWT with the role service_role; not for the one that every local stack has (its issuer is supabase-demo). */
function isServiceKey(token: string): boolean {
  const claims = decode(token.split('.')[1]!);
  return claims.includes('"service_role"') && !claims.includes('supabase-demo');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url as Latin-1, which is enough to read claims in ASCII: no global of Node or of a browser is needed. */
function decode(text: string): string {
  let bits = 0;
  let held = 0;
  let decoded = '';
  for (const letter of text) {
    held = ((held << 6) | Math.max(0, alphabet.indexOf(letter))) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      decoded += String.fromCharCode((held >> bits) & 0xff);
    }
  }
  return decoded;
}
