/** A text without its comments. Strings are not looked at: what stands in one and looks like a comment goes too. */
export function withoutComments(text: string): string {
  return text.includes('--') || text.includes('/*') ? text.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ') : text;
}

/** A text as a regular expression that it alone matches. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
