import type { Target } from './server-url.js';
import type { Wire } from './server-wire.js';

/** Whether the role may say in which language messages are (`ours`), and where it may not, whether they are English. Why a statement failed is read from its message. */
export async function languageOf(wire: Wire): Promise<'ours' | 'english' | 'foreign'> {
  const { error } = await wire.script(`set lc_messages = 'C'`);
  if (error === undefined) return 'ours';
  // The refusal itself is a message.
  return error.message.startsWith('permission denied') ? 'english' : 'foreign';
}

/** The same target with English messages, from the start of a session: RESET ALL does not undo that. */
export function inEnglish(target: Target): Target {
  return { ...target, options: `${target.options ?? ''} -c lc_messages=C`.trimStart() };
}
