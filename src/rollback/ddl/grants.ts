import type { CatalogObject, DefaultPrivilege, Grant, Privilege } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import { signature } from './object-names.js';
import { quoteRole } from './policies.js';

/** One privilege of a role, for the whole object or for one column. */
interface Held {
  readonly role: string;
  readonly privilege: Privilege;
  readonly column?: string;
  readonly grantable: boolean;
}

function heldIn(grants: readonly Grant[]): ReadonlyMap<string, Held> {
  const held = new Map<string, Held>();
  for (const { role, privileges, columns, grantable = false } of grants) {
    for (const privilege of privileges) {
      for (const column of columns ?? [undefined]) {
        const key = `${role}\0${privilege}\0${column ?? ''}`;
        if (!grantable && held.get(key)?.grantable === true) continue;
        held.set(key, { role, privilege, grantable, ...(column !== undefined && { column }) });
      }
    }
  }
  return held;
}

/** The privileges that lead from one set of grants to another, as `grant select, insert on {object} to anon`. */
export interface GrantChange {
  /** Before ON: `revoke all` or `grant select (id)`. */
  readonly head: string;
  /** After the object: `from anon`. */
  readonly tail: string;
}

/** What takes the grants from what they are to what they were. */
export function grantChanges(is: readonly Grant[], was: readonly Grant[]): readonly GrantChange[] {
  const [now, then] = [heldIn(is), heldIn(was)];
  const lost = [...now].filter(([key]) => !then.has(key)).map(([, held]) => held);
  const optionLost = [...now].filter(([key, held]) => held.grantable && then.get(key)?.grantable === false).map(([, held]) => held);
  const gained = [...then].filter(([key, held]) => !now.has(key) || (held.grantable && !now.get(key)!.grantable)).map(([, held]) => held);
  return [
    ...gathered(lost).map(({ list, roles }) => ({ head: `revoke ${list}`, tail: `from ${roles}` })),
    ...gathered(optionLost).map(({ list, roles }) => ({ head: `revoke grant option for ${list}`, tail: `from ${roles}` })),
    ...gathered(gained).map(({ list, roles, grantable }) => ({ head: `grant ${list}`, tail: `to ${roles}${grantable ? ' with grant option' : ''}` })),
  ];
}

interface Gathered {
  readonly list: string;
  readonly roles: string;
  readonly grantable: boolean;
}

/** Roles with the same privileges in one statement. */
function gathered(all: readonly Held[]): readonly Gathered[] {
  const byRole = new Map<string, Held[]>();
  for (const held of all) {
    const key = `${held.role}\0${held.grantable}`;
    byRole.set(key, [...(byRole.get(key) ?? []), held]);
  }
  const byList = new Map<string, { readonly list: string; readonly roles: string[]; readonly grantable: boolean }>();
  for (const held of byRole.values()) {
    const list = privilegeList(held);
    const { grantable, role } = held[0]!;
    const key = `${list}\0${grantable}`;
    const entry = byList.get(key);
    if (entry === undefined) byList.set(key, { list, roles: [quoteRole(role)], grantable });
    else entry.roles.push(quoteRole(role));
  }
  return [...byList.values()].map(({ list, roles, grantable }) => ({ list, roles: roles.join(', '), grantable }));
}

function privilegeList(held: readonly Held[]): string {
  const columns = new Map<Privilege, string[]>();
  for (const { privilege, column } of held) columns.set(privilege, [...(columns.get(privilege) ?? []), ...(column === undefined ? [] : [quoteName(column)])]);
  return [...columns].map(([privilege, names]) => `${privilege.toLowerCase()}${names.length === 0 ? '' : ` (${names.join(', ')})`}`).join(', ');
}

/** What stands after ON in GRANT and REVOKE for objects of one kind; undefined for what carries no grants. */
export function granted(object: CatalogObject): { readonly word: string; readonly name: string } | undefined {
  switch (object.kind) {
    case 'relation': return object.relationKind === 'sequence' ? { word: 'sequence ', name: quoteQualified(object) } : { word: '', name: quoteQualified(object) };
    case 'function': return { word: object.routine === 'procedure' ? 'procedure ' : 'function ', name: signature(object) };
    case 'schema': return { word: 'schema ', name: quoteName(object.name) };
    case 'type': return { word: 'type ', name: quoteQualified(object) };
    default: return undefined;
  }
}

/** ALTER DEFAULT PRIVILEGES from one state to another. */
export function defaultPrivilegeChanges(is: readonly DefaultPrivilege[], was: readonly DefaultPrivilege[], builtIn: Readonly<Record<DefaultPrivilege['objects'], readonly Grant[]>>): readonly string[] {
  const keyOf = ({ role, schema, objects }: DefaultPrivilege): string => `${role}\0${schema ?? ''}\0${objects}`;
  const entries = new Map([...is, ...was].map((entry) => [keyOf(entry), entry]));
  return [...entries].flatMap(([key, entry]) => {
    const plain = entry.schema === undefined ? builtIn[entry.objects] : [];
    const grants = (all: readonly DefaultPrivilege[]): readonly Grant[] => all.find((other) => keyOf(other) === key)?.grants ?? plain;
    const scope = `alter default privileges for role ${quoteName(entry.role)}${entry.schema === undefined ? '' : ` in schema ${quoteName(entry.schema)}`}`;
    return grantChanges(grants(is), grants(was)).map(({ head, tail }) => `${scope} ${head} on ${entry.objects} ${tail}`);
  });
}
