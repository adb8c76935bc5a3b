import { keyword, significantToken, type Column, type EffectOf, type Fix, type Listeners, type Relation, type Source, type Span, type Token } from '../../src/rule/index.js';

/** A column, as the migration writes it in CREATE TABLE, ADD COLUMN or ALTER COLUMN … TYPE. */
export interface DeclaredColumn {
  readonly table: Relation;
  readonly column: Column;
  /** Where its type stands, with what is in parentheses after it. */
  readonly type: Span;
  /** The type's first word in lower case, unquoted and without its schema: `serial`, `varchar`. */
  readonly word: string;
  /** What stands in parentheses after the type, or an empty string. */
  readonly modifier: string;
  /** False where the column has a type already, and values. */
  readonly isNew: boolean;
}

/**
 * Listeners that tell of each column that the migration declares and that has this type still when all migrations are done.
 * Temporary tables are left out, and columns that come from another table.
 */
export function onDeclaredColumns(wants: (column: Column) => boolean, see: (declared: DeclaredColumn) => void): Pick<Listeners, 'table.create' | 'column.add' | 'column.set-type' | 'history.end'> {
  const found: DeclaredColumn[] = [];
  const add = (table: Relation, column: Column, place: DeclaredPlace | undefined, isNew: boolean): void => {
    if (place !== undefined && table.persistence !== 'temporary') found.push({ table, column, ...place, isNew });
  };
  return {
    'table.create'({ table, from, statement: { span } }) {
      if (from === 'query') return;
      for (const column of table.columns) {
        const at = column.origin?.span;
        if (at !== undefined && at.source === span.source && at.start >= span.start && at.end <= span.end && wants(column)) add(table, column, typeAfterName(at, column, span.end), true);
      }
    },
    'column.add'({ table, column, statement: { span } }) {
      if (column.origin !== undefined && wants(column)) add(table, column, typeAfterName(column.origin.span, column, span.end), true);
    },
    'column.set-type'(effect) {
      if (wants(effect.after)) add(effect.table, effect.after, typeAfterWord(effect), false);
    },
    'history.end'(_migration, { after: final }) {
      for (const declared of found) {
        const now = final.getAs('relation', declared.table.id)?.columns.find(({ number }) => number === declared.column.number);
        if (now !== undefined && now.type === declared.column.type) see(declared);
      }
    },
  };
}

/** A fix that writes another type; none for a column that has values. */
export function retyped({ type, isNew }: DeclaredColumn, text: string, applicability: 'safe' | 'unsafe'): { readonly fix?: Fix } {
  return isNew ? { fix: { title: `Write ${text}`, applicability, edits: [{ span: type, text }] } } : {};
}

type DeclaredPlace = Pick<DeclaredColumn, 'type' | 'word' | 'modifier'>;

function typeAfterName({ source, start }: Span, column: Column, limit: number): DeclaredPlace | undefined {
  const name = significantToken(source.text, start, limit);
  return name === undefined || nameIn(source.text, name) !== column.name ? undefined : typeAt(source, name.end, limit);
}

/** `ALTER COLUMN name [SET DATA] TYPE type`, from the name on. */
function typeAfterWord({ span: { source, start }, statement: { span: { end } } }: EffectOf<'column.set-type'>): DeclaredPlace | undefined {
  const name = significantToken(source.text, start, end);
  for (let token = name && significantToken(source.text, name.end, end); token !== undefined; token = significantToken(source.text, token.end, end)) {
    if (keyword(source.text, token) === 'type') return typeAt(source, token.end, end);
  }
  return undefined;
}

/** Words that go on with the type that they follow. */
const followers: Readonly<Record<string, readonly string[]>> = {
  double: ['precision'], character: ['varying'], char: ['varying'], national: ['character', 'char'], bit: ['varying'], timestamp: ['with', 'without'], time: ['with', 'without', 'zone'], with: ['time'], without: ['time'],
};

function typeAt(source: Source, from: number, limit: number): DeclaredPlace | undefined {
  const { text } = source;
  const next = (at: number): Token | undefined => significantToken(text, at, limit);
  let word = next(from);
  if (word === undefined) return undefined;
  const { start } = word;
  for (let dot = next(word.end); dot !== undefined && text[dot.start] === '.'; dot = next(word.end)) {
    const part = next(dot.end);
    if (part === undefined) return undefined;
    word = part;
  }
  let { end } = word;
  let modifier = '';
  let last = keyword(text, word);
  for (let token = next(end); token !== undefined; token = next(end)) {
    const c = text[token.start];
    if (c === '(' || c === '[') {
      const close = text.indexOf(c === '(' ? ')' : ']', token.end);
      if (close === -1 || close >= limit) return undefined;
      if (c === '(') modifier = text.slice(token.end, close).trim();
      end = close + 1;
    } else {
      const following = keyword(text, token);
      if (followers[last]?.includes(following) !== true) break;
      last = following;
      end = token.end;
    }
  }
  return { type: { source, start, end }, word: nameIn(text, word).toLowerCase(), modifier };
}

function nameIn(text: string, { kind, start, end }: Token): string {
  const written = text.slice(start, end);
  return kind === 'name' ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}
