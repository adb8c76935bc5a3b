import { describe, expect, test } from 'vitest';
import { inEnglish, languageOf } from '../../../src/node/drivers/server-language.js';
import { readTarget } from '../../../src/node/drivers/server-url.js';
import type { Wire } from '../../../src/node/drivers/server-wire.js';

/** A connection on which everything is refused with these words, or nothing. */
function refusing(message?: string): Wire {
  const answer = async () => ({ rows: [], notices: [], ...(message !== undefined && { error: { sqlstate: '42501', message } }) });
  return { pid: 1, idle: () => true, execute: answer, sync: answer, script: answer, destroy: () => undefined };
}

describe('the language of messages', () => {
  test.each([
    ['ours', undefined], ['english', 'permission denied to set parameter "lc_messages"'], ['foreign', 'keine Berechtigung, um Parameter »lc_messages« zu setzen'],
  ])('is %s', async (language, refusal) => expect(await languageOf(refusing(refusal))).toBe(language));

  test('is set beside what the URL sets', () => {
    expect(inEnglish(readTarget('postgres://me@host/base')).options).toBe('-c lc_messages=C');
    expect(inEnglish(readTarget('postgres://me@host/base?options=-c%20geqo%3Doff')).options).toBe('-c geqo=off -c lc_messages=C');
  });
});
