/** The extensions that SQL names in CREATE EXTENSION, also in blocks and in texts that are put together; and maybe more, as comments are not told apart. */
export function askedExtensions(sql: readonly string[]): ReadonlySet<string> {
  const asked = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/gi;
  return new Set(sql.flatMap((text) => Array.from(text.matchAll(asked), ([, name]) => name!.toLowerCase())));
}
