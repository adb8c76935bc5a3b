import { quoteName } from './quote.js';

/** The schemas in the text of a search_path setting, in order, without quotes. `"$user"` is among them. */
export function schemasIn(value: string): readonly string[] {
  return value.split(',').map((part) => part.trim().replace(/^(["'])(.*)\1$/s, '$2')).filter((part) => part !== '');
}

/** A search_path setting as SET wants it: names, or an empty text for none. */
export function searchPathSql(value: string): string {
  const schemas = schemasIn(value);
  return schemas.length === 0 ? "''" : schemas.map(quoteName).join(', ');
}
