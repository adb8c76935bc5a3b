import type { DataTypeDef, Expr, Name, QName, Statement } from 'pgsql-ast-parser';
import { quoteLiteral, quoteName, quoteQualified } from '../../sql/quote.js';

type Print = (statement: Statement) => string;

let print: Print | undefined;
let loading: Promise<void> | undefined;

/** Load what prints statements, once. It is large, and nothing but a rollback needs it. */
export function loadPrinter(): Promise<void> {
  loading ??= import('pgsql-ast-parser').then(({ toSql }) => {
    print = (statement) => toSql.statement(statement);
  });
  return loading;
}

/** Makes the leaves of a statement: names, types and expressions whose text is our own, as the printer neither quotes all key words nor knows every expression. */
export interface Leaves {
  name(text: string): Name;
  object(object: { readonly schema?: string | undefined; readonly name: string }): QName;
  type(text: string): DataTypeDef;
  expression(text: string): Expr;
  text(value: string): string;
}

/** A statement's SQL, in lower case and on one line but for what its leaves hold. `loadPrinter` must have finished. */
export function printed(build: (leaves: Leaves) => Statement): string {
  return filled(build, tidy);
}

/** As printed, with each element between the outermost parentheses on a line of its own. */
export function printedInLines(build: (leaves: Leaves) => Statement): string {
  return filled(build, (text) => inLines(tidy(text)));
}

function filled(build: (leaves: Leaves) => Statement, layOut: (text: string) => string): string {
  if (print === undefined) throw new Error('The SQL printer is not loaded: await loadPrinter() first.');
  const leaves: string[] = [];
  const leaf = (text: string): string => `leaf${leaves.push(text) - 1}x`;
  const statement = build({
    name: (text) => ({ name: leaf(quoteName(text)) }),
    object: (object) => ({ name: leaf(quoteQualified(object)) }),
    type: (text) => ({ name: leaf(text) }),
    expression: (text) => ({ type: 'ref', name: leaf(text) }),
    text: (value) => leaf(quoteLiteral(value)),
  });
  return layOut(print(statement)).replace(/'?leaf(\d+)x'?/g, (_, at: string) => leaves[Number(at)]!);
}

/** The printer leaves blanks where something optional is not there. No leaf is filled in yet, so that all of it is grammar. */
function tidy(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').replace(/ (?=[,)])/g, '').replace(/\( /g, '(').trim();
}

function inLines(text: string): string {
  let depth = 0;
  let lines = '';
  for (let at = 0; at < text.length; at++) {
    const c = text[at]!;
    if (c === ')' && --depth === 0) lines += '\n';
    lines += c;
    if (c === '(' && ++depth === 1) lines += '\n  ';
    if (c === ',' && depth === 1) {
      lines += '\n  ';
      at++;
    }
  }
  return lines;
}
