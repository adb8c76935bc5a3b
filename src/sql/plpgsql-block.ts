import type { Node } from '@pgsql/types';
import { computeText, textOf, type Chunk, type Expression, type Lookup } from './computed-text.js';
import { constantRows, type ConstantRow } from './constant-rows.js';
import { statementsOf, type Excerpt } from './excerpt.js';
import { parseFragments, type ParsedFragment } from './fragments.js';
import { parser } from './parser.js';
import type { Fragment, Loop, Path } from './plpgsql-reader.js';
import { readPlpgsql, type Structure } from './plpgsql.js';
import type { Block, Nesting, OpaqueSql, Statement } from './statement.js';

/** The SQL in a PL/pgSQL body, which `body` is. */
export function readPlpgsqlBlock(parent: Statement, body: Excerpt): Block {
  const structure = readPlpgsql(body.text);
  const { fragments, lostAt } = structure;
  const overs = new Set(fragments.flatMap(({ path }) => path.loops.map(({ over }) => fragments[over])));
  const parsed = parseFragments(body.text, fragments, (fragment) => fragment.kind !== 'expression' || overs.has(fragment) || matters(body.text, fragment));
  const reading: Reading = { parent, body, structure, parsed, rows: new Map(), statements: [], opaque: [] };
  fragments.forEach((fragment, index) => readFragment(reading, fragment, parsed[index]));
  if (lostAt !== undefined) reading.opaque.push({ reason: 'unparsable', span: spanOf(body, lostAt, body.text.length) });
  return { statements: reading.statements, opaque: reading.opaque };
}

interface Reading {
  readonly parent: Statement;
  readonly body: Excerpt;
  readonly structure: Structure;
  readonly parsed: readonly (ParsedFragment | undefined)[];
  /** The rows of loops over constants, once they were asked for. */
  readonly rows: Map<Loop, readonly ConstantRow[] | undefined>;
  readonly statements: Statement[];
  readonly opaque: OpaqueSql[];
}

/** An expression matters for what it calls, and for the text that it may put into a variable. */
function matters(text: string, { start, end, assigns }: Fragment): boolean {
  const sql = text.slice(start, end);
  return sql.includes('(') || (assigns !== undefined && /['[$]/.test(sql));
}

function readFragment(reading: Reading, fragment: Fragment, parsed: ParsedFragment | undefined): void {
  const { body } = reading;
  const span = spanOf(body, fragment.start, fragment.end);
  if (parsed === undefined) {
    if (fragment.kind !== 'expression' && fragment.guessed !== true) reading.opaque.push({ reason: fragment.kind === 'dynamic' ? 'dynamic-sql' : 'unparsable', span });
    return;
  }
  if (fragment.kind === 'dynamic') return readDynamic(reading, fragment, parsed);
  if (fragment.kind === 'expression' && !body.text.slice(fragment.start, fragment.end).includes('(')) return;
  reading.statements.push({ span, node: parsed.node, at: (location) => body.at(parsed.bodyAt(location)), nested: nesting(reading, fragment.path) });
}

function spanOf(body: Excerpt, start: number, end: number): Statement['span'] {
  return { source: body.source, start: body.at(start), end: body.at(end) };
}

function nesting(reading: Reading, { runs, condition, loops }: Path): Nesting {
  const certain = runs !== 'always' || loops.every((loop) => rowsOf(reading, loop) !== undefined);
  return { parent: reading.parent, runs: certain ? runs : 'conditional', ...(condition !== undefined && { condition }) };
}

/** EXECUTE: once for each row of the constant loops around it. */
function readDynamic(reading: Reading, fragment: Fragment, parsed: ParsedFragment): void {
  const { body } = reading;
  const expression = expressionOf(reading, parsed);
  const opaque = (template: string): void => void reading.opaque.push({ reason: 'dynamic-sql', span: spanOf(body, fragment.start, fragment.end), ...(template !== '%s' && { template }) });
  if (expression === undefined) return opaque('%s');
  const results = combinations(reading, fragment.path.loops).map((row) => textOf(computeText(expression, lookupIn(reading, row))));
  const templates = new Set(results.flatMap((result) => ('template' in result ? [result.template] : [])));
  for (const template of templates) opaque(template);
  for (const result of results) {
    if ('template' in result) continue;
    const excerpt: Excerpt = { source: body.source, text: result.text, at: (offset) => body.at(result.at(offset)) };
    try {
      const statements = statementsOf(excerpt, parser().parse(result.text), nesting(reading, fragment.path));
      const span = spanOf(body, fragment.start, fragment.end);
      // A text put together from several places has no stretch of its own.
      reading.statements.push(...(result.whole ? statements : statements.map((statement) => ({ ...statement, span }))));
    } catch {
      opaque(result.text);
    }
  }
}

/** The expression behind the SELECT that was put before it. */
function expressionOf(reading: Reading, { node, bodyAt }: ParsedFragment): Expression | undefined {
  const target = 'SelectStmt' in node ? node.SelectStmt.targetList?.[0] : undefined;
  const value: Node | undefined = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  return value && { node: value, body: reading.body.text, bodyAt };
}

type Values = ReadonlyMap<string, readonly Chunk[]>;

/** What the variables of constant loops hold, for each round of all of them; one empty round where there is none. */
function combinations(reading: Reading, loops: readonly Loop[]): readonly Values[] {
  let rounds: Values[] = [new Map()];
  for (const loop of loops) {
    const rows = rowsOf(reading, loop);
    if (rows === undefined || rows.length * rounds.length > 1000) continue;
    rounds = rounds.flatMap((round) => rows.map((row) => new Map([...round, ...valuesOf(loop, row)])));
  }
  return rounds;
}

function valuesOf({ variables }: Loop, { names, values }: ConstantRow): readonly (readonly [string, readonly Chunk[]])[] {
  const [first] = variables;
  if (variables.length > 1) return variables.flatMap((name, at) => (values[at] === undefined ? [] : [[name, values[at]] as const]));
  return [
    ...(values.length === 1 ? [[first!, values[0]!] as const] : []),
    ...names.map((name, at) => [`${first}.${name}`, values[at]!] as const),
  ];
}

function rowsOf(reading: Reading, loop: Loop): readonly ConstantRow[] | undefined {
  if (!reading.rows.has(loop)) {
    // A loop that goes over its own variable would ask for itself.
    reading.rows.set(loop, undefined);
    const parsed = reading.parsed[loop.over];
    if (parsed !== undefined) reading.rows.set(loop, constantRows({ node: parsed.node, body: reading.body.text, bodyAt: parsed.bodyAt }, lookupIn(reading, new Map())));
  }
  return reading.rows.get(loop);
}

/** A variable is known when it gets one value in the whole body. */
function lookupIn(reading: Reading, values: Values): Lookup {
  const { structure, parsed } = reading;
  return (name, field) => {
    const value = values.get(field === undefined ? name : `${name}.${field}`);
    if (value !== undefined || field !== undefined || structure.targets.has(name)) return value;
    const assignments = structure.fragments.flatMap((fragment, index) => (fragment.assigns === name ? [index] : []));
    const only = assignments.length === 1 ? parsed[assignments[0]!] : undefined;
    return only && expressionOf(reading, only);
  };
}
