import { rangeName, stringOf, type Statement } from '../../src/rule/index.js';

/** A statement that Postgres refuses to anybody but a superuser, and what to do instead. */
export interface Refused {
  readonly statement: string;
  readonly advice: string;
}

type Node = Statement['node'];
type Option = Extract<Node, { DefElem: unknown }>['DefElem'];

/** The superuser of the platform; `postgres` is no member of it. */
const superuser = 'supabase_admin';
const untrusted: ReadonlySet<string> = new Set(['c', 'internal', 'plpython3u', 'plpythonu', 'plperlu', 'pltclu']);

/** What makes a statement one for superusers, as far as the statement itself says it; undefined when nothing does. */
export function superuserOnly(node: Node): Refused | undefined {
  if ('AlterSystemStmt' in node) return { statement: 'ALTER SYSTEM', advice: 'Set it for a role or the database (ALTER ROLE … SET, ALTER DATABASE postgres SET), or with the CLI: supabase postgres-config update.' };
  if ('LoadStmt' in node) return { statement: 'LOAD', advice: 'Leave it out: libraries are loaded by the platform.' };
  if ('CreateTableSpaceStmt' in node) return { statement: 'CREATE TABLESPACE', advice: 'Leave it out: a project has one disk.' };
  if ('CreateAmStmt' in node) return { statement: 'CREATE ACCESS METHOD', advice: 'Use an extension that the platform offers.' };
  if ('CopyStmt' in node) return ofCopy(node.CopyStmt);
  if ('CreateFunctionStmt' in node) return ofFunction(optionsOf(node.CreateFunctionStmt.options));
  if ('AlterFunctionStmt' in node) return ofFunction(optionsOf(node.AlterFunctionStmt.actions));
  if ('CreateExtensionStmt' in node && untrusted.has(node.CreateExtensionStmt.extname ?? '')) return forLanguage(node.CreateExtensionStmt.extname!);
  if ('VariableSetStmt' in node) return ofSetting(node.VariableSetStmt);
  return namesSuperuser(node) ? { statement: `Acting for the role "${superuser}"`, advice: `Leave FOR ROLE, OWNER TO or GRANT ${superuser} out: what the project makes belongs to "postgres".` } : undefined;
}

function ofCopy({ is_program: program, filename, relation }: Extract<Node, { CopyStmt: unknown }>['CopyStmt']): Refused | undefined {
  if (filename === undefined || filename === '') return undefined;
  const table = relation === undefined ? 'the table' : rangeName(relation).name;
  return { statement: program === true ? 'COPY … PROGRAM' : 'COPY with a file on the server', advice: `Load the rows from your side: \\copy ${table} in psql, a seed file, or INSERT.` };
}

function ofFunction(options: readonly Option[]): Refused | undefined {
  if (options.some(({ defname, arg }) => defname === 'leakproof' && (arg === undefined || ('Boolean' in arg && arg.Boolean.boolval === true)))) return { statement: 'LEAKPROOF', advice: 'Leave LEAKPROOF out.' };
  const language = options.find(({ defname }) => defname === 'language')?.arg;
  const name = language === undefined ? undefined : stringOf(language)?.toLowerCase();
  return name !== undefined && untrusted.has(name) ? forLanguage(name) : undefined;
}

function forLanguage(name: string): Refused {
  return { statement: `LANGUAGE ${name}`, advice: 'Write it in sql or plpgsql, or run it outside of the database, in an Edge Function.' };
}

function ofSetting({ kind, name, args }: Extract<Node, { VariableSetStmt: unknown }>['VariableSetStmt']): Refused | undefined {
  const [first] = args ?? [];
  if (kind !== 'VAR_SET_VALUE' || (name !== 'role' && name !== 'session_authorization') || first === undefined || !('A_Const' in first) || first.A_Const.sval?.sval !== superuser) return undefined;
  return { statement: `${name === 'role' ? 'SET ROLE' : 'SET SESSION AUTHORIZATION'} ${superuser}`, advice: 'Leave it out, and do what "postgres" may do.' };
}

/** ALTER DEFAULT PRIVILEGES FOR ROLE, OWNER TO and GRANT role ask for membership in that role. */
function namesSuperuser(node: Node): boolean {
  if ('AlterDefaultPrivilegesStmt' in node) return optionsOf(node.AlterDefaultPrivilegesStmt.options).some(({ defname, arg }) => defname === 'roles' && arg !== undefined && 'List' in arg && (arg.List.items ?? []).some(isSuperuser));
  if ('AlterOwnerStmt' in node) return node.AlterOwnerStmt.newowner?.rolename === superuser;
  if ('AlterTableStmt' in node) return (node.AlterTableStmt.cmds ?? []).some((command) => 'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_ChangeOwner' && command.AlterTableCmd.newowner?.rolename === superuser);
  if ('GrantRoleStmt' in node) return node.GrantRoleStmt.is_grant === true && (node.GrantRoleStmt.granted_roles ?? []).some((role) => 'AccessPriv' in role && role.AccessPriv.priv_name === superuser);
  return false;
}

function isSuperuser(node: Node): boolean {
  return 'RoleSpec' in node && node.RoleSpec.rolename === superuser;
}

function optionsOf(options: readonly Node[] | undefined): readonly Option[] {
  return (options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
}
