import type { ColumnRef, FuncCall, RangeVar, SelectStmt } from '@pgsql/types';
import type { Catalog, ObjectId, Policy, Relation } from '../catalog/index.js';
import type { Effect, EffectKind } from '../replay/effects.js';
import { rangeName, stringOf } from '../sql/names.js';
import { parseSource } from '../sql/parse.js';
import { quoteName, quoteQualified } from '../sql/quote.js';
import type { Statement } from '../sql/statement.js';
import { significantToken, type Token } from '../sql/tokens.js';

/** The conditions of a policy, as SQL text. */
export type Conditions = Pick<Policy, 'using' | 'withCheck'>;

/** What has another name now: a table or view, one of its columns, or a function. */
type Renaming = { readonly kind: 'relation'; readonly before: Relation; readonly after: Relation } | { readonly kind: 'column'; readonly of: Relation; readonly from: string; readonly to: string }
  | { readonly kind: 'function'; readonly from: string; readonly to: string };

/**
 * The conditions of policies under today's names. Postgres keeps a condition as a tree and prints the names of today; the catalog keeps the
 * text as it was written.
 */
export class RenamedTexts {
  readonly #texts = new Map<ObjectId, Conditions>();

  /** True for the effects that `follow` has to hear of. */
  static wants(kind: EffectKind): boolean {
    return kind.endsWith('.rename') || kind === 'table.set-schema' || kind === 'policy.alter';
  }

  /** Follow an effect of the replay, with the catalogs before and after it. */
  follow(effect: Effect, before: Catalog, after: Catalog): void {
    switch (effect.kind) {
      case 'table.rename': case 'view.rename': case 'table.set-schema':
        return this.#rename({ kind: 'relation', before: effect.before, after: effect.after }, effect.after.id, before, after);
      case 'column.rename':
        return this.#rename({ kind: 'column', of: before.getAs('relation', effect.table.id) ?? effect.table, from: effect.before.name, to: effect.after.name }, effect.table.id, before, after);
      case 'function.rename':
        return this.#rename({ kind: 'function', from: effect.before.name, to: effect.after.name }, effect.after.id, before, after);
      case 'policy.alter':
        // What it writes is written under the names of its own day.
        if (effect.before.using !== effect.after.using || effect.before.withCheck !== effect.after.withCheck) this.#texts.delete(effect.after.id);
    }
  }

  /** The conditions of a policy. */
  of({ id, using, withCheck }: Policy): Conditions {
    return this.#texts.get(id) ?? { ...(using !== undefined && { using }), ...(withCheck !== undefined && { withCheck }) };
  }

  #rename(renaming: Renaming, of: ObjectId, before: Catalog, after: Catalog): void {
    for (const policy of after.dependents(of)) {
      if (policy.kind !== 'policy') continue;
      const { using, withCheck } = this.of(policy);
      const renamed = (text: string): string => rewritten(text, renaming, policy, before);
      this.#texts.set(policy.id, { ...(using !== undefined && { using: renamed(using) }), ...(withCheck !== undefined && { withCheck: renamed(withCheck) }) });
    }
  }
}

/** A table as a condition knows it. */
interface Range {
  readonly as: string;
  readonly relation: Relation | undefined;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const lead = 'select (';

/** A condition with the new name wherever it means what was renamed; as it was, where it cannot be read. */
function rewritten(text: string, renaming: Renaming, policy: Policy, catalog: Catalog): string {
  const source = { path: '', text: `${lead}${text}\n)` };
  const [statement] = parseSource(source).statements;
  const own = catalog.getAs('relation', policy.table);
  if (statement === undefined || own === undefined || !('SelectStmt' in statement.node)) return text;
  const edits: Edit[] = [];
  // A compatibility view may have the old name: what the policy depends on is what it means.
  const reads = [own, ...policy.dependsOn.flatMap(({ on }) => catalog.getAs('relation', on) ?? [])];
  new Reader(statement, renaming, reads, edits).read(statement.node.SelectStmt.targetList, [[{ as: own.name, relation: own }]]);
  const sorted = edits.toSorted((a, b) => b.start - a.start);
  return sorted.reduce((now, { start, end, text: name }) => now.slice(0, start) + name + now.slice(end), source.text).slice(lead.length, -2);
}

class Reader {
  readonly #statement: Statement;
  readonly #renaming: Renaming;
  readonly #reads: readonly Relation[];
  readonly #edits: Edit[];

  constructor(statement: Statement, renaming: Renaming, reads: readonly Relation[], edits: Edit[]) {
    this.#statement = statement;
    this.#renaming = renaming;
    this.#reads = reads;
    this.#edits = edits;
  }

  /** `scopes`: the tables of the selects around, the innermost first, the policy's own last. */
  read(tree: unknown, scopes: readonly (readonly Range[])[]): void {
    if (typeof tree !== 'object' || tree === null) return;
    for (const [key, child] of Object.entries(tree)) {
      if (key === 'RangeVar') this.#range(child as RangeVar);
      else if (key === 'ColumnRef') this.#column(child as ColumnRef, scopes);
      else if (key === 'FuncCall' && this.#renaming.kind === 'function') this.#call(child as FuncCall);
      this.read(child, key === 'SelectStmt' ? [this.#rangesIn((child as SelectStmt).fromClause), ...scopes] : scopes);
    }
  }

  #rangesIn(from: unknown): readonly Range[] {
    if (typeof from !== 'object' || from === null) return [];
    return Object.entries(from).flatMap(([key, child]): readonly Range[] => {
      if (key === 'RangeVar') return [{ as: (child as RangeVar).alias?.aliasname ?? (child as RangeVar).relname ?? '', relation: this.#named(child as RangeVar) }];
      return key === 'SelectStmt' ? [] : this.#rangesIn(child);
    });
  }

  #named(range: RangeVar): Relation | undefined {
    const { schema, name } = rangeName(range);
    return this.#reads.find((relation) => relation.name === name && (schema === undefined || relation.schema === schema));
  }

  #range(range: RangeVar): void {
    if (this.#renaming.kind !== 'relation' || this.#named(range)?.id !== this.#renaming.before.id || range.location === undefined) return;
    const tokens = this.#tokens(range.location, range.schemaname === undefined ? 1 : 3);
    const { schema, name } = this.#renaming.after;
    const text = range.schemaname === undefined && schema === this.#renaming.before.schema ? quoteName(name) : range.schemaname === undefined ? quoteQualified({ schema, name }) : `${quoteName(schema)}.${quoteName(name)}`;
    this.#edits.push({ start: tokens[0]!.start, end: tokens.at(-1)!.end, text });
  }

  #column({ fields = [], location }: ColumnRef, scopes: readonly (readonly Range[])[]): void {
    const parts = fields.map((field) => stringOf(field));
    const [name, qualifier] = [parts.at(-1), parts.at(-2)];
    if (location === undefined || this.#renaming.kind === 'function') return;
    const range = scopes.flat().find(({ as, relation }) => (qualifier === undefined ? relation?.columns.some((column) => column.name === name) === true : as === qualifier));
    const tokens = this.#tokens(location, parts.length * 2 - 1);
    if (this.#renaming.kind === 'column') {
      if (name === this.#renaming.from && range?.relation?.id === this.#renaming.of.id) this.#edits.push({ ...tokens.at(-1)!, text: quoteName(this.#renaming.to) });
    } else if (qualifier === this.#renaming.before.name && range?.relation?.id === this.#renaming.before.id && range.as === this.#renaming.before.name) {
      this.#edits.push({ ...tokens.at(-3)!, text: quoteName(this.#renaming.after.name) });
    }
  }

  #call({ funcname = [], location }: FuncCall): void {
    if (this.#renaming.kind !== 'function' || location === undefined || stringOf(funcname.at(-1)) !== this.#renaming.from) return;
    this.#edits.push({ ...this.#tokens(location, funcname.length * 2 - 1).at(-1)!, text: quoteName(this.#renaming.to) });
  }

  /** The tokens of a name with so many parts and dots, as places in the text that was parsed. */
  #tokens(location: number, count: number): readonly Token[] {
    const { source } = this.#statement.span;
    const tokens: Token[] = [];
    for (let at = this.#statement.at(location); tokens.length < count; at = tokens.at(-1)!.end) tokens.push(significantToken(source.text, at)!);
    return tokens;
  }
}
