import type { Node } from '@pgsql/types';
import type { Source, Span } from '../text/index.js';

/** The tag of a parse node: `CreateStmt`, `RangeVar` … */
export type NodeTag = Node extends infer N ? (N extends unknown ? keyof N & string : never) : never;
/** The node behind a tag, without its wrapper. */
export type NodeOf<T extends NodeTag> = Extract<Node, Record<T, unknown>> extends Record<T, infer N> ? N : never;

/** One SQL statement. */
export interface Statement {
  /** From the first token to the last, without the semicolon and without comments before it. */
  readonly span: Span;
  readonly node: Node;
  /** UTF-16 offset in the source of a `location` found in `node` (a UTF-8 byte offset of the text that was parsed). */
  at(location: number): number;
  /** Set when the statement stands in a `DO` block, a function body or an `EXECUTE`. */
  readonly nested?: Nesting;
}

/** How a nested statement is reached. */
export interface Nesting {
  readonly parent: Statement;
  /**
   * `always` runs whenever the parent runs; `conditional` stands under IF, CASE, a loop or an exception block;
   * `handler` only runs when something else failed.
   */
  readonly runs: 'always' | 'conditional' | 'handler';
  /** The condition's text, where the statement stands under one (`not exists (select …)`). */
  readonly condition?: string;
}

/** SQL that stands in a block and whose text is only known at run time, or a block that could not be read. */
export interface OpaqueSql {
  readonly span: Span;
  /** `dynamic-sql`: EXECUTE of a computed text; `language`: not sql or plpgsql; `unparsable`: Postgres might read it, we could not. */
  readonly reason: 'dynamic-sql' | 'language' | 'unparsable';
  /** The constant parts of a computed text, in order, as far as they are known: `alter table %I enable row level security`. */
  readonly template?: string;
}

/** What a block (a `DO` body, a function body) holds. */
export interface Block {
  readonly statements: readonly Statement[];
  readonly opaque: readonly OpaqueSql[];
}

/** One place where Postgres' grammar stopped. */
export interface SqlSyntaxError {
  readonly span: Span;
  /** Postgres' own message: `syntax error at or near "foo"`. */
  readonly message: string;
  /** What to do about it, where the cause is known. */
  readonly hint?: string;
}

/** Text that was set aside before parsing because it is not SQL for the server. */
export interface SetAside {
  readonly span: Span;
  readonly what: 'psql-command' | 'copy-data' | 'placeholder';
}

/** A source, read. */
export interface ParsedSource {
  readonly source: Source;
  readonly statements: readonly Statement[];
  readonly errors: readonly SqlSyntaxError[];
  readonly setAside: readonly SetAside[];
}
