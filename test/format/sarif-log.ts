import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Log } from 'sarif';
import { expect } from 'vitest';
import { expectGitHubProfile } from './github-profile.js';

interface Validator {
  (data: unknown): boolean;
  readonly errors?: unknown;
}
let validate: Validator | undefined;

/** The schema's check, compiled once. Both packages are CommonJS with their class on the module and on `default`. */
function validator(): Validator {
  if (validate !== undefined) return validate;
  const require = createRequire(import.meta.url);
  const Ajv = require('ajv-draft-04') as new (options: object) => { compile(schema: unknown): Validator };
  const addFormats = require('ajv-formats') as (ajv: object) => void;
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  validate = ajv.compile(JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')));
  return validate;
}

/** Read a SARIF text, which is valid and to GitHub's liking. */
export function sarifLog(text: string): Log {
  expect(text.endsWith('}\n')).toBe(true);
  const log = JSON.parse(text) as Log;
  const check = validator();
  check(log);
  expect(check.errors ?? []).toEqual([]);
  expectGitHubProfile(log);
  return log;
}
