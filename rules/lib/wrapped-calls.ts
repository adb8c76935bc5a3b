import { significantToken, type Catalog, type Fix, type SessionCall, type Span, type Statement } from '../../src/rule/index.js';

/** What is to be wrapped. */
export interface Target {
  readonly name: string;
  readonly location: number;
  /** It is a function of the project that is given what tells who is asking. */
  readonly outer?: true;
}

/** The outermost function around a call that gives the same throughout a statement, else the call itself. */
export function targetOf(catalog: Catalog, call: SessionCall): Target {
  const outer = (call.around ?? []).find(({ schema = 'public', name }) => {
    const routines = catalog.functions({ schema, name });
    return routines.length > 0 && routines.every(({ volatility, returns = '', parameters }) => volatility !== 'volatile' && !/^(?:setof|table)\b/i.test(returns) && !parameters.some(({ mode }) => mode === 'table'));
  });
  return outer === undefined ? call : { name: outer.name, location: outer.location, outer: true };
}

/** A call as it is written, where it is short; those that tell who is asking without what is in the parentheses. */
export function exampleOf(statement: Statement, { source: { text } }: Span, { name, location, outer }: Target): string {
  if (outer === undefined) return `${name}(${name === 'current_setting' ? '…' : ''})`;
  const start = statement.at(location);
  const written = text.slice(start, endOfCall(text, start) ?? start).replace(/\s+/g, ' ');
  return written === '' || written.length > 80 ? `${name}(…)` : written;
}

/** `(select ` before each call and `)` after it; undefined where the text of one cannot be found. */
export function wrapped(statement: Statement, { source }: Span, targets: readonly Target[]): Fix | undefined {
  const edits: Fix['edits'][number][] = [];
  const locations = [...new Set(targets.map(({ location }) => location))].toSorted((a, b) => a - b);
  for (const location of locations) {
    const start = statement.at(location);
    const end = endOfCall(source.text, start);
    if (end === undefined) return undefined;
    edits.push({ span: { source, start, end: start }, text: '(select ' }, { span: { source, start: end, end }, text: ')' });
  }
  return { title: `Wrap ${locations.length === 1 ? 'the call' : `${locations.length} calls`} in a sub-select`, applicability: 'safe', edits };
}

/** Past the closing parenthesis of a call that begins here. */
function endOfCall(text: string, start: number): number | undefined {
  if (!/^["\p{L}_]/u.test(text.slice(start, start + 2))) return undefined;
  let depth = 0;
  for (let token = significantToken(text, start); token !== undefined; token = significantToken(text, token.end)) {
    const c = text[token.start];
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return token.end;
    else if (depth < 0 || c === ';') return undefined;
  }
  return undefined;
}
