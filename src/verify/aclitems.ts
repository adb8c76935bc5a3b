/** Letters of an aclitem and what they stand for (manual, 5.8, "ACL Privilege Abbreviations"). */
const privileges: Readonly<Record<string, string>> = {
  r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE', D: 'TRUNCATE', x: 'REFERENCES', t: 'TRIGGER', m: 'MAINTAIN', C: 'CREATE', c: 'CONNECT', T: 'TEMPORARY', X: 'EXECUTE', U: 'USAGE', s: 'SET', A: 'ALTER SYSTEM',
};

/**
 * What aclitems (`anon=ar*w/postgres`) let others than the owner do, sorted, a privilege and role at a time: `SELECT to anon`, `INSERT to anon with grant option`.
 * Who granted it is left out.
 */
export function grantsOf(items: readonly string[], owner?: string): readonly string[] {
  return items.flatMap((item) => {
    const [, grantee = '', letters = ''] = /^(.*)=([a-zA-Z*]*)\//.exec(item) ?? [];
    if (grantee === owner) return [];
    return [...letters.matchAll(/([a-zA-Z])(\*?)/g)].map(([, letter = '', grantable]) => `${privileges[letter] ?? letter} to ${grantee === '' ? 'public' : grantee}${grantable === '*' ? ' with grant option' : ''}`);
  }).sort();
}
