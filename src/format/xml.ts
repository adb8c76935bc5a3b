/** What XML 1.0 has no form for, not even an escaped one (https://www.w3.org/TR/xml/#charsets). */
// eslint-disable-next-line no-control-regex
const impossible = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu;
/** Line breaks and tabs are escaped too: within an attribute they would be read as spaces. */
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** A text as XML holds it between tags; `\ufffd` stands for what XML cannot hold. */
export function xmlText(text: string): string {
  return text.replace(impossible, '\ufffd').replace(/[&<>\r]/g, (character) => escapes[character]!);
}

/** A text as XML holds it in double quotes. */
export function xmlValue(text: string): string {
  return text.replace(impossible, '\ufffd').replace(/[&<>"\t\n\r]/g, (character) => escapes[character]!);
}
