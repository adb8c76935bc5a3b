/** How a file's bytes stand for its text. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** A file's text, without a byte order mark, and what it takes to write the file back. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

const marks = {
  'utf-8': [],
  'utf-8-bom': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
} as const satisfies Record<Encoding, readonly number[]>;

/** Read bytes as text: UTF-16 where a byte order mark says so, else UTF-8. Undefined when a NUL says that it is no text. */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const encoding = encodingOf(bytes);
  const body = bytes.subarray(marks[encoding].length);
  const text = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { ignoreBOM: true }).decode(body);
  return text.includes('\0') ? undefined : { text, encoding };
}

/** The bytes that decode to this text and encoding. */
export function encodeText({ text, encoding }: DecodedText): Buffer {
  const mark = Buffer.from(marks[encoding]);
  if (encoding === 'utf-8' || encoding === 'utf-8-bom') return Buffer.concat([mark, Buffer.from(text, 'utf8')]);
  const body = Buffer.from(text, 'utf16le');
  return Buffer.concat([mark, encoding === 'utf-16be' ? body.swap16() : body]);
}

function encodingOf(bytes: Uint8Array): Encoding {
  for (const encoding of ['utf-8-bom', 'utf-16le', 'utf-16be'] as const) {
    if (marks[encoding].every((byte, at) => bytes[at] === byte)) return encoding;
  }
  return 'utf-8';
}
