/** One role's privileges on an object. `columns` when they are for these columns only. `public` is the role PUBLIC. */
export interface Grant {
  readonly role: string;
  readonly privileges: readonly Privilege[];
  readonly columns?: readonly string[];
  readonly grantable?: boolean;
  /** Who granted it, when it was not the owner. */
  readonly grantor?: string;
}

/** A privilege, as GRANT names it. */
export type Privilege =
  | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE' | 'REFERENCES' | 'TRIGGER' | 'MAINTAIN'
  | 'USAGE' | 'CREATE' | 'EXECUTE' | 'CONNECT' | 'TEMPORARY' | 'SET' | 'ALTER SYSTEM';

/** ALTER DEFAULT PRIVILEGES: what is granted on objects that `role` will make. `schema` undefined means in every schema. */
export interface DefaultPrivilege {
  readonly role: string;
  readonly schema?: string;
  readonly objects: 'tables' | 'sequences' | 'functions' | 'types' | 'schemas';
  readonly grants: readonly Grant[];
}
