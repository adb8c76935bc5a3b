import type { Ledger, LedgerChange, LedgerTable } from '../../ledger/index.js';

/** A ledger as it is now, and how it differs from another. */
export interface LedgerDocument {
  readonly ledger: Ledger;
  /** Set when it was compared: with what, and what differs. */
  readonly compared?: { readonly before: Ledger; readonly changes: readonly LedgerChange[] };
}

/** What a format of the ledger needs to know besides it. */
export interface LedgerEnvironment {
  readonly color: boolean;
}

const commands = ['select', 'insert', 'update', 'delete'] as const;

/** How many policies a command has: its own and those for ALL; restrictive ones behind a plus. */
function commandCells({ policies }: LedgerTable): readonly string[] {
  return commands.map((command) => {
    const own = policies.filter((policy) => policy.command === command || policy.command === 'all');
    const restrictive = own.filter(({ permissive }) => !permissive).length;
    const permissive = own.length - restrictive;
    return `${permissive === 0 ? '–' : permissive}${restrictive === 0 ? '' : ` +${restrictive}r`}`;
  });
}

/** `on`, `on, forced` or `OFF` where somebody could read the rows. */
function rowSecurityCell({ rowSecurity, forced, exposedTo }: LedgerTable): string {
  if (!rowSecurity) return exposedTo.length > 0 ? 'OFF' : 'off';
  return forced ? 'on, forced' : 'on';
}

/** The roles that the Data API serves the table to. */
function exposedCell({ exposedTo }: LedgerTable): string {
  return exposedTo.length === 0 ? '–' : exposedTo.join(', ');
}

/** The roles of its policies, each once. */
function rolesCell({ policies }: LedgerTable): string {
  return [...new Set(policies.flatMap(({ roles }) => roles))].join(', ');
}

/** `public.users`. */
function tableName({ schema, name }: LedgerTable): string {
  return `${schema}.${name}`;
}

/** The names of the columns that the cells above fill. */
export const columnNames = ['table', 'exposed to', 'RLS', 'policies', ...commands, 'for roles'] as const;

/** A table's cells. */
export function cellsOf(table: LedgerTable): readonly string[] {
  return [tableName(table), exposedCell(table), rowSecurityCell(table), String(table.policies.length), ...commandCells(table), rolesCell(table)];
}
