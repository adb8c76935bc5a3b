import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lintProject } from './lint-project.js';

const folder = fileURLToPath(new URL('../../fixtures/projects/', import.meta.url));

/** What five runbooks became: each file says what it is to the release before it. */
const runbooks = ['additive', 'auth-cleanup', 'backfill', 'expand-contract', 'renames', 'renames-in-production'];

describe.each(runbooks)('%s', (name) => {
  it('has the verdicts that its files give', async () => {
    const { verdicts, expectedVerdicts } = await lintProject(`${folder}${name}`);
    expect(verdicts).toEqual(expectedVerdicts);
  });
});

describe.each(readdirSync(folder))('%s', (name) => {
  it('has the findings that its comments expect, and no other', async () => {
    const { found, expected } = await lintProject(`${folder}${name}`);
    expect(found).toEqual(expected);
  });
});
