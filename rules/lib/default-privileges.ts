import { stringOf, type Catalog, type Statement } from '../../src/rule/index.js';
import { isClient } from './client-roles.js';
import { isGranted } from './routines.js';

/**
 * The schemas of an ALTER DEFAULT PRIVILEGES IN SCHEMA … REVOKE … ON FUNCTIONS that PUBLIC, or a role that is one of PUBLIC,
 * stands in, when at this point of the history PUBLIC still gets EXECUTE on each new function; else undefined.
 */
export function functionDefaultsTakenBack(node: Statement['node'], catalog: Catalog): readonly string[] | undefined {
  if (!('AlterDefaultPrivilegesStmt' in node)) return undefined;
  const { action, options } = node.AlterDefaultPrivilegesStmt;
  if (action === undefined || action.is_grant === true || action.grant_option === true || !/FUNCTION|ROUTINE|PROCEDURE/.test(action.objtype ?? '')) return undefined;
  const grantees = (action.grantees ?? []).flatMap((grantee) => ('RoleSpec' in grantee ? [grantee.RoleSpec] : []));
  if (!grantees.some(({ roletype, rolename }) => roletype === 'ROLESPEC_PUBLIC' || isClient(rolename ?? ''))) return undefined;
  const schemas = names(options, 'schemas');
  const owners = names(options, 'roles');
  if (schemas.length === 0) return undefined;
  const everywhere = catalog.defaultPrivileges.find(({ role, objects, schema }) => objects === 'functions' && schema === undefined && (owners.length === 0 ? role === 'postgres' : owners.includes(role)));
  return everywhere !== undefined && !isGranted(everywhere.grants, 'public', 'EXECUTE') ? undefined : schemas;
}

function names(options: Extract<Statement['node'], { AlterDefaultPrivilegesStmt: unknown }>['AlterDefaultPrivilegesStmt']['options'], wanted: string): readonly string[] {
  return (options ?? []).flatMap((option) => {
    if (!('DefElem' in option) || option.DefElem.defname !== wanted || option.DefElem.arg === undefined || !('List' in option.DefElem.arg)) return [];
    return (option.DefElem.arg.List.items ?? []).flatMap((item) => ('RoleSpec' in item ? item.RoleSpec.rolename ?? [] : stringOf(item) ?? []));
  });
}
