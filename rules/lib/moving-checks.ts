import { walk } from '../../src/rule/index.js';

type Node = Parameters<typeof walk>[0];
type One = Exclude<Node, readonly unknown[]>;

const clocks: ReadonlySet<string> = new Set(['now', 'statement_timestamp', 'transaction_timestamp', 'clock_timestamp', 'timeofday']);
const clockWords = /^SVFOP_(?:CURRENT_(?:DATE|TIME)|LOCALTIME)/;
/** Of whom it is asked, or when by chance. */
const others: ReadonlySet<string> = new Set([
  'current_setting', 'auth.uid', 'auth.jwt', 'auth.role', 'auth.email', 'random', 'gen_random_uuid', 'uuid_generate_v4', 'nextval', 'currval', 'txid_current', 'pg_current_xact_id', 'inet_client_addr',
]);

/** What a condition calls. */
export interface Calls {
  /** The first part whose value changes by itself in a way that can turn the condition from true to false. */
  readonly moving?: string;
  /** The functions that it calls, as written. */
  readonly functions: readonly string[];
}

/**
 * What a CHECK calls whose value changes without the row. A condition that time can only make truer (`born_on <= current_date`)
 * holds for ever once it holds.
 */
export function callsOf(condition: One): Calls {
  const functions: string[] = [];
  let moving: string | undefined;
  walk([condition], {
    FuncCall: ({ funcname }) => {
      const name = nameOf(funcname);
      functions.push(name);
      if (others.has(plain(name))) moving ??= `${name}()`;
    },
    SQLValueFunction: ({ op = '' }) => {
      if (!clockWords.test(op)) moving ??= op.replace('SVFOP_', '').toLowerCase();
    },
  });
  if (!holdsOn(condition)) moving ??= clockIn(condition);
  return { functions, ...(moving !== undefined && { moving }) };
}

/** True when time cannot make it false. */
function holdsOn(condition: One): boolean {
  if (clockIn(condition) === undefined) return true;
  if ('BoolExpr' in condition) return condition.BoolExpr.boolop !== 'NOT_EXPR' && (condition.BoolExpr.args ?? []).every(holdsOn);
  if (!('A_Expr' in condition)) return false;
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  if (kind === 'AEXPR_BETWEEN' && rexpr !== undefined && 'List' in rexpr) {
    const [low, high] = rexpr.List.items ?? [];
    return still(lexpr) && still(low) && grows(high);
  }
  if (kind !== 'AEXPR_OP') return false;
  const operator = nameOf(name);
  if (operator === '<' || operator === '<=') return still(lexpr) && grows(rexpr);
  return (operator === '>' || operator === '>=') && grows(lexpr) && still(rexpr);
}

function still(node: One | undefined): boolean {
  return node === undefined || clockIn(node) === undefined;
}

/** True for a value that gets no less as time passes. */
function grows(node: One | undefined): boolean {
  if (node === undefined || still(node)) return true;
  if ('SQLValueFunction' in node) return /DATE|TIMESTAMP/.test(node.SQLValueFunction.op ?? '');
  if ('TypeCast' in node) return grows(node.TypeCast.arg) && !isTimeOfDay(nameOf(node.TypeCast.typeName?.names));
  if ('A_Expr' in node) {
    const { name, lexpr, rexpr } = node.A_Expr;
    return nameOf(name) === '+' ? grows(lexpr) && grows(rexpr) : nameOf(name) === '-' && grows(lexpr) && still(rexpr);
  }
  if (!('FuncCall' in node)) return false;
  const { funcname, args = [] } = node.FuncCall;
  const name = plain(nameOf(funcname));
  if (clocks.has(name)) return name !== 'timeofday';
  // In the tree AT TIME ZONE is timezone(zone, value), EXTRACT is extract(field, value).
  if (name === 'age') return grows(args[0]) && still(args[1]);
  if (name === 'date_trunc' || name === 'timezone') return still(args[0]) && grows(args[1]);
  return (name === 'extract' || name === 'date_part') && /^(?:year|epoch|century|decade|millennium)$/.test(textOf(args[0])) && grows(args[1]);
}

function clockIn(node: One): string | undefined {
  let found: string | undefined;
  walk([node], {
    FuncCall({ funcname, args = [] }) {
      const name = plain(nameOf(funcname));
      if (clocks.has(name) || (name === 'age' && args.length === 1)) found ??= `${name}()`;
    },
    SQLValueFunction({ op = '' }) {
      if (clockWords.test(op)) found ??= op.replace('SVFOP_', '').replace(/_N$/, '').toLowerCase();
    },
  });
  return found;
}

function isTimeOfDay(type: string): boolean {
  return /(?:^|\.)timetz?$/.test(type);
}

function nameOf(names: readonly One[] | undefined): string {
  return (names ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : '')).join('.');
}

function plain(name: string): string {
  return name.replace(/^(?:pg_catalog|extensions)\./, '');
}

function textOf(node: One | undefined): string {
  return node !== undefined && 'A_Const' in node ? (node.A_Const.sval?.sval ?? '').toLowerCase() : '';
}
