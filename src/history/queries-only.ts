/**
 * Everything that hides words from a reader of SQL: comments, strings, quoted names, dollar-quoted text, psql commands.
 * Block comments nest in Postgres; one that holds another is cut short here, which at worst leaves words over. What is
 * not closed goes on to the end, so that a text is read once whatever it holds.
 */
const hidden = /--[^\n]*|\/\*[^]*?(?:\*\/|(?![^]))|'[^']*'|"[^"]*"|\$([a-z_]\w*)?\$[^]*?(?:\$\1\$|(?![^]))|^[ \t]*\\[^\n]*/gim;

const reads = /^(?:select|with|table|values|show|explain|begin|start|commit|end|rollback|set|reset)$/;
const writes = /\b(?:insert|update|delete|merge|into|create|alter|drop|grant|revoke|truncate|analyze|call|do)\b/;

/**
 * Whether a text holds queries and nothing that changes the database, judged by its words alone. In doubt the answer is
 * no. (`select … into` makes a table, `explain analyze` runs what it explains, `for update` locks.)
 */
export function holdsQueriesOnly(text: string): boolean {
  const words = text.replace(hidden, ' ').toLowerCase();
  if (writes.test(words)) return false;
  const statements = words.split(';').map((statement) => /^[\s(]*([a-z]*)/.exec(statement)![1]!).filter((word) => word !== '');
  return statements.some((word) => /^(?:select|with|table|values|show|explain)$/.test(word)) && statements.every((word) => reads.test(word));
}
