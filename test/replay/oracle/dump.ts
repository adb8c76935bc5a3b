/** What a schema holds, as plain facts: each object under a name that says what it is (`column public.users.id`). */
export type Dump = Readonly<Record<string, unknown>>;

/** A dump under construction. */
export class DumpBuilder {
  readonly #facts: Record<string, unknown> = {};
  readonly #grants = new Map<string, Map<string, Map<string, boolean>>>();
  readonly #needs = new Map<string, Set<string>>();

  add(identity: string, facts: unknown): void {
    if (identity in this.#facts) throw new Error(`two objects are called ${identity}`);
    this.#facts[identity] = facts;
  }

  /** One privilege of one role. `column` when it is for this column only. What an owner may do with its own object is left out. */
  grant(identity: string, role: string, privilege: string, grantable: boolean, column?: string): void {
    const grantee = column === undefined ? role : `${role} (${column})`;
    const roles = entry(this.#grants, identity, () => new Map<string, Map<string, boolean>>());
    const privileges = entry(roles, grantee, () => new Map<string, boolean>());
    privileges.set(privilege, grantable || privileges.get(privilege) === true);
  }

  /** One need of an object, as in pg_depend: `normal column public.users.id`. */
  need(identity: string, type: string, on: string): void {
    if (on !== identity) entry(this.#needs, identity, () => new Set()).add(`${type} ${on}`);
  }

  build(): Dump {
    for (const [identity, roles] of this.#grants) {
      const grants = [...roles].map(([role, privileges]) => [role, [...privileges].map(([name, grantable]) => (grantable ? `${name}*` : name)).sort()] as const);
      this.#facts[`grants on ${identity}`] = Object.fromEntries(grants.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    for (const [identity, needs] of this.#needs) this.#facts[`needs of ${identity}`] = essence(needs);
    return Object.fromEntries(Object.entries(this.#facts).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** A need of a relation's column includes the need of the relation; what goes along silently also stands in nobody's way. */
function essence(needs: ReadonlySet<string>): readonly string[] {
  const implied = new Set<string>();
  for (const need of needs) {
    const column = /^(\w+) column (.*)\.[^.]+$/.exec(need);
    if (column !== null) implied.add(`${column[1]} relation ${column[2]}`);
    if (need.startsWith('auto ')) implied.add(need.replace('auto', 'normal'));
  }
  return [...needs].filter((need) => !implied.has(need)).sort();
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
