import { keyword, mayUse, quoteQualified, schemasIn, significantToken, type Catalog, type Grant, type Privilege, type Routine, type Span } from '../../src/rule/index.js';
import { clients, type ClientRole } from './client-roles.js';

/** True when a role holds a privilege by a grant to it or to PUBLIC; a grant for columns only is not looked at. */
export function isGranted(grants: readonly Grant[], role: string, privilege: Privilege): boolean {
  return grants.some((grant) => grant.columns === undefined && (grant.role === role || grant.role === 'public') && grant.privileges.includes(privilege));
}

/** The roles of the Data API that hold EXECUTE, by a grant, as PUBLIC or by a membership. None where the database has no such roles. */
export function executors(catalog: Catalog, routine: Routine): readonly ClientRole[] {
  return clients.filter((role) => catalog.named('role', role) !== undefined && mayUse(catalog, routine, role, 'EXECUTE'));
}

/** Those of the executors that can name the function too: without USAGE on its schema they cannot call it. */
export function callers(catalog: Catalog, routine: Routine): readonly ClientRole[] {
  const schema = catalog.schema(routine.schema);
  return executors(catalog, routine).filter((role) => schema === undefined || mayUse(catalog, schema, role, 'USAGE'));
}

/** False for what only triggers call, whatever privileges there are. */
export function isCallable({ returns }: Routine): boolean {
  return returns !== 'trigger' && returns !== 'event_trigger';
}

/** The parameters that a caller gives. */
export function inputsOf(routine: Routine): Routine['parameters'] {
  return routine.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
}

/** The types of those, in order: `bigint, text`. They tell a routine from others of its name. */
export function inputTypes(routine: Routine): string {
  return inputsOf(routine).map(({ type }) => type).join(', ');
}

/** The schemas in which the body of a routine finds names: its own path, or else public. */
export function searchPathOf({ settings }: Routine): readonly string[] {
  const path = settings['search_path'];
  return path === undefined ? ['public'] : schemasIn(path);
}

/** A routine as GRANT, ALTER and DROP name it: `total(bigint, text)`. */
export function signatureOf(routine: Routine): string {
  return `${quoteQualified(routine)}(${inputsOf(routine).map(({ mode, type }) => (mode === 'variadic' ? `variadic ${type}` : type)).join(', ')})`;
}

/** The name in a CREATE FUNCTION or PROCEDURE statement; the whole statement when it is none. A function body is no place to point at. */
export function nameSpan(statement: Span): Span {
  const { source, end } = statement;
  const next = (from: number): ReturnType<typeof significantToken> => significantToken(source.text, from, end);
  let token = next(statement.start);
  while (token !== undefined && !/^(?:function|procedure)$/.test(keyword(source.text, token))) {
    // The head has no parentheses before the name.
    if (source.text[token.start] === '(') return statement;
    token = next(token.end);
  }
  const first = token && next(token.end);
  if (first === undefined) return statement;
  let last = first;
  for (let dot = next(last.end); dot !== undefined && source.text[dot.start] === '.'; dot = next(last.end)) {
    const part = next(dot.end);
    if (part === undefined) break;
    last = part;
  }
  return { source, start: first.start, end: last.end };
}

/** True when two functions give the same: CREATE OR REPLACE changes neither the type nor the columns of a result. */
export function isSameResult(one: Routine, other: Routine): boolean {
  const columns = ({ parameters }: Routine): string => parameters.flatMap(({ mode, name, type }) => (mode === 'in' || mode === 'variadic' ? [] : [`${name ?? ''} ${type}`])).join();
  return one.returns === other.returns && columns(one) === columns(other);
}
