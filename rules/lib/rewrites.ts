import type { Catalog, Label, ObjectId, Relation, Span, Statement } from '../../src/rule/index.js';
import { createdHere } from './age.js';

/** One reason for which a statement writes all rows of a table anew. */
export interface Rewrite {
  readonly statement: Statement;
  readonly table: Relation;
  readonly span: Span;
  /** What is changed: a column in quotes, or the command. */
  readonly named: string;
  /** What to do instead, as the file leaves the schema. */
  advice(final: Catalog): string;
  report(advice: string, related: readonly Label[]): void;
}

/** Something that is built or verified anew, which a rewrite by the same statement does besides. */
export interface Redoing {
  readonly statement: Statement;
  readonly table: Relation;
  report(): void;
}

/** The rewrites of a file, as they are found. */
export interface Rewrites {
  add(rewrite: Rewrite): void;
  redo(redoing: Redoing): void;
  /** To be called when all of the file is known. */
  report(final: Catalog): void;
}

/** Gather the rewrites of a file: an ALTER TABLE writes the rows of a table once, however many of its commands need that. */
export function gatherRewrites(): Rewrites {
  const gathered = new Map<Statement, Map<ObjectId, [Rewrite, ...Rewrite[]]>>();
  const redoings: Redoing[] = [];
  return {
    add(rewrite) {
      const { statement, table } = rewrite;
      const tables = gathered.get(statement) ?? new Map<ObjectId, [Rewrite, ...Rewrite[]]>();
      gathered.set(statement, tables);
      const known = tables.get(table.id);
      if (known === undefined) tables.set(table.id, [rewrite]);
      else known.push(rewrite);
    },
    redo: (redoing) => void redoings.push(redoing),
    report(final) {
      for (const tables of gathered.values()) for (const all of tables.values()) reportOnce(all, final);
      for (const { statement, table, report } of redoings) if (gathered.get(statement)?.has(table.id) !== true) report();
    },
  };
}

/** Why adding a column rewrites the table. */
export const reasons = {
  'volatile-default': 'a default that is computed for each row',
  'stored-generated': 'a stored generation expression',
  identity: 'an identity sequence',
  'constrained-domain': 'a domain type that has a constraint',
} as const;

/** The first of the reasons for one rewrite is reported: it names the others with what to do about each. */
function reportOnce([first, ...others]: readonly [Rewrite, ...Rewrite[]], final: Catalog): void {
  const advice = first.advice(final);
  const named = new Map<string, string[]>();
  for (const other of others) {
    const text = other.advice(final);
    if (text !== advice) named.set(text, [...(named.get(text) ?? []), other.named]);
  }
  const lead = others.length === 0 ? [] : [`The rewrite stays unless ${others.map((other) => other.named).join(', ')} ${others.length === 1 ? 'goes' : 'go'} another way too.`];
  const lines = [...named].slice(0, shown).map(([text, names]) => `For ${names.join(', ')}: ${text}`);
  const rest = named.size > shown ? [`And so on for ${named.size - shown} more.`] : [];
  first.report([advice, ...lead, ...lines, ...rest].join('\n'), [...createdHere(first.table, 'table'), ...others.map(({ span }) => ({ span, text: 'needs the same rewrite' }))]);
}

const shown = 3;
